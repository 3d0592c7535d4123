"""A digest on its way to a platform, and processes that die while it is posted."""

from contextlib import suppress

from bot.chat.port import Chat
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Card, Event, Post, State
from tests.digests.many import replies


class Killed(BaseException):
    """The process dies here."""


class Mortal:
    """A platform whose process dies with each message once: before it is sent, or before it is recorded."""

    def __init__(self, chat: Chat, where: str) -> None:
        self._chat, self._where = chat, where
        self._died: set[tuple[str, int]] = set()
        self.alone = False
        self.space_is = "server"
        self.gap = 0.0  # seconds: no test waits for one

    def __getattr__(self, name: str):
        return getattr(self._chat, name)

    async def send(self, post: Post, event: Event, number: int) -> str:
        if self._where == "before":
            self._die(post, number)
        sent = await self._chat.send(post, event, number)
        if self._where == "after":
            self._die(post, number)
        return sent

    def _die(self, post: Post, number: int) -> None:
        if (post.tag, number) not in self._died:
            self._died.add((post.tag, number))
            raise Killed


async def posted(
    ledger: Ledger, chat: Chat, event: Event, made: list[Card], dies: str = "never"
) -> list[Post]:
    """Keep a digest and deliver it, by one process after another; return its posts."""
    await ledger.keep(event, replies(made), event.at)
    mortal = Mortal(chat, dies)
    for _ in range(100):
        with suppress(Killed):
            await Delivery(ledger, {event.platform: mortal})(event)
        posts = await ledger.kept(event.space, event.key)
        if all(post.state in {State.POSTED, State.UNDELIVERABLE} for post in posts):
            return posts
    raise AssertionError("It was never posted as a whole.")
