"""What the conversation needs from a platform."""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from bot.errors import Undeliverable
from bot.messages import Event, Post

log = logging.getLogger(__name__)


class Chat(Protocol):
    """A place where people write, and where cards are posted.

    Every call may raise Undeliverable where trying again is of no use: the channel is gone, or the
    bot may not write there. Whatever else it raises is tried again. A platform's rate limit is
    waited for, never raised.
    """

    alone: bool  # nobody but the bot is spoken to: no mentions, reactions, menus or direct messages
    space_is: str  # what people there call a space
    gap: float  # seconds that the platform wants between two messages in one channel

    def length(self, post: Post) -> int:
        """Return how many messages show ``post``: a long card takes several."""
        ...

    async def send(self, post: Post, event: Event, number: int) -> str:
        """Show the ``number``-th message of ``post``, counted from 0; return its id.

        The ids of those before it are in ``post.ids``. Where the same send was cut off before, what
        the platform offers against repeats (a nonce) makes it one message.
        """
        ...

    def marks(self, post: Post) -> tuple[str, ...]:
        """Return by what each message of ``post`` is known again, short and without spaces.

        None where ``post.tag`` is enough. Noted before they are sent: a card may be another one by
        the time at which they are looked for.
        """
        ...

    async def find(self, post: Post, event: Event, others: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of the messages that show ``post``, though nobody recorded them.

        Asked only after a crash between posting and recording; found by ``post.tag``, and by
        ``post.marks`` where there are some. ``others`` show other replies to the same event, which
        may say the same.
        """
        ...

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what ``post.ids`` show. Doing it twice does no harm."""
        ...

    async def remove(self, post: Post) -> None:
        """Take ``post.ids`` away; what is gone already stays gone."""
        ...

    async def wanted(self, event: Event) -> Sequence[Event]:
        """Return what reading the message asks for that somebody marked, once the platform has shown it."""
        ...

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``.

        Raises UploadGone, or UnsupportedType where only the platform could say that it is none to read.
        """
        ...

    async def working(self, event: Event) -> None:
        """Show, where the platform can, that a reply to ``event`` is being worked on."""
        ...

    async def name_of(self, space: str, person: str) -> str:
        """Return what a person is called there; empty where nobody knows."""
        ...

    async def channel_name(self, space: str, channel: str) -> str:
        """Return what a channel is called; empty where nobody knows."""
        ...

    async def zone_of(self, space: str, person: str) -> str:
        """Return the IANA name of a person's time zone; empty where the platform tells none."""
        ...

    async def permalink(self, space: str, channel: str, message: str, thread: str = "") -> str:
        """Return a link that opens a message; empty where there is none.

        ``thread`` is where it was replied to: it may stand there, or in the channel itself.
        """
        ...

    async def direct(self, space: str, person: str) -> tuple[str, str]:
        """Return the space and the id of the channel of direct messages with a person, opened where it has to be.

        Both empty where the platform has no direct messages. Raises Undeliverable where the person
        takes none.
        """
        ...

    async def sees(self, space: str, channel: str, person: str) -> bool:
        """Whether a person is a member of a channel now, and may read what was said there.

        Asked of the platform each time. What it will not tell is taken for no.
        """
        ...

    async def has_left(self, space: str, channel: str, person: str) -> bool:
        """Whether the platform says of somebody who pressed a button that they do not see a channel now.

        What it will not tell is taken for no: it sends presses only of what somebody sees.
        """
        ...

    async def manages(self, event: Event) -> bool:
        """Whether the event's author administers its channel or space. Nobody from elsewhere does."""
        ...

    async def manages_space(self, event: Event) -> bool:
        """Whether the event's author administers all of its space, and not its channel alone."""
        ...


@contextmanager
def unless_refused(post: Post) -> Iterator[None]:
    """Leave a post as it stands where the platform lets nobody change it or take it away."""
    try:
        yield
    except Undeliverable as error:
        log.warning("still shown as it was", extra={"key": post.key, "reason": str(error)})
