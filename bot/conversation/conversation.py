"""Event -> replies, whatever the platform: the one door to the conversation."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.port import Chat
from bot.conversation import (
    asking,
    commanding,
    digesting,
    following,
    forgetting,
    pressing,
    reading,
)
from bot.conversation.desk import Desk, Librarian, failed
from bot.ledger import Ledger
from bot.ledger.erasing import Erased
from bot.messages import TO_READ, Ask, Audience, Event, Reply
from bot.reading_links import ReadingLinks
from bot.showing import failure_wording
from bot.showing.cards import unasked_card
from bot.times import now
from index.errors import AskError, StoreBusy, StoreUnreachable

Handler = Callable[[Desk, Event], Awaitable[list[Reply]]]


class Conversation:
    """Answers events from a library.

    Does not know how a card is shown, nor that it may be asked for the same event again after a
    crash: what it does twice has been done once.
    """

    def __init__(
        self,
        library: Librarian,
        ledger: Ledger,
        chats: Mapping[str, Chat],
        address: str | None = None,
        links: ReadingLinks | None = None,
    ) -> None:
        self._desk = Desk(library, ledger, chats, address, links)

    async def handle(self, event: Event) -> list[Reply]:
        """Return the replies. What goes wrong is a card too, tied to the log by a reference.

        Raises where nobody waits for a reply and trying again is what helps; and StoreUnreachable or
        StoreBusy, for a server comes back and a change of its tables ends, and what was shared or asked
        is then done as if nothing had been.
        """
        began = now()
        try:
            replies = await _HANDLERS[event.ask](self._desk, event)
            return await self._unless_erased(event, began, replies)
        except AskError as error:
            return [Reply(unasked_card(failure_wording.failure(error)), _audience(event))]
        except (StoreUnreachable, StoreBusy):
            raise
        except Exception as error:
            if event.ask in _SILENT:
                raise
            return [Reply(failed(event, error), _audience(event))]

    async def _unless_erased(self, event: Event, began: str, replies: list[Reply]) -> list[Reply]:
        """Erase again what came in while it was being erased: a link that was still being read."""
        # A question brings in nothing but its replies, and ``Ledger.keep`` looks after these.
        if event.ask is Ask.QUESTION:
            return replies
        library, erased = self._desk.library, await self._desk.ledger.erased_since(event, began)
        if erased is Erased.PLACE:
            await library.withdraw(event.space, event.channel, event.message)
            await self._desk.ledger.erase_event(event)
            return []
        if erased is Erased.PERSON:
            await library.forget_person(event.space, event.author)
            await self._desk.ledger.erase_person(event.space, event.author)
        if event.ask in TO_READ:
            await self._withdraw_forgotten(event, began)
        return replies

    async def _withdraw_forgotten(self, event: Event, began: str) -> None:
        """Take back what a message shared of an article that was forgotten while it was being read."""
        gone = await self._desk.ledger.forgotten_since(event, began)
        if gone:
            place = (event.space, event.channel, event.message)
            shared = await self._desk.library.shared_by(*place)
            await self._desk.library.withdraw(*place, keep=set(shared) - gone)


_HANDLERS: dict[Ask, Handler] = {
    Ask.READ: reading.read,
    Ask.OPEN: reading.open_file,
    Ask.REST: reading.name_the_rest,
    Ask.QUESTION: asking.answer,
    Ask.EDIT: following.edit,
    Ask.WITHDRAW: following.withdraw,
    Ask.MORE: pressing.pressed,
    Ask.CONTEXT: pressing.pressed,
    Ask.WHY: pressing.pressed,
    Ask.VERIFY: pressing.pressed,
    Ask.NOT_RELEVANT: pressing.pressed,
    Ask.RELEVANT: pressing.pressed,
    Ask.SHOW: pressing.pressed,
    Ask.ASK_PEOPLE: pressing.pressed,
    Ask.UP: pressing.pressed,
    Ask.DOWN: pressing.pressed,
    Ask.FORGET: lambda desk, event: (pressing.pressed if event.tag else forgetting.forget)(
        desk, event
    ),
    Ask.ARTICLES: commanding.articles,
    Ask.PRIVACY: commanding.privacy,
    Ask.STATUS: commanding.status,
    Ask.HELP: commanding.help_,
    Ask.SETTINGS: commanding.show_settings,
    Ask.CHANGE_SETTINGS: commanding.change_settings,
    Ask.MAY_FORGET_ME: forgetting.may_forget_person,
    Ask.FORGET_ME: forgetting.forget_person,
    Ask.TELL: digesting.command,
    Ask.DIGEST_ON: digesting.command,
    Ask.DIGEST_OFF: digesting.command,
    Ask.DIGEST_DAILY: digesting.command,
    Ask.DIGEST_WEEKDAYS: digesting.command,
    Ask.DIGEST_NOW: digesting.command,
    Ask.DIGEST: digesting.due,
    Ask.INTRODUCE: commanding.introduce,
    Ask.HOME: commanding.home,
    Ask.AWAY: commanding.away,
    Ask.LEAVE: forgetting.leave,
    Ask.PURGE: forgetting.purge,
}
_SILENT = {
    Ask.EDIT,
    Ask.WITHDRAW,
    Ask.INTRODUCE,
    Ask.DIGEST,
    Ask.HOME,
    Ask.AWAY,
    Ask.LEAVE,
    Ask.PURGE,
}
_IN_PUBLIC = TO_READ | {Ask.REST, Ask.QUESTION}


def _audience(event: Event) -> Audience:
    """Return who is told that something went wrong: who pressed a button, or all who read along."""
    if event.private or event.ask not in _IN_PUBLIC:
        return Audience.AUTHOR
    return Audience.THREAD
