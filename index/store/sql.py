"""The store's front: each question one read, each change one transaction, all in threads."""

import logging
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from index.db.engine import Database
from index.db.migrate import migrate
from index.db.where import Where
from index.errors import UnknownArticle
from index.ports import Prepared, StoredPassage
from index.store import erasing, reading, writing
from index.types import Article, Scope, Share, Span, Vectors

log = logging.getLogger(__name__)
T = TypeVar("T")

_VERSIONS = Path(__file__).parents[1] / "db" / "migrations" / "versions"


class SqlStore:
    """The rows of one database.

    Does not know how an article is read or found, and keeps nothing in memory.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where, *, alone: bool = False) -> AsyncIterator["SqlStore"]:
        """Open the database in ``data``, made and migrated where it must be.

        Raises StoreError; StoreBusy where it must be ``alone`` and another process is there.
        """
        async with Database.open(
            data,
            lambda engine: migrate(engine, _VERSIONS, "articles_version"),
            part="articles",
            alone=alone,
        ) as database:
            yield cls(database)

    async def save(self, prepared: Sequence[Prepared], model: str) -> None:
        """Store all of them in one transaction, each in place of what had the article's id.

        What is stored already, the same to the letter, only gains keys and a share.
        Raises ModelMismatch where another model than ``model`` made the vectors stored.
        """

        def work(connection: Connection) -> None:
            writing.claim_model(connection, model)
            for each in prepared:
                writing.save(connection, each)

        await self.write(work)

    async def add_share(self, share: Share, keys: Sequence[str] = ()) -> None:
        """Note that a stored article was shared once more; the same message counts once.

        ``keys`` are further canonical URLs that it is known by from now on.
        Raises UnknownArticle where it has been forgotten meanwhile.
        """

        def work(connection: Connection) -> None:
            if reading.by_id(connection, share.space, share.article) is None:
                raise UnknownArticle(f"Article {share.article} has been forgotten.")
            writing.link(connection, share.space, share.article, keys)
            writing.add_share(connection, share)

        await self.write(work)

    async def find(self, space: str, key: str) -> Article | None:
        """Return the article that is known by this canonical URL, or None."""
        return await self.read(lambda connection: reading.find(connection, space, key))

    async def by_id(self, space: str, article: str) -> Article | None:
        """Return the article with this id, whoever may see it, or None."""
        return await self.read(lambda connection: reading.by_id(connection, space, article))

    async def article(self, article: str, scope: Scope) -> Article:
        """Return one article. Raises UnknownArticle where ``scope`` may not see it."""
        found = await self.articles(Scope(scope.space, scope.channel, (article,)))
        if not found or (scope.articles and article not in scope.articles):
            raise UnknownArticle(
                f"There is no article {article} in {scope.channel}: "
                "`footnote articles` lists those of a channel by their ids."
            )
        return found[0][0]

    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]:
        """Return what ``scope`` may see, each with its first share there, newest first."""

        def work(connection: Connection) -> list[tuple[Article, Share]]:
            seen = {article.id: article for article in reading.seen(connection, scope)}
            return [
                (seen[share.article], share) for share in reading.first_shares(connection, scope)
            ]

        return await self.read(work)

    async def sentence_spans(self, space: str, articles: Collection[str]) -> dict[str, list[Span]]:
        """Return the spans of each article's sentences in order; none where it is not stored."""
        return await self.read(
            lambda connection: reading.sentence_spans(connection, space, articles)
        )

    async def sentences(self, article: Article) -> tuple[list[Span], Vectors] | None:
        """Return the article's sentences with their vectors; None where it is not stored."""
        return await self.read(lambda connection: reading.sentences(connection, article))

    async def first_shares(self, scope: Scope) -> list[Share]:
        """Return the first share in the channel of each article that ``scope`` may see, newest first."""
        return await self.read(lambda connection: reading.first_shares(connection, scope))

    async def shared_between(
        self, scope: Scope, since: datetime, until: datetime
    ) -> list[tuple[Article, list[Share]]]:
        """Return what ``scope`` saw shared from ``since`` until before ``until``.

        Each article stands with its shares in that time, oldest first, in the order of the first.
        """

        def work(connection: Connection) -> list[tuple[Article, list[Share]]]:
            seen = {article.id: article for article in reading.seen(connection, scope)}
            found: dict[str, list[Share]] = {}
            for share in reading.shares_between(connection, scope, since, until):
                found.setdefault(share.article, []).append(share)
            return [(seen[at], shares) for at, shares in found.items() if at in seen]

        return await self.read(work)

    async def of_days(
        self, scope: Scope, first: date, last: date, since: datetime, until: datetime
    ) -> list[str]:
        """Return the ids of what ``scope`` sees that is of some days, in order.

        It was published from ``first`` to ``last``, as its own date says, or shared from ``since``
        until before ``until``.
        """
        return await self.read(
            lambda connection: reading.of_days(connection, scope, first, last, since, until)
        )

    async def passage_vectors(self, space: str, article: str) -> Vectors:
        """Return the vectors of an article's passages in order, (passages, dimensions)."""
        return await self.read(
            lambda connection: reading.passage_vectors(connection, space, article)
        )

    async def channels(self, space: str) -> list[str]:
        """Return the names of the channels in which something is shared, in order."""
        return await self.read(lambda connection: reading.channels(connection, space))

    async def passages(self, ids: Sequence[int], scope: Scope) -> list[StoredPassage]:
        """Return those of ``ids`` that exist and that ``scope`` may see, in the order of ``ids``."""
        return await self.read(lambda connection: reading.passages(connection, ids, scope))

    async def export(self) -> AsyncIterator[tuple[Article, Share]]:
        """Yield every article with each of its shares, space by space and channel by channel."""
        for share in await self.read(reading.every_share):
            article = await self.by_id(share.space, share.article)
            if article:
                yield article, share

    async def forget(self, article: str, scope: Scope) -> None:
        """Take the article out of the channel; out of rows and bytes once no channel shares it.

        Raises UnknownArticle where ``scope`` may not see it.
        """
        await self.article(article, scope)
        await self._erase(lambda connection: erasing.forget(connection, article, scope))

    async def shared_by(self, space: str, channel: str, message: str) -> list[str]:
        """Return the ids of the articles that a message shared, in order."""
        return await self.read(
            lambda connection: reading.shared_by(connection, space, channel, message)
        )

    async def keys(self, space: str, article: str) -> set[str]:
        """Return the canonical URLs that lead to an article."""
        return await self.read(lambda connection: reading.keys(connection, space, article))

    async def withdrawing(
        self, space: str, channel: str, message: str, keep: Collection[str] = ()
    ) -> list[str]:
        """Return the ids of the articles that the channel loses with what a message shared."""
        return await self.read(
            lambda connection: erasing.withdrawing(connection, space, channel, message, keep)
        )

    async def withdraw(
        self, space: str, channel: str, message: str, keep: Collection[str] = ()
    ) -> list[str]:
        """Take back what a message shared, but for the articles in ``keep``.

        Returns the ids of the articles that the channel no longer has by it.
        """
        return await self._erase(
            lambda connection: erasing.withdraw(connection, space, channel, message, keep)
        )

    async def forget_channel(self, space: str, channel: str) -> None:
        """Take out all that was shared in a channel, some articles at a time: others write in between."""
        articles = await self.read(partial(erasing.shared_in, space=space, channel=channel))
        for start in range(0, len(articles), erasing.AT_ONCE):
            some = articles[start : start + erasing.AT_ONCE]
            await self._erase(
                partial(erasing.forget_all_of, space=space, channel=channel, articles=some)
            )

    async def forget_space(self, space: str) -> None:
        """Take out all that was shared in a space: that at once, and then some articles at a time."""
        more = await self._erase(partial(erasing.forget_space, space=space))
        while more:
            more = await self._erase(partial(erasing.forget_unshared, space=space))

    async def forget_person(self, space: str, person: str) -> None:
        """Take a person's name out of every share; the articles stay."""
        await self._erase(lambda connection: erasing.forget_person(connection, space, person))

    async def expiring(self, space: str, channel: str, before: datetime) -> list[str]:
        """Return the articles that the channel loses with its shares older than ``before``."""
        return await self.read(
            lambda connection: erasing.expiring(connection, space, channel, before)
        )

    async def expire(self, space: str, channel: str, before: datetime) -> list[str]:
        """Take back the channel's shares older than ``before``; return what it no longer has."""
        return await self._erase(
            lambda connection: erasing.expire(connection, space, channel, before)
        )

    async def _erase(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction, and take what it deleted out of the write-ahead log."""
        result = await self.write(work)
        if not await self._database.scrub():
            log.warning("forgotten, but still in the log: another process reads the database")
        return result

    async def check(self) -> None:
        """Read every page. Raises StoreDamaged."""
        await self._database.check()

    async def size(self) -> int:
        """Return how many bytes the database takes, its log included."""
        return await self._database.size()

    async def version(self) -> str:
        """Return which database it is, and of which version."""
        return await self._database.version()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` finds in one consistent state of the rows."""
        return await self._database.read(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction: all of it is stored, or nothing."""
        return await self._database.write(work)
