"""What is stored, to be read without a model: the door for processes that only show articles."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from index.db.where import Where
from index.store import SqlStore
from index.summary.summarise import summarise
from index.types import Article, Scope, Share, Span, Summary


class Shelf:
    """The articles of many spaces in one data directory, as they are shown.

    Loads neither the model nor an index. Other processes may write meanwhile.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where) -> AsyncIterator[Self]:
        """Open (and make, and migrate) a data directory. Raises StoreError."""
        async with SqlStore.open(data) as store:
            yield cls(store)

    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]:
        """Return the articles that ``scope`` may see with their first share there, newest first."""
        return await self._store.articles(scope)

    async def article(self, article: str, scope: Scope) -> Article:
        """Return one article. Raises UnknownArticle where ``scope`` may not see it or it is not there."""
        return await self._store.article(article, scope)

    async def summarise(self, article: Article) -> Summary:
        """Return the ladder for an article."""
        return await asyncio.to_thread(summarise, article, await self.sentences(article))

    async def around(
        self, article: str, start: int, end: int, scope: Scope
    ) -> tuple[Article, Span | None, Span | None]:
        """Return an article, and the sentences before and after some of its text, None at its ends.

        Raises UnknownArticle.
        """
        found = await self.article(article, scope)
        spans = await self.sentences(found)
        before = [span for span in spans if span.end <= start]
        after = [span for span in spans if span.start >= end]
        return found, before[-1] if before else None, after[0] if after else None

    async def sentences(self, article: Article) -> list[Span]:
        """Return where the sentences of an article stand, in order."""
        stored = await self._store.sentences(article)
        return stored[0] if stored else []

    async def channels(self, space: str) -> list[str]:
        """Return the names of the channels in which something was shared."""
        return await self._store.channels(space)

    async def shared_by(self, space: str, channel: str, message: str) -> list[str]:
        """Return the ids of the articles that a message shared, in order."""
        return await self._store.shared_by(space, channel, message)

    async def keys(self, space: str, article: str) -> set[str]:
        """Return the canonical URLs that lead to an article; none to a file or a text."""
        return await self._store.keys(space, article)
