"""Footnote: `Library.import_file`, and its passages as the finder ranks them, before the reader.

With FOOTNOTE_BENCH_WHOLE set, the whole answer instead: sentences ranked, the best of them read.
"""

import asyncio
import json
import os
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bench.peers.peer import FloatVectors, serve
from index.library import Library, Sharing
from index.models.embed import SentenceEmbedder
from index.retrieval.finder import Finder
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.types import Scope

SPACE, CHANNEL = "local", "bench"
SHARING = Sharing(SPACE, CHANNEL, "bench", "bench", datetime(2026, 1, 1, tzinfo=UTC))
_T = TypeVar("_T")


class Footnote:
    """A library that is kept open, in a loop that runs while it is asked."""

    def __init__(self, folder: Path, _model: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._stack = AsyncExitStack()
        self._whole = bool(os.environ.get("FOOTNOTE_BENCH_WHOLE"))
        self._run(self._open(folder))

    def warm_up(self) -> None:
        """Load the model."""
        self._run(self._embedder.embed_question("something"))

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Import a file of rows that name the pages."""
        rows = self._folder / "rows.jsonl"
        with rows.open("w", encoding="utf-8") as lines:
            for at, url, title, file in pages:
                row = {"id": at, "url": url, "title": title, "html_path": file}
                lines.write(json.dumps(row) + "\n")
        done = self._run(self._library.import_file(rows, SHARING))
        if done.failures:
            print(*done.failures, sep="\n")
        rows.unlink()
        return len(self._run(self._memory.visible(Scope(SPACE, CHANNEL))))

    def load(self) -> None:
        """Nothing: the rows are read with the first question."""

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Nothing: it is given a data directory that has them."""

    def search(self, question: str, k: int) -> list[str]:
        """Return the best passages, or the passages of the answer's quotes."""
        scope = Scope(SPACE, CHANNEL)
        if self._whole:
            answer = self._run(self._library.ask(question, scope))
            return [each.text for each in answer.shown][:k]
        found = self._run(self._finder.passages(question, scope))[:k]
        return [each.article.text[each.passage.start : each.passage.end] for each in found]

    async def _open(self, folder: Path) -> None:
        self._folder = folder
        self._embedder = await SentenceEmbedder.open()
        self._library = await self._stack.enter_async_context(
            Library.open(folder / "data", embedder=self._embedder)
        )
        self._store = await self._stack.enter_async_context(SqlStore.open(folder / "data"))
        self._memory = Memory(self._store)
        self._finder = Finder(self._store, self._memory, self._embedder)

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._loop.run_until_complete(work)


if __name__ == "__main__":
    serve(Footnote)
