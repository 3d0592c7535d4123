"""The ledger's front door: each call is one transaction. What is asked of digests is in ``digest_ledger``."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from bot.channel_settings import ChannelSettings
from bot.ledger import channels, counting, debts, erasing, feedback, notes, posts, talk, together
from bot.ledger.digest_ledger import DigestLedger, newest_day
from bot.ledger.erasing import Erased
from bot.ledger.together import Background, PlaceOf
from bot.messages import Card, Event, Outcome, Owed, Post, Reply, Said, State
from bot.times import now, written
from index.db.engine import Database
from index.db.migrate import migrate
from index.db.where import Where
from index.types import Lowered

QUESTIONS_KEPT = timedelta(days=30)

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


class Ledger(DigestLedger):
    """What the bot posted, was asked, and was told to do. Several processes may have it open."""

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where) -> AsyncIterator[Self]:
        """Open the ledger in ``data``, made and migrated where it must be. Raises StoreError."""
        async with Database.open(
            data, lambda engine: migrate(engine, _VERSIONS, "ledger_version"), part="ledger"
        ) as database:
            yield cls(database)

    # posts

    async def keep(self, event: Event, replies: Sequence[Reply], began: str) -> list[Post]:
        """Keep the replies to an event until they are posted; return them.

        Replies that are kept already stay as they are. A message deleted meanwhile has none, and
        what was forgotten since ``began``, an ISO 8601 time in UTC, is taken out.
        """
        return await self._write(lambda at: posts.keep(at, event, replies, began, now()))

    async def kept(self, space: str, key: str) -> list[Post]:
        """Return the replies to the event with this key, in order."""
        return await self._read(lambda at: posts.under_key(at, space, key))

    async def sending(
        self, post: Post, marks: Sequence[str], clock: float, gap: float
    ) -> float | None:
        """Note that a post is about to be sent, and take its channel's next free moment for it.

        Return the seconds until then, or None where the post goes: as ``state`` does. By its
        ``marks`` it can be found where it was sent and nobody recorded it. ``clock`` is in seconds
        since 1970; ``gap`` what lies between two messages of a channel, 0 where it does not matter.
        """

        def work(at: Connection) -> float | None:
            if posts.advance(at, post, State.SENDING, marks) is None:
                return None
            return channels.slot(at, post.space, post.channel, clock, gap)

        return await self._write(work)

    async def sent(self, post: Post, message: str, clock: float = 0.0, gap: float = 0.0) -> float:
        """Note that a platform's message shows the next part of a post, and that another follows.

        Return the seconds until that one may be sent, as ``sending`` does.
        """

        def work(at: Connection) -> float:
            posts.add_id(at, post, message)
            return channels.slot(at, post.space, post.channel, clock, gap)

        return await self._write(work)

    async def state(self, post: Post, state: State, message: str = "") -> Post | None:
        """Note how far a post has come, and return it as it is now; None where it goes.

        It was taken away, or the message that asked for it was deleted, or all of its place went.
        ``message`` is the platform's that shows its last part, where that was sent just now.
        """

        def work(at: Connection) -> Post | None:
            if message:
                posts.add_id(at, post, message)
            return posts.advance(at, post, state)

        return await self._write(work)

    async def post(self, space: str, tag: str) -> Post | None:
        """Return the post with this tag, or None."""
        return await self._read(lambda at: posts.by_tag(at, space, tag))

    async def by_message(self, space: str, channel: str, message: str) -> Post | None:
        """Return the post that a platform's message shows, or None."""
        return await self._read(lambda at: posts.by_message(at, space, channel, message))

    async def posts_under(self, space: str, channel: str, message: str) -> list[Post]:
        """Return the posts that a message asked for, in order."""
        return await self._read(lambda at: posts.under(at, space, channel, message))

    async def posts_since(self, space: str, channel: str, at: str) -> list[Post]:
        """Return a channel's posts that were made since a time, in order."""
        return await self._read(lambda row: posts.since(row, space, channel, at))

    async def posts_about(self, space: str, channel: str, article: str) -> list[Post]:
        """Return the posts that are about an article or quote it."""
        return await self._read(lambda at: posts.about(at, space, channel, article))

    async def posts_telling(self, space: str, channel: str, article: str) -> list[Post]:
        """Return the same, and of what people were sent the digests that tell of it."""
        return await self._read(lambda at: posts.telling(at, space, channel, article))

    async def posts_naming(self, space: str, person: str) -> list[Post]:
        """Return the posts that may name a person or repeat what they asked, in order."""
        return await self._read(lambda at: posts.naming(at, space, person))

    async def unposted(self, space: str) -> frozenset[str]:
        """Return the keys of the events that have replies which are still to be posted."""
        return await self._read(lambda at: posts.unposted(at, space))

    async def place_of(self, said: Said, introduction: str) -> PlaceOf:
        """Return what is kept of a message's place, all of one moment.

        ``introduction`` is the key of the event by which the bot introduces itself there. Only an
        edited message is looked for replies.
        """
        return await self._read(lambda at: together.place_of(at, said, introduction))

    async def rooted(self, post: Post, root: str) -> None:
        """Note that a post stands in the thread of ``root``."""
        await self._write(lambda at: posts.set_root(at, post, root))

    async def articles_in(self, space: str, channel: str, root: str) -> tuple[str, ...]:
        """Return the articles whose cards, or a digest of them, stand in a thread for all to see."""
        return await self._read(lambda at: posts.articles_in(at, space, channel, root))

    async def change(self, space: str, tag: str, card: Card) -> Post | None:
        """Put another card in the place of a post's; return it as it is now, owed to its platform."""

        def work(at: Connection) -> Post | None:
            posts.change(at, space, tag, card)
            debts.owe(at, space, tag, Owed.CHANGE)
            return posts.by_tag(at, space, tag)

        return await self._write(work)

    async def settled(self, post: Post) -> Post | None:
        """Note that the platform shows a post as it is given; return it where that is not all that is owed."""
        return await self._write(lambda at: debts.settled(at, post))

    async def owing(self) -> list[Post]:
        """Return the posts of all spaces of which their platform is owed something."""
        return await self._read(debts.owing)

    async def withdraw_post(self, space: str, tag: str, owed: Owed = Owed.REMOVAL) -> Post | None:
        """Return a post that may be taken away, and is owed to go; one that is not posted for good is marked instead.

        Who posts it takes it back then: only they know whether it stands on the platform.
        """
        return await self._write(lambda at: debts.withdraw(at, space, tag, owed))

    async def left_standing(self, post: Post) -> None:
        """Note that a post could not be taken away, which may be tried again."""
        await self._write(lambda at: debts.left_standing(at, post))

    async def drop(self, space: str, tag: str) -> None:
        """Forget that a post ever was."""
        await self._write(lambda at: posts.drop(at, space, tag))

    # threads

    async def remember_question(self, event: Event, outcome: Outcome) -> None:
        """Remember a question that was answered again for ``QUESTIONS_KEPT``, and what came of it."""
        await self._write(lambda at: talk.remember(at, event, outcome))

    async def background(self, event: Event) -> Background:
        """Return what bears on the question that an event asks, all of one moment."""
        newest = newest_day()
        return await self._read(lambda at: together.background(at, event, newest))

    async def questions_in(self, space: str, channel: str, root: str) -> list[talk.Asked]:
        """Return what was asked in a thread, oldest first."""
        return await self._read(lambda at: talk.questions_in(at, space, channel, root))

    async def asked_since(self, space: str, channel: str, at: str) -> list[talk.Asked]:
        """Return what was asked in a channel since a time, oldest first."""
        return await self._read(lambda row: talk.asked_since(row, space, channel, at))

    async def asked_by(self, space: str, channel: str, message: str) -> list[str]:
        """Return what a message asked."""
        return await self._read(lambda at: talk.asked_by(at, space, channel, message))

    async def forget_asked(self, space: str, channel: str, message: str) -> None:
        """Forget what a message asked."""
        await self._write(lambda at: talk.forget_asked(at, space, channel, message))

    async def discuss(self, said: Said, root: str) -> None:
        """Note that a message was written in the thread of an article, not what it says."""
        await self._write(lambda at: talk.discuss(at, said, root))

    async def discussed(self, space: str, channel: str, since: str) -> Mapping[str, int]:
        """Return how many messages each thread has had since a time, by the thread's root."""
        return await self._read(lambda at: talk.discussed(at, space, channel, since))

    async def read_quietly(self, said: Said) -> None:
        """Note where a message stands that is read without a reply, so that it goes with its thread."""
        await self._write(lambda at: talk.read_quietly(at, said))

    async def quietly_read_in(self, space: str, channel: str, thread: str) -> list[str]:
        """Return the messages of a thread, or of the channel itself, that were read without a reply."""
        return await self._read(lambda at: talk.quietly_read_in(at, space, channel, thread))

    async def questions_of(self, space: str, person: str) -> list[str]:
        """Return what a person asked in public, in the whole space."""
        return await self._read(lambda at: talk.questions_of(at, space, person))

    async def withdraw(self, space: str, channel: str, message: str) -> None:
        """Note that a message was deleted, so that work in flight for it is dropped."""
        await self._write(lambda at: talk.withdraw(at, space, channel, message, now()))

    async def is_withdrawn(self, space: str, channel: str, message: str) -> bool:
        """Whether a message was deleted."""
        return await self._read(lambda at: talk.is_withdrawn(at, space, channel, message))

    async def forgotten_since(self, event: Event, began: str) -> set[str]:
        """Return the articles that were forgotten in the event's channel since ``began``."""
        return await self._read(lambda at: talk.forgotten_since(at, event, began))

    async def forgotten(self, space: str, channel: str, article: str) -> None:
        """Note that an article is being forgotten, so that work in flight brings nothing back."""

        def work(at: Connection) -> None:
            talk.forgotten(at, space, channel, article, now())
            erasing.erase_article(at, space, channel, article)

        await self._write(work)

    # channels

    async def settings(self, space: str, channel: str) -> ChannelSettings:
        """Return a channel's settings, the defaults where it has chosen none."""
        return await self._read(lambda at: channels.settings(at, space, channel))

    async def save_settings(self, space: str, channel: str, chosen: ChannelSettings) -> None:
        """Keep a channel's settings."""
        await self._write(lambda at: channels.save_settings(at, space, channel, chosen))

    async def with_settings(self) -> list[tuple[str, str, ChannelSettings]]:
        """Return every space and channel that has chosen settings."""
        return await self._read(channels.with_settings)

    async def saw(self, platform: str, space: str, channel: str, message: str, at: str) -> None:
        """Note the newest message of a channel, from which a catch-up will begin."""
        await self._write(lambda here: channels.saw(here, platform, space, channel, message, at))

    async def channels(self, platform: str) -> list[channels.Known]:
        """Return the channels of a platform in which something was seen."""
        return await self._read(lambda at: channels.seen(at, platform))

    # feedback

    async def vote(self, space: str, channel: str, tag: str, person: str, *, up: bool) -> None:
        """Keep what a person thinks of a post; the last vote counts."""
        await self._write(lambda at: feedback.vote(at, space, channel, tag, person, up=up))

    async def votes(self, space: str, tag: str) -> tuple[int, int]:
        """Return how many found a post good, and how many did not."""
        return await self._read(lambda at: feedback.votes(at, space, tag))

    async def lower(self, space: str, channel: str, spans: Sequence[Lowered], person: str) -> None:
        """Keep that passages are not relevant in a channel."""
        await self._write(lambda at: feedback.lower(at, space, channel, spans, person, now()))

    async def raise_again(self, space: str, channel: str, spans: Sequence[Lowered]) -> None:
        """Keep no more that passages are not relevant in a channel, whoever said so."""
        await self._write(lambda at: feedback.raise_again(at, space, channel, spans))

    async def lowered(self, space: str, channel: str) -> list[Lowered]:
        """Return the passages that are not relevant in a channel."""
        return await self._read(lambda at: feedback.lowered(at, space, channel))

    # what is going on

    async def counts(self, space: str, channel: str) -> counting.Counts:
        """Return how much is kept of a channel, kind by kind."""
        return await self._read(lambda at: counting.counts(at, space, channel))

    async def note(self, name: str, value: str) -> None:
        """Keep a fact about the bot itself: no person's, no space's."""
        await self._write(lambda at: notes.note(at, name, value))

    async def noted(self) -> dict[str, str]:
        """Return all facts about the bot itself."""
        return await self._read(notes.noted)

    async def size(self) -> int:
        """Return how many bytes the database takes that the ledger is in."""
        return await self._database.size()

    # erasing

    async def erased_since(self, event: Event, began: str) -> Erased:
        """Return what of an event's has been erased since ``began``."""
        return await self._read(lambda at: erasing.erased_since(at, event, began))

    async def erase_space(self, space: str) -> None:
        """Forget all of a space."""
        await self._erase(lambda at: erasing.erase_space(at, space, now()))

    async def erase_channel(self, space: str, channel: str) -> None:
        """Forget all of a channel."""
        await self._erase(lambda at: erasing.erase_channel(at, space, channel, now()))

    async def erase_person(self, space: str, person: str) -> None:
        """Forget who a person is, their questions and votes, and what only they could see."""
        await self._erase(lambda at: erasing.erase_person(at, space, person, now()))

    async def erase_event(self, event: Event) -> None:
        """Forget what an event left that was being worked on while its channel was forgotten."""
        await self._erase(lambda at: erasing.erase_event(at, event))

    async def expire(
        self, space: str, channel: str, before: str, gone: Collection[str] = ()
    ) -> None:
        """Forget what is older than ``before``, an ISO 8601 time in UTC, and in what is newer the articles that are ``gone``."""

        def work(at: Connection) -> None:
            erasing.expire(at, space, channel, before)
            for article in gone:
                erasing.erase_article(at, space, channel, article)
                posts.take_out(at, space, channel, article)

        await self._erase(work)

    async def forget_old_questions(self, today: datetime) -> None:
        """Forget the questions of all channels that are ``QUESTIONS_KEPT`` older than ``today``."""
        before = written(today - QUESTIONS_KEPT)
        await self._erase(lambda at: talk.forget_questions(at, before))

    async def _erase(self, work: Callable[[Connection], object]) -> None:
        """Erase from the write-ahead log too."""
        await self._write(work)
        await self._database.scrub()
