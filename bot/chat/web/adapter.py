"""The local channel as a platform: what people write there becomes events, cards become messages."""

from collections.abc import Awaitable, Callable, Sequence

from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.render import channel_path
from bot.chat.web.rows import Message
from bot.messages import Ask, Event, Post

PLATFORM = "local"

Submit = Callable[[Event], Awaitable[None]]


class WebChat:
    """Implements ``bot.chat.port.Chat`` over the history."""

    gap = 0.0  # seconds: a page can show as many messages as it gets

    def __init__(self, history: History, live: Live) -> None:
        self._history = history
        self._live = live

    def length(self, _post: Post) -> int:
        """Return 1: a page shows a card of any length."""
        return 1

    async def send(self, post: Post, event: Event, _number: int) -> str:
        """Show a post where the reply to ``event`` is awaited: once, however often this is called."""
        message = await self._history.show(event, post.card, post.part)
        self._live.changed()
        return message

    async def find(self, _post: Post, _event: Event) -> tuple[str, ...]:
        """Return nothing: sending a post again does no harm."""
        return ()

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what was shown."""
        for message in post.ids:
            await self._history.change(post.channel, message, post.card)
        self._live.changed()

    async def remove(self, post: Post) -> None:
        """Take a post's message away."""
        for message in post.ids:
            await self._history.change(post.channel, message, None)
        self._live.changed()

    async def settle(self, event: Event) -> None:
        """Await no reply to ``event`` any more: there are some, or there is none."""
        await self._history.settle(event)
        self._live.changed()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        return await self._history.upload(event)

    async def working(self, _event: Event) -> None:
        """Do nothing: what is awaited is drawn as such."""

    async def name_of(self, _space: str, person: str) -> str:
        """Return what a person is called: here people are known by name."""
        return person

    async def permalink(self, _space: str, channel: str, message: str) -> str:
        """Return a link that opens a message, on this site."""
        return f"{channel_path(channel)}#{message}"

    async def manages(self, _event: Event) -> bool:
        """Whether somebody administers the channel: whoever can open the page does."""
        return True


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
                article=article,
                part=str(part),
                thread=message.thread,
                articles=(message.thread,) if message.thread else (),
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
