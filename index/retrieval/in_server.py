"""Searches of a large space that PostgreSQL makes: vectors by pgvector, words by rows of postings.

A process holds of such a space how long its passages are and in which language, some ten bytes each, and
the postings of the newest ones, until ``index.retrieval.tending`` has made a block of them.
"""

import asyncio
import threading
from functools import partial

import numpy as np
from sqlalchemy import Connection

from index.db.dialects import plan_anew
from index.ports import PassageIds, Seen
from index.retrieval.keywords import Asked, Bm25
from index.retrieval.seen_lately import SeenLately
from index.store import SqlStore, blocks, near, reading
from index.types import Scope, Vectors

# Passages seen, by the share of the space that they are, up to which all are compared: it takes 2 µs each.
# A graph is walked until a hundred of them are found, and a step takes ten times as long.
FEW_VECTORS = 1000
# Of a space's passages, the share seen up to which their own terms are read: one passage's take as long as
# a question's postings in five hundred (bench/speed/own_terms.py).
FEW_WORDS = 0.002

_SCOPES = 4  # whose passage ids are remembered, until their space changes
_VIEWS = 4  # of what is seen, as BM25 needs it


class InServer:
    """The ports VectorIndex and Keywords for the spaces that have blocks of postings.

    Finds what ``index.retrieval.memory`` finds, with the same scores; beside exact search in all but some of a
    hundred vectors.
    """

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._spaces: dict[str, _Space] = {}
        self._visible = SeenLately(_SCOPES)

    async def nearest(self, vector: Vectors, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, inner product) of ``among``, best first."""
        share = len(among) / self._held(among.scope.space).size
        nearest = near.exactly if len(among) * share <= FEW_VECTORS else near.nearly
        return await self._store.read(partial(nearest, scope=among.scope, vector=vector, k=k))

    async def similar(
        self, space: str, vector: Vectors, ids: PassageIds
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of those of ``ids`` that are there, best first."""
        return await self._store.read(partial(near.of_ids, space=space, vector=vector, ids=ids))

    async def best(self, question: str, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, BM25 score) of ``among``, best first."""
        held = self._held(among.scope.space)
        if len(among) <= FEW_WORDS * held.size:
            return await self._store.read(
                partial(_best_of_few, question=question, k=k, among=among)
            )
        asked, firsts = await asyncio.to_thread(held.asked, question, among.ids)
        found = await self._store.read(
            partial(blocks.postings, space=among.scope.space, terms=asked.terms(), firsts=firsts)
        )
        return await asyncio.to_thread(asked.best, k, [found])

    def visible_now(self, connection: Connection, scope: Scope) -> Seen:
        """Return the passages that ``scope`` may see in the state that the connection sees."""
        generation = self._held(scope.space).catch_up(connection)
        return self._visible.of(connection, scope, generation)

    async def refresh(self, space: str) -> None:
        """Apply what has changed, where something of the space is held."""
        if space in self._spaces:
            await self._store.read(self._held(space).catch_up)

    async def ids(self, space: str) -> PassageIds:
        """Return the ids of the passages whose words can be found, to compare with rows."""
        held = self._held(space)
        await self._store.read(held.catch_up)
        return held.words.ids()

    def _held(self, space: str) -> "_Space":
        return self._spaces.setdefault(space, _Space(space))


class _Space:
    """What is held of one space: no postings of what is in a block."""

    def __init__(self, space: str) -> None:
        self.words = Bm25(_VIEWS)
        self._space = space
        self._generation = 0
        self._last = 0  # the highest passage id that has been here
        self._firsts: list[int] = []  # of each block, the first id that belongs there
        self._past = 1  # the lowest id that belongs to none of them
        self._lock = threading.Lock()

    @property
    def size(self) -> int:
        """How many passages the space has had."""
        return max(1, self._last)

    def asked(self, question: str, among: PassageIds) -> tuple[Asked, list[int]]:
        """Return what is here to score for a question, and whose postings are to be read for it."""
        with self._lock:
            return self.words.asked(question, among), self._firsts[:]

    def catch_up(self, connection: Connection) -> int:
        """Apply what this connection sees and is not here; return its generation."""
        generation, removal = reading.generation(connection, self._space)
        with self._lock:
            if generation > self._generation:
                self._add(connection)
                if removal > self._generation:
                    # Last: a block may still have what an older version deleted.
                    every = reading.every_passage(connection, self._space)
                    self.words.remove(np.setdiff1d(self.words.ids(), every))
                self._generation = generation
        return generation

    def _add(self, connection: Connection) -> None:
        for block in blocks.read(connection, self._space, self._past):
            self.words.add_elsewhere(block.ids, block.held["length"], block.languages)
            self._firsts.append(block.first)
            self._past = block.past
            self._last = max(self._last, block.past - 1)
        added = reading.terms_from(connection, self._space, self._last + 1)
        self.words.add(added)
        if added:
            self._last = added[-1].id


def _best_of_few(
    connection: Connection, question: str, k: int, among: Seen
) -> list[tuple[int, float]]:
    plan_anew(connection)
    words = Bm25()
    words.add(reading.passage_terms(connection, among.scope))
    return words.best(question, k, among.ids)
