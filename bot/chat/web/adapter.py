"""The local channel as a platform: what people write there becomes events, cards become messages."""

from collections.abc import Awaitable, Callable, Sequence

from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.rows import Message
from bot.messages import Ask, Card, Event

PLATFORM = "local"

Submit = Callable[[Event], Awaitable[None]]


class WebChat:
    """Implements ``bot.chat.port.Chat`` over the history."""

    def __init__(self, history: History, live: Live) -> None:
        self._history = history
        self._live = live

    async def post(self, event: Event, card: Card) -> None:
        """Show ``card`` as the reply to ``event``: once, however often this is called."""
        await self._history.show(event, card)
        self._live.changed()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        return await self._history.upload(event)


class Inbox:
    """Takes messages: kept first, then submitted, and only then acknowledged."""

    def __init__(self, history: History, live: Live, submit: Submit) -> None:
        self._history = history
        self._live = live
        self._submit = submit

    async def take(
        self,
        message: Message,
        wishes: Sequence[tuple[Ask, str]],
        *,
        article: str = "",
        upload: tuple[str, bytes] | None = None,
    ) -> None:
        """Keep a message and begin what it asks for. Taking it again changes nothing."""
        events = [
            Event(
                platform=PLATFORM,
                space=self._history.space,
                channel=message.channel,
                message=message.id,
                ask=ask,
                author=message.author,
                at=message.at,
                text=text,
                article=article or message.thread,
                part=str(part),
            )
            for part, (ask, text) in enumerate(wishes)
        ]
        await self._history.say(message, events, upload)
        self._live.changed()
        for event in events:
            await self._submit(event)

    async def take_up(self) -> None:
        """Submit what was kept and not answered: a crash may have come between the two."""
        for event in await self._history.awaited():
            await self._submit(event)
