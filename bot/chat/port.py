"""What the conversation needs from a platform."""

from typing import Protocol

from bot.messages import Card, Event


class Chat(Protocol):
    """A place where people write, and where cards are posted."""

    async def post(self, event: Event, card: Card) -> None:
        """Show ``card`` as the reply to ``event``: once, however often this is called.

        A card of kind FORGOTTEN also takes out whatever else shows text of its article.
        """
        ...

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        ...
