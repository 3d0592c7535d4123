"""What the conversation needs from a platform."""

from collections.abc import AsyncIterator
from typing import Protocol

from bot.messages import Event, Post


class Chat(Protocol):
    """A place where people write, and where cards are posted.

    Every call may raise Undeliverable where trying again is of no use: the channel is gone, or the
    bot may not write there. Whatever else it raises is tried again. A platform's rate limit is
    waited for, never raised.
    """

    def send(self, post: Post, event: Event) -> AsyncIterator[str]:
        """Show what is not yet shown of ``post.card``; yield the id of each message made.

        The first ``len(post.ids)`` messages of the card are there already.
        """
        ...

    async def find(self, post: Post, event: Event) -> tuple[str, ...]:
        """Return the ids of the messages that show ``post``, though nobody recorded them.

        Asked only after a crash between posting and recording; found by ``post.tag``.
        """
        ...

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what ``post.ids`` show. Doing it twice does no harm."""
        ...

    async def remove(self, post: Post) -> None:
        """Take ``post.ids`` away; what is gone already stays gone."""
        ...

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        ...

    async def name_of(self, space: str, person: str) -> str:
        """Return what a person is called there; empty where nobody knows."""
        ...

    async def permalink(self, space: str, channel: str, message: str) -> str:
        """Return a link that opens a message; empty where there is none."""
        ...

    async def manages(self, event: Event) -> bool:
        """Whether the event's author administers its channel or space. Nobody from elsewhere does."""
        ...
