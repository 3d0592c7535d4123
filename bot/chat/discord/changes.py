"""What became of messages that were heard before, where Discord does not say it of each: edited, or deleted.

While nobody listened: Discord sends an edit and a deletion once, and its history shows what is left of
both. And with a thread that is deleted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.discord import parse
from bot.ledger import Ledger
from bot.ledger.channels import Known
from bot.messages import TO_READ, Ask, Audience, Post, Record
from bot.reception import Submit, Take

MARGIN = timedelta(minutes=1)  # by which an edit may be older than the last message heard

_FROM_A_MESSAGE = TO_READ | {Ask.REST, Ask.QUESTION}


class Changes:
    """Hands on what was edited and deleted; each has the key that it would have had in time."""

    def __init__(
        self,
        ledger: Ledger,
        hear: Take,
        submit: Submit,
    ) -> None:
        self._ledger = ledger
        self._hear = hear
        self._submit = submit

    async def __call__(
        self, known: Known, where: parse.Where, us: parse.Us, heard: Sequence[Record], since: int
    ) -> None:
        """Compare ``heard``, all messages of a channel or thread from the id ``since`` to the last one heard."""
        await self._edited(known, where, us, heard)
        await self._deleted(known, where, {int(each["id"]) for each in heard}, since)

    async def thread_gone(self, where: parse.Where) -> None:
        """Withdraw what was said in a thread that is gone: of its messages Discord says nothing more.

        The first message of a forum's post has the post's id. That of any other thread stands above
        it, in the channel, and still does.
        """
        first = [where.thread] if where.forum else []
        for message in dict.fromkeys([*first, *await self._heard_in(where, "")]):
            await self._submit(parse.withdrawn(message, where))

    async def _heard_in(self, where: parse.Where, since: str) -> list[str]:
        """Return the messages of a channel or thread that were replied to since a time, or read quietly."""
        posts = await self._ledger.posts_since(where.space, where.channel, since)
        quiet = await self._ledger.quietly_read_in(where.space, where.channel, where.thread)
        return [
            *dict.fromkeys([*(post.message for post in posts if _stands_in(where, post)), *quiet])
        ]

    async def _edited(
        self, known: Known, where: parse.Where, us: parse.Us, heard: Sequence[Record]
    ) -> None:
        missed = datetime.fromisoformat(known.last_at) - MARGIN
        for message in heard:
            said = parse.edited(message, where, us)
            if said and datetime.fromisoformat(said.edited) > missed:
                await self._hear(replace(said, late=True))

    async def _deleted(self, known: Known, where: parse.Where, there: set[int], since: int) -> None:
        for message in await self._heard_in(where, parse.time_of(str(since))):
            if since <= int(message) <= int(known.last_message) and int(message) not in there:
                await self._submit(parse.withdrawn(message, where))


def _stands_in(where: parse.Where, post: Post) -> bool:
    """Whether a post replies to a message that stands in a channel or thread: not to a command."""
    if post.ask not in _FROM_A_MESSAGE or post.audience is Audience.AUTHOR or post.by_command:
        return False
    # It stands above its thread, in the channel; but a forum's in its post.
    began_thread = post.root == post.message and not where.forum
    return post.root == where.thread and not began_thread if where.thread else began_thread
