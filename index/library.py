"""The front door: articles in; passages, summaries and cited answers out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embed import SentenceEmbedder
from index.errors import UnknownArticle
from index.extract.child import ChildExtractor
from index.fetch import AiohttpFetcher
from index.health import Health, examine
from index.importing import Imported, export_row, import_file
from index.ingest import Ingest
from index.memory import Memory
from index.ports import Embedder, Extractor, Fetcher
from index.rebuild import check_model, rebuild, refresh_terms
from index.search import Search
from index.store import SqlStore
from index.summarise import summarise
from index.types import Answer, Article, Document, Link, Scope, Share, Sharing, Summary

__all__ = ["Health", "Imported", "Library", "Reading", "Sharing"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a link: the article, its summary, and the share that brought it first.

    ``is_new`` is false where the article was already known in this channel; then ``first`` says
    who shared it and by which message. The message that brought it may be read again, as after a
    crash: it is then still new.
    """

    article: Article
    summary: Summary
    first: Share
    is_new: bool


class Library:
    """Articles of many spaces in one data directory.

    Does not know chat, the environment or the clock: who shared what, where and when is told to it.
    """

    def __init__(
        self, store: SqlStore, fetcher: Fetcher, extractor: Extractor, embedder: Embedder
    ) -> None:
        self._store = store
        self._memory = Memory(store)
        self._ingest = Ingest(fetcher, extractor, embedder, store)
        self._search = Search(store, self._memory, embedder)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        data: Path,
        *,
        model: Path | None = None,
        fetcher: Fetcher | None = None,
        extractor: Extractor | None = None,
        embedder: Embedder | None = None,
    ) -> AsyncIterator["Library"]:
        """Open (and make, and migrate) a data directory; load the model when it is first needed.

        Raises StoreError where the directory cannot be used, ModelMismatch where it was made with
        another model.
        """
        async with AsyncExitStack() as stack:
            store = await stack.enter_async_context(SqlStore.open(data))
            embedder = embedder or await SentenceEmbedder.open(model)
            await check_model(store, embedder.model)
            await refresh_terms(store)
            if fetcher is None:
                fetcher = await stack.enter_async_context(AiohttpFetcher())
            if extractor is None:
                extractor = await stack.enter_async_context(ChildExtractor())
            yield cls(store, fetcher, extractor, embedder)

    async def read(self, link: Link, share: Sharing) -> Reading:
        """Fetch, extract, segment, embed, store and summarise what ``link`` leads to.

        Raises FetchError, ExtractError (NothingToRead for walls and pages that are no article;
        nothing is stored) or StoreError.
        """
        return await self._reading(await self._ingest.read(link, share), share)

    async def add(self, document: Document, share: Sharing) -> Reading:
        """Store a document in hand: imported text as it is, a dropped file or pasted text read like a page."""
        return await self._reading(await self._ingest.add(document, share), share)

    async def import_file(
        self,
        file: Path,
        share: Sharing,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Imported:
        """Store every row of a file of JSON lines; call ``progress(done, total)`` as rows pass.

        A row without a channel or a time takes those of ``share``. Never uses the network. Raises
        ImportFailed where the file cannot be read; rows that fail are returned, each naming its
        line.
        """
        return await import_file(self._ingest, file, share, progress)

    async def export(self) -> AsyncIterator[dict[str, Any]]:
        """Yield every article with each of its shares as a row that can be imported again."""
        async for article, share in self._store.export():
            yield export_row(article, share)

    @classmethod
    async def rebuild(
        cls,
        data: Path,
        *,
        model: Path | None = None,
        embedder: Embedder | None = None,
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> None:
        """Cut and embed every article again, with this model; the directory must not be open.

        Raises StoreBusy where another process uses it, StoreError or ModelError.
        """
        async with SqlStore.open(data, alone=True) as store:
            embedder = embedder or await SentenceEmbedder.open(model)
            await rebuild(store, embedder, progress)

    async def ask(self, question: str, scope: Scope) -> Answer:
        """Answer from what ``scope`` may see. Raises EmptyQuestion or EmptyScope."""
        return await self._search.ask(question, scope)

    async def summarise(self, article: Article) -> Summary:
        """Return the ladder for an article."""
        stored = await self._store.sentences(article)
        return await asyncio.to_thread(summarise, article, *(stored or ((), None)))

    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]:
        """Return the articles shared in a channel with their first share there, newest first."""
        return await self._store.articles(scope)

    async def article(self, article: str, scope: Scope) -> Article:
        """Return one article. Raises UnknownArticle where ``scope`` may not see it or it is not there."""
        return await self._store.article(article, scope)

    async def forget(self, article: str, scope: Scope) -> None:
        """Take the article out of the channel, and out of everything once no channel shares it.

        Raises UnknownArticle.
        """
        await self._store.forget(article, scope)
        await self._memory.refresh(scope.space)

    async def channels(self, space: str) -> list[str]:
        """Return the names of the channels in which something was shared."""
        return await self._store.channels(space)

    async def health(self) -> Health:
        """Examine the database and the indexes; it reads every page."""
        return await examine(self._store, self._memory)

    async def _reading(self, article: Article, sharing: Sharing) -> Reading:
        shares = await self._store.shares(sharing.space, sharing.channel, article.id)
        if not shares:
            raise UnknownArticle("The article was forgotten while it was being read.")
        is_new = shares[0].message == sharing.message
        return Reading(article, await self.summarise(article), shares[0], is_new)
