"""The vector and the lexical index of each space, kept equal to the rows.

Built from the rows when it is first asked what of a space is visible. Whenever that is asked, the
space's generation is read, and what has changed since is applied: another process may have written
meanwhile.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import Connection

from index.db.statements import text
from index.ports import PassageIds, Seen
from index.retrieval.keywords import Bm25
from index.retrieval.seen_lately import SeenLately
from index.retrieval.vectors import FaissIndex
from index.store import SqlStore, reading, rows
from index.store.postings import PassageTerms
from index.types import Scope, Vectors

_ROWS = 5000  # passages read at a time
_SCOPES = 64  # whose passage ids are remembered, until their space changes
_FEW = 2_000  # passages of a space: to search them takes less than to have a thread do it

_Found: TypeAlias = list[tuple[int, float]]  # passage ids with scores


class Memory:
    """Every space's indexes: the ports VectorIndex and Keywords.

    Does not know what a passage says. Callers say among which to search, of those that ``visible``
    has told: what was removed since then may still be found.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._spaces: dict[str, _Space] = {}
        self._visible = SeenLately(_SCOPES)

    async def nearest(self, vector: Vectors, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, inner product) of ``among``, best first."""
        held = self._held(among.scope.space)
        return (
            await held.searched(held.vectors.nearest, vector, k, among.ids) if held.vectors else []
        )

    async def similar(
        self, space: str, vector: Vectors, ids: PassageIds
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of those of ``ids`` that are there, best first."""
        held = self._held(space)
        return held.vectors.similar(vector, ids) if held.vectors else []

    async def best(self, question: str, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, BM25 score) of ``among``, best first."""
        held = self._held(among.scope.space)
        return await held.searched(held.words.best, question, k, among.ids)

    async def visible(self, scope: Scope) -> Seen:
        """Return the passages that ``scope`` may see.

        The space's indexes have them all after that.
        """
        return await self._store.read(lambda connection: self.visible_now(connection, scope))

    def visible_now(self, connection: Connection, scope: Scope) -> Seen:
        """Return the same, of the state that the connection sees."""
        generation = self._held(scope.space).catch_up(connection)
        return self._visible.of(connection, scope, generation)

    async def refresh(self, space: str) -> None:
        """Apply what has changed, where the space is in memory."""
        if space in self._spaces:
            await self._fresh(space)

    def __len__(self) -> int:
        """Return how many passages' vectors are in memory now."""
        held = [each.vectors for each in self._spaces.values()]
        return sum(len(each) for each in held if each is not None)

    def drop(self, space: str) -> None:
        """Have nothing of the space in memory."""
        self._spaces.pop(space, None)
        self._visible.drop(space)

    async def ids(self, space: str) -> tuple[PassageIds, PassageIds]:
        """Return the ids in the vector index and those in the lexical one, to compare with rows."""
        held = await self._fresh(space)
        return held.vectors.ids() if held.vectors else np.zeros(0, np.int64), held.words.ids()

    async def vectors(self, space: str, ids: PassageIds) -> Vectors:
        """Return the vectors that the index holds under ``ids``. Raises KeyError."""
        held = await self._fresh(space)
        if held.vectors is None:
            raise KeyError(ids)
        return held.vectors.vectors(ids)

    def _held(self, space: str) -> "_Space":
        return self._spaces.setdefault(space, _Space(space))

    async def _fresh(self, space: str) -> "_Space":
        held = self._held(space)
        await self._store.read(held.catch_up)
        return held


class _Space:
    """One space's indexes, and the generation of the rows that they equal."""

    def __init__(self, space: str) -> None:
        self.vectors: FaissIndex | None = None  # until there is a vector to tell the dimensions
        self.words = Bm25()
        self._space = space
        self._generation = 0
        self._last = 0  # the highest passage id that has been here
        self._lock = threading.Lock()

    async def searched(self, search: Callable[..., _Found], *wanted: Any) -> _Found:
        """Search here where that is soon done, else in a thread."""
        if self.vectors is None or len(self.vectors) <= _FEW:
            return search(*wanted)
        return await asyncio.to_thread(search, *wanted)

    def catch_up(self, connection: Connection) -> int:
        """Apply what this connection sees and the indexes do not have; return its generation."""
        generation, removal = reading.generation(connection, self._space)
        with self._lock:
            if generation > self._generation:
                if removal > self._generation:
                    self._drop(connection)
                self._add(connection)
                self._generation = generation
        return generation

    def _drop(self, connection: Connection) -> None:
        if self.vectors is None:
            return
        gone = np.setdiff1d(self.vectors.ids(), reading.every_passage(connection, self._space))
        self.vectors.remove(gone)
        self.words.remove(gone)

    def _add(self, connection: Connection) -> None:
        """Read what was stored since: ids only ever count up."""
        added = connection.execute(
            text(
                "SELECT p.id, p.vector, p.terms, a.language FROM passages p"
                " JOIN articles a ON a.space = p.space AND a.id = p.article"
                " WHERE p.space = :space AND p.id > :last ORDER BY p.id"
            ),
            {"space": self._space, "last": self._last},
        )
        for part in added.mappings().partitions(_ROWS):
            ids = np.array([row["id"] for row in part], np.int64)
            vectors = rows.to_vectors([row["vector"] for row in part])
            if self.vectors is None:
                self.vectors = FaissIndex(vectors.shape[1])
            self.vectors.add(ids, vectors)
            self.words.add([PassageTerms(row["id"], row["language"], row["terms"]) for row in part])
            self._last = int(ids[-1])
