"""The local channel as a platform: cards become messages of its history."""

from collections.abc import Collection, Sequence

from tzlocal import get_localzone_name

from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.render import thread_path
from bot.chat.web.rows import Message
from bot.messages import Ask, Audience, Event, Post, tag

PLATFORM = "local"

_PRIVATE = {Audience.AUTHOR, Audience.HOME}


class WebChat:
    """Implements ``bot.chat.port.Chat`` over the history."""

    alone = True
    space_is = "server"
    gap = 0.0  # seconds: a page can show as many messages as it gets

    def __init__(self, history: History, live: Live) -> None:
        self._history = history
        self._live = live

    def length(self, _post: Post) -> int:
        """Return 1: a page shows a card of any length."""
        return 1

    async def send(self, post: Post, event: Event, _number: int) -> str:
        """Show a post, in the place of what was awaited: once, however often this is called."""
        await self._history.show(_message(post, event))
        self._live.changed()
        return post.tag

    def marks(self, _post: Post) -> tuple[str, ...]:
        """Return nothing: a message has the tag for its id."""
        return ()

    async def find(
        self, post: Post, _event: Event, _others: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Return the id of the message that shows a post: its tag."""
        found = await self._history.find(post.channel, post.tag)
        return (post.tag,) if found and found.card else ()

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what was shown."""
        await self._history.change(post.channel, post.tag, post.card)
        self._live.changed()

    async def remove(self, post: Post) -> None:
        """Take a post's message away."""
        await self._history.change(post.channel, post.tag, None)
        self._live.changed()

    async def settle(self, event: Event) -> None:
        """Await no reply to ``event`` any more: there are some, or there is none."""
        await self._history.settle(event, tag(event.key, 0))
        if event.ask is Ask.FORGET_ME:
            await self._history.forget_person(event.author, but=tag(event.key, 0))
        self._live.changed()

    async def wanted(self, _event: Event) -> Sequence[Event]:
        """Return nothing: no message is marked here."""
        return ()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        return await self._history.upload(event)

    async def working(self, _event: Event) -> None:
        """Do nothing: what is awaited is drawn as such."""

    async def name_of(self, _space: str, person: str) -> str:
        """Return what a person is called: here people are known by name."""
        return person

    async def channel_name(self, _space: str, channel: str) -> str:
        """Return what a channel is called: here they are known by name."""
        return channel

    async def zone_of(self, _space: str, _person: str) -> str:
        """Return this machine's time zone."""
        return get_localzone_name()

    async def permalink(self, _space: str, channel: str, message: str, _thread: str = "") -> str:
        """Return where a message's thread opens; empty for what was shared from the command line."""
        found = await self._history.find(channel, message)
        return thread_path(channel, found.thread or found.id) if found else ""

    async def direct(self, _space: str, _person: str) -> tuple[str, str]:
        """Return nothing: here nobody is written to alone."""
        return "", ""

    async def sees(self, _space: str, _channel: str, _person: str) -> bool:
        """Whether somebody may read a channel: whoever can open the page may."""
        return True

    async def has_left(self, _space: str, _channel: str, _person: str) -> bool:
        """Whether somebody may not read a channel: whoever can open the page may."""
        return False

    async def manages(self, _event: Event) -> bool:
        """Whether somebody administers the channel: whoever can open the page does."""
        return True

    async def manages_space(self, _event: Event) -> bool:
        """Whether somebody administers all channels of the page: whoever can open it does."""
        return True


def _message(post: Post, event: Event) -> Message:
    private = post.audience in _PRIVATE
    # The card that asks whether a person is to be forgotten goes with them, and what is under a card with it.
    is_under = private and event.ask is not Ask.FORGET_ME
    return Message(
        id=post.tag,
        channel=post.channel,
        at=event.at,
        thread={Audience.THREAD: post.root, Audience.AUTHOR: event.thread}.get(post.audience, ""),
        asked=post.message,
        under=event.tag if is_under else "",
        reader=post.author if private else "",
        card=post.card,
    )
