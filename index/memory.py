"""The vector and the lexical index of each space, kept equal to the rows.

Built from the rows when it is first asked what of a space is visible. Whenever that is asked, the
space's generation is read, and what has changed since is applied: another process may have written
meanwhile.
"""

import asyncio
import threading
from collections import OrderedDict

import numpy as np
from sqlalchemy import Connection, text

from index.keywords import Bm25, PassageTerms
from index.ports import PassageIds
from index.store import SqlStore, reading, rows
from index.types import Scope, Vectors
from index.vectors import FaissIndex

_ROWS = 5000  # passages read at a time
_SCOPES = 64  # whose passage ids are remembered, until their space changes


class Memory:
    """Every space's indexes: the ports VectorIndex and Keywords.

    Does not know what a passage says. Callers say among which to search, of those that ``visible``
    has told: what was removed since then may still be found.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._spaces: dict[str, _Space] = {}
        self._visible: OrderedDict[Scope, tuple[int, PassageIds]] = OrderedDict()

    async def nearest(
        self, space: str, vector: Vectors, k: int, among: PassageIds
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, inner product) of ``among``, best first."""
        index = self._held(space).vectors
        if index is None:
            return []
        return await asyncio.to_thread(index.nearest, vector, k, among)

    async def best(
        self, space: str, question: str, k: int, among: PassageIds
    ) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, BM25 score) of ``among``, best first."""
        return await asyncio.to_thread(self._held(space).words.best, question, k, among)

    async def visible(self, scope: Scope) -> PassageIds:
        """Return the ids of the passages that ``scope`` may see, in order; not to be changed.

        The space's indexes have them all after that.
        """
        return await self._store.read(lambda connection: self._visible_now(connection, scope))

    async def refresh(self, space: str) -> None:
        """Apply what has changed, where the space is in memory."""
        if space in self._spaces:
            await self._fresh(space)

    def __len__(self) -> int:
        """Return how many passages' vectors are in memory now."""
        held = [each.vectors for each in self._spaces.values()]
        return sum(len(each) for each in held if each is not None)

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

    def _visible_now(self, connection: Connection, scope: Scope) -> PassageIds:
        generation = self._held(scope.space).catch_up(connection)
        known = self._visible.get(scope)
        if known and known[0] == generation:
            return known[1]
        ids = reading.visible(connection, scope)
        ids.setflags(write=False)
        self._visible[scope] = (generation, ids)
        if len(self._visible) > _SCOPES:
            self._visible.popitem(last=False)
        return ids


class _Space:
    """One space's indexes, and the generation of the rows that they equal."""

    def __init__(self, space: str) -> None:
        self.vectors: FaissIndex | None = None  # until there is a vector to tell the dimensions
        self.words = Bm25()
        self._space = space
        self._generation = 0
        self._last = 0  # the highest passage id that has been here
        self._lock = threading.Lock()

    def catch_up(self, connection: Connection) -> int:
        """Apply what this connection sees and the indexes do not have; return its generation."""
        generation, removal = _generation(connection, self._space)
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


def _generation(connection: Connection, space: str) -> tuple[int, int]:
    """Return the counts of the last change and of the last one that removed passages."""
    found = connection.execute(
        text("SELECT generation, removal FROM spaces WHERE space = :space"), {"space": space}
    ).first()
    return (found[0], found[1]) if found else (0, 0)
