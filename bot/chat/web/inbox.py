"""What people do in the local channel -> kept, submitted, and only then acknowledged."""

from dataclasses import replace

from bot.chat.web import parse
from bot.chat.web.adapter import PLATFORM
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.rows import Message
from bot.commands import PRESSED
from bot.errors import ChatError
from bot.ledger import Ledger
from bot.messages import TO_READ, Action, Ask, Event, Kind, tag
from bot.reception import HasEffect, Reception, Submit
from bot.times import now

_AWAITED = TO_READ | {Ask.QUESTION}  # drawn as awaited; the others take no time
_ARTICLES = {Kind.ARTICLE, Kind.KNOWN}


class Inbox:
    """Takes messages, presses, commands and settings. Taking one again changes nothing."""

    def __init__(
        self,
        history: History,
        live: Live,
        ledger: Ledger,
        submit: Submit,
        has_effect: HasEffect,
    ) -> None:
        self._history = history
        self._live = live
        self._submit = submit
        self._reception = Reception(ledger, self.submit, has_effect)

    async def take(self, message: Message, body: bytes = b"") -> bool:
        """Keep a message and begin what it asks for; return whether it will be replied to."""
        kept = await self._history.say(replace(message, wanting=True), body)
        return await self._look_at(kept)

    async def edit(self, channel: str, message: str, text: str, edited: str) -> bool:
        """Put other words in a message, and follow them. Raises ChatError."""
        return await self._look_at(await self._history.edit(channel, message, text, edited))

    async def delete(self, channel: str, message: str) -> None:
        """Take a message away, with what it shared and the replies to it. Raises ChatError."""
        was = await self._history.find(channel, message)
        if was is None:  # taken away before, but perhaps by a process that died then
            return await self._withdraw(Message(message, channel, now()))
        await self._history.delete(channel, message)
        return await self._withdraw(was)

    async def press(self, channel: str, card: str, action: Action, author: str, key: str) -> None:
        """Press a button of a card. Raises ChatError where there is no such button any more."""
        shown = await self._history.find(channel, card)
        buttons = shown.card.buttons if shown and shown.card else ()
        if not shown or action not in PRESSED or action not in {each.action for each in buttons}:
            raise ChatError("That button is no longer there. Reload the page.")
        await self.submit(
            Event(
                platform=PLATFORM,
                space=self._history.space,
                channel=channel,
                message=shown.asked,
                ask=PRESSED[action],
                author=author,
                at=now(),
                part=key,
                thread=shown.thread,
                tag=shown.id,
                private=True,
                manager=True,
            )
        )

    async def command(
        self,
        message: Message,
        ask: Ask,
        text: str = "",
        values: dict[str, str] | None = None,
    ) -> None:
        """Begin what a command or the settings' form asks for; only its author sees the reply."""
        await self.submit(
            Event(
                platform=PLATFORM,
                space=self._history.space,
                channel=message.channel,
                message=message.id,
                ask=ask,
                author=message.author,
                at=message.at,
                text=text,
                thread=message.thread,
                private=True,
                manager=True,
                values=values or {},
            )
        )

    async def take_up(self) -> None:
        """Begin what was kept and not begun: a crash may have come between the two."""
        for message in await self._history.wanting():
            await self._look_at(message)
        for event in await self._history.awaited():
            await self._submit(event)

    async def submit(self, event: Event) -> None:
        """Show that a reply is awaited, and begin it."""
        if event.ask in _AWAITED:
            await self._history.show(_awaiting(event))
        self._live.changed()
        await self._submit(event)

    async def _look_at(self, message: Message) -> bool:
        self._live.changed()
        if not message.wanting:
            return True
        said = parse.said(message, self._history.space, PLATFORM)
        if message.thread:
            said = replace(said, reply_to=await self._last_answer(message))
        taken = await self._reception.take(said)
        await self._history.looked_at(message)
        return taken

    async def _last_answer(self, message: Message) -> str:
        """Return the answer that a message follows up: nothing in a thread about articles."""
        found = await self._history.thread(message.channel, message.author, message.thread)
        cards = [(each.id, each.card.kind) for each in found if each.card and not each.reader]
        if any(kind in _ARTICLES for _, kind in cards):
            return ""
        return cards[-1][0] if cards else ""

    async def _withdraw(self, message: Message) -> None:
        await self.submit(
            Event(
                platform=PLATFORM,
                space=self._history.space,
                channel=message.channel,
                message=message.id,
                ask=Ask.WITHDRAW,
                author=message.author,
                at=now(),
                thread=message.thread,
            )
        )


def _awaiting(event: Event) -> Message:
    """Return what is shown until the first reply takes its place."""
    return Message(
        id=tag(event.key, 0),
        channel=event.channel,
        at=event.at,
        thread=event.thread if event.private else event.root,
        asked=event.message,
        reader=event.author if event.private else "",
        event=event,
    )
