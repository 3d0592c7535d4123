"""The front door: articles in; passages, summaries and cited answers out."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from index.answering.reader import PassageReader
from index.db.where import Server, Where
from index.errors import UnknownArticle
from index.extract.child import ChildExtractor
from index.fetch.fetcher import AiohttpFetcher
from index.health import Health, examine
from index.importing import Imported, export_row, import_file
from index.ingest import Ingest
from index.models.embed import SentenceEmbedder
from index.ports import Embedder, Extractor, Fetcher, Reader
from index.rebuild import check_model, rebuild, refresh_terms
from index.retrieval.indexes import Indexes
from index.search import Search
from index.shelf import Shelf
from index.sources.disagreements import Disagreement
from index.sources.newsroom import Newsroom
from index.store import SqlStore
from index.types import (
    Answer,
    Article,
    Document,
    Link,
    Lowered,
    Previous,
    Reading,
    Scope,
    Sharing,
    Span,
    Story,
    Verified,
)

__all__ = ["Health", "Imported", "Library", "Reading", "Sharing"]


class Library(Shelf):
    """Articles of many spaces in one data directory.

    Does not know chat, the environment or the clock: who shared what, where and when is told to it.
    """

    def __init__(
        self,
        store: SqlStore,
        fetcher: Fetcher,
        extractor: Extractor,
        embedder: Embedder,
        reader: Reader,
        server: Server | None = None,
    ) -> None:
        super().__init__(store)
        self._tends = _tending(store, server) if server else _nothing
        self._indexes = Indexes(store)
        self._ingest = Ingest(fetcher, extractor, embedder, store)
        self._search = Search(store, self._indexes, embedder, reader)
        self._newsroom = Newsroom(store, embedder)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        data: Where,
        *,
        model: Path | None = None,
        fetcher: Fetcher | None = None,
        extractor: Extractor | None = None,
        embedder: Embedder | None = None,
        reader: Reader | None = None,
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
            server = data if isinstance(data, Server) else None
            yield cls(store, fetcher, extractor, embedder, reader or PassageReader(), server)

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
        data: Where,
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

    async def ask(
        self,
        question: str,
        scope: Scope,
        *,
        lowered: Collection[Lowered] = (),
        previous: Previous | None = None,
        asked_at: datetime | None = None,
    ) -> Answer:
        """Answer from what ``scope`` may see.

        ``lowered`` passages never answer, and come closest last. Where the question leans on
        ``previous``, it is understood with its words, and looked for in its articles first. Where it
        names a time (yesterday, on Tuesday, in March), by the clock and the zone of ``asked_at``,
        what was published or shared then comes first.
        Raises EmptyQuestion or EmptyScope.
        """
        return await self._search.ask(question, scope, lowered, previous, asked_at)

    async def verify(
        self, article: str, scope: Scope, quotes: Sequence[Span] = ()
    ) -> list[Verified]:
        """Fetch an article's page once more, and return what has become of each quote.

        Without quotes, of every sentence. Nothing is stored. Raises UnknownArticle, LinkError where the
        article has no page, FetchError or ExtractError.
        """
        found = await self.article(article, scope)
        spans = quotes or await self.sentences(found)
        return await self._ingest.verify(found, spans, scope.space)

    async def forget(self, article: str, scope: Scope) -> None:
        """Take the article out of the channel, and out of everything once no channel shares it.

        Raises UnknownArticle.
        """
        await self._store.forget(article, scope)
        await self._indexes.refresh(scope.space)

    async def withdrawing(
        self, space: str, channel: str, message: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        """Return the ids of the articles that would no longer be in the channel without a message."""
        return await self._store.withdrawing(space, channel, message, keep)

    async def withdraw(
        self, space: str, channel: str, message: str, *, keep: Collection[str] = ()
    ) -> list[str]:
        """Take back what a message shared, but for the articles in ``keep``.

        What nobody else shared is forgotten. Returns the ids of the articles that are no longer in
        the channel by it; a message that shared nothing, or is withdrawn already, gives none.
        """
        gone = await self._store.withdraw(space, channel, message, keep)
        await self._indexes.refresh(space)
        return gone

    async def expiring(self, space: str, channel: str, before: datetime) -> list[str]:
        """Return what would no longer be in the channel without the shares older than ``before``."""
        return await self._store.expiring(space, channel, before)

    async def expire(self, space: str, channel: str, before: datetime) -> list[str]:
        """Take back the shares older than ``before``; return what is no longer in the channel."""
        gone = await self._store.expire(space, channel, before)
        await self._indexes.refresh(space)
        return gone

    async def forget_channel(self, space: str, channel: str) -> None:
        """Forget all that was shared in a channel."""
        await self._store.forget_channel(space, channel)
        await self._indexes.refresh(space)

    async def forget_space(self, space: str) -> None:
        """Forget all that was shared in a space."""
        await self._store.forget_space(space)
        await self._indexes.refresh(space)

    async def forget_person(self, space: str, person: str) -> None:
        """Take a person's name out of every share; the articles stay."""
        await self._store.forget_person(space, person)

    async def tend(self) -> None:
        """Have what the searches of large spaces need in PostgreSQL made there; elsewhere do nothing.

        Takes minutes where a space has just become large, and may be cancelled. Raises StoreError.
        """
        await self._tends()

    def held(self) -> int:
        """Return how many passages' vectors are in memory now: those of spaces that were asked in."""
        return len(self._indexes)

    def waiting(self) -> int:
        """Return how many pages wait now for one of their space's turns to be read."""
        return self._ingest.waiting()

    def asking(self) -> int:
        """Return how many questions wait now for a turn; of each less is read while many do."""
        return self._search.waiting()

    async def health(self) -> Health:
        """Examine the database and the indexes; it reads every page."""
        return await examine(self._store, self._indexes)

    async def _reading(self, article: Article, sharing: Sharing) -> Reading:
        shared = await self._store.first_shares(
            Scope(sharing.space, sharing.channel, (article.id,))
        )
        if not shared:
            raise UnknownArticle("The article was forgotten while it was being read.")
        [first] = shared
        is_new = first.message == sharing.message
        return Reading(article, await self.summarise(article), first, is_new)

    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]:
        """Return what ``scope`` saw shared from ``since`` until before ``until``, by story.

        The stories stand in the order of their first shares.
        """
        return await self._newsroom.stories(scope, since, until)

    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]:
        """Return where articles of one story state different numbers, dates or names."""
        return await self._newsroom.disagreements(articles)


def _tending(store: SqlStore, server: Server) -> Callable[[], Awaitable[None]]:
    from index.retrieval.tending import Tending  # noqa: PLC0415 - with a driver that nobody else waits for

    return Tending(store, server).tend


async def _nothing() -> None:
    """Tend a directory, whose spaces are all searched in memory."""
