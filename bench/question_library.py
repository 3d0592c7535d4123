"""Articles -> a library on disk, made once; questions -> what is answered, and from which passages."""

import hashlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from bench.asked import Asked
from bench.question_sets import Article, Question, gains, write
from index.answering.answer import ranked
from index.answering.reader import PassageReader
from index.db.where import Server, Where
from index.library import Library, Sharing
from index.models.embed import SentenceEmbedder
from index.retrieval.indexes import Indexes
from index.retrieval.tending import Tending
from index.search import Search
from index.store import SqlStore
from index.types import Scope

SPACE = "bench"
Scored: TypeAlias = Mapping[int, float]  # passages' ids
_SIZE = 1000  # passages: fewer than any library of a bench
INDEX = Path(__file__).parent.parent / "index"
# What decides how an article lies in the library; the lexical terms are made anew by themselves.
_CUTS = (
    "text/segment",
    "text/boundaries",
    "models/embed",
    "models/bert",
    "models/sentence_network",
    "models/quantised",
    "models/token_vectors",
    "ingest",
)


def place(library: Path) -> Path:
    """Return the folder for a library that is cut and embedded as it is now."""
    digest = hashlib.sha256(b"".join((INDEX / f"{name}.py").read_bytes() for name in _CUTS))
    return library / digest.hexdigest()[:12]


class Asker:
    """Asks as `footnote ask` does, and looks at what was retrieved on the way."""

    def __init__(self, library: Library, store: SqlStore, embedder: SentenceEmbedder) -> None:
        self._library = library
        self._store = store
        self._indexes = Indexes(store)
        self._embedder = embedder
        self._search = Search(store, self._indexes, embedder, PassageReader())

    @classmethod
    @asynccontextmanager
    async def open(
        cls, where: Where, articles: Sequence[Article], *, large: bool = False
    ) -> AsyncIterator["Asker"]:
        """Import what is not there yet, as `footnote import` does, and open the library.

        On a server, it is searched as a ``large`` one.
        """
        embedder = await SentenceEmbedder.open()
        data = where / "data" if isinstance(where, Path) else where
        async with (
            Library.open(data, embedder=embedder) as library,
            SqlStore.open(data) as store,
        ):
            share = Sharing(SPACE, "all", "bench", "bench", datetime.now(UTC))
            # Two benches may use one library at once, each with a file of its own.
            with TemporaryDirectory() as at:
                await library.import_file(write(Path(at, "articles.jsonl"), articles), share)
            if large and isinstance(data, Server):
                await Tending(store, data, large=_SIZE, block=_SIZE).tend()
            yield cls(library, store, embedder)

    async def ask(self, question: Question) -> Asked:
        """Ask, timed; then look again at the passages, and at the sentences if they are graded."""
        scope = Scope(SPACE, question.channel)
        began = time.perf_counter()
        answer = await self._library.ask(question.text, scope)
        seconds = time.perf_counter() - began
        rank = None
        if question.gold:
            rank = await self.rank_among(question, await self.retrieved(question))
        ranked = await self._ranked(question, scope) if question.gains else ()
        return Asked(question, answer, seconds, rank, ranked)

    async def pools(self, question: Question, size: int) -> tuple[Scored, Scored]:
        """Return the ``size`` nearest passages by vector, and the best by word, with their scores."""
        scope = Scope(SPACE, question.channel)
        visible = await self._indexes.visible(scope)
        vector = await self._embedder.embed_question(question.text)
        near = await self._indexes.nearest(vector, size, visible)
        return dict(near), dict(await self._indexes.best(question.text, size, visible))

    async def rank_among(self, question: Question, ids: Sequence[int]) -> int | None:
        """Return the place of the first of these passages that holds the answer."""
        for rank, held in enumerate(
            await self._store.passages(ids, Scope(SPACE, question.channel))
        ):
            if held.article.id == question.article and any(
                held.passage.start <= start < held.passage.end for start, _ in question.gold
            ):
                return rank
        return None

    async def retrieved(self, question: Question) -> list[int]:
        """Return the ids of the passages that are found, best first, before sentences are ranked."""
        scope = Scope(SPACE, question.channel)
        return [each.id for each in await self._search.finder.passages(question.text, scope)]

    async def _ranked(self, question: Question, scope: Scope) -> tuple[float, ...]:
        weighed = await self._search.weigh(question.text, scope)
        order = [each.sentence for each in ranked(weighed)]
        return gains(question, [(each.article.id, each.span) for each in order])
