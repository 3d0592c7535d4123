"""Large spaces of a PostgreSQL database -> what their searches in the server need: blocks and a graph.

Nothing waits for it: what is in no block yet is searched in memory, and without a graph all vectors are
compared. Any process may tend at any time, also several at once, and be stopped at any moment.
"""

import logging
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import psycopg
from psycopg import sql
from sqlalchemy import Connection

from index.db.postgres import outside, trying
from index.db.postgres_faults import translated
from index.db.statements import text
from index.db.where import Server
from index.store import SqlStore, blocks, near, reading

LARGE = 200_000  # passages from which a space is searched in the server
BLOCK = 2**14  # passages in a block
_EFFORT = 128  # vectors looked at to place one in the graph; with 64 it misses twice as many

log = logging.getLogger(__name__)


class Tending:
    """Looks after the large spaces of one database."""

    def __init__(
        self, store: SqlStore, server: Server, large: int = LARGE, block: int = BLOCK
    ) -> None:
        self._store = store
        self._server = server
        self._large = large
        self._block = block
        self._seen_removal: dict[str, int] = {}

    async def tend(self) -> None:
        """Make what lacks. Raises StoreError."""
        for space in await self._store.read(partial(_larger, than=self._large)):
            await self.make_blocks(space)
            await self._have_graph(space)

    async def make_blocks(self, space: str) -> None:
        """Make the blocks that lack, and those anew that have what is gone."""
        await self._mend(space)
        while await self._store.write(partial(_make_next, space=space, size=self._block)):
            log.info("a block of postings was made", extra={"space": space})

    async def _mend(self, space: str) -> None:
        """Make those blocks anew that have what a process of an older version has deleted."""
        _, removal = await self._store.read(partial(reading.generation, space=space))
        if removal != self._seen_removal.get(space):
            for block in await self._store.read(partial(_with_what_is_gone, space=space)):
                await self._store.write(partial(blocks.refresh, space=space, block=block))
            self._seen_removal[space] = removal

    async def _have_graph(self, space: str) -> None:
        """Make the graph that lacks; drop what is of no use, as when the space has been forgotten."""
        dims = await self._store.read(partial(_dimensions, space=space))
        wanted = {near.graph(space, dims): True} if 0 < dims <= near.WIDEST else {}
        if await self._store.read(partial(near.graphs, space=space)) == wanted:
            return
        with translated(self._server):
            async with outside(self._server) as connection, trying(connection, "graph") as alone:
                there = await self._store.read(partial(near.graphs, space=space))
                if not alone or there == wanted:  # somebody else has just made it
                    return
                await _drop(connection, there)
                if wanted:
                    await _make_graph(connection, space, dims)
                    log.info("a graph of vectors was made", extra={"space": space})


def _larger(connection: Connection, than: int) -> list[str]:
    """Return the spaces that have given out more passage ids than that."""
    found = connection.execute(
        text("SELECT space FROM spaces WHERE next_passage > :than + 1 ORDER BY space"),
        {"than": than},
    )
    return list(found.scalars())


def _make_next(connection: Connection, space: str, size: int) -> bool:
    """Make the next block where all its ids have been given out; return whether that was so."""
    first = blocks.past(connection, space)
    past = first + size
    next_passage = connection.execute(
        text("SELECT next_passage FROM spaces WHERE space = :space"), {"space": space}
    ).scalar_one()
    if past > next_passage:
        return False
    blocks.make(connection, space, blocks.count(connection, space), first, past)
    return True


def _with_what_is_gone(connection: Connection, space: str) -> list[blocks.Block]:
    """Return the blocks that have what is gone. To look at all takes long, and nobody waits for it."""
    every = reading.every_passage(connection, space)
    found = blocks.read(connection, space)
    starts = np.searchsorted(every, [block.first for block in found])
    ends = np.searchsorted(every, [block.past for block in found])
    return [
        block
        for block, start, end in zip(found, starts, ends, strict=True)
        if not np.isin(block.ids, every[start:end]).all()
    ]


def _dimensions(connection: Connection, space: str) -> int:
    """Return how many its last vector has, 0 where the space has no passage."""
    return int(
        connection.execute(
            text(
                "SELECT vector_dims(vector) FROM passages WHERE space = :space"
                " ORDER BY id DESC LIMIT 1"
            ),
            {"space": space},
        ).scalar()
        or 0
    )


async def _drop(connection: psycopg.AsyncConnection[Any], names: Iterable[str]) -> None:
    for name in names:
        await connection.execute(
            sql.SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(sql.Identifier(name))
        )


async def _make_graph(connection: psycopg.AsyncConnection[Any], space: str, dims: int) -> None:
    """Build the index while others read and write."""
    await connection.execute(
        sql.SQL(
            "CREATE INDEX CONCURRENTLY {name} ON passages"
            " USING hnsw ((CAST(vector AS halfvec({dims}))) halfvec_ip_ops)"
            " WITH (ef_construction = {effort})"
            " WHERE space = {space} AND vector_dims(vector) = {dims}"
        ).format(
            name=sql.Identifier(near.graph(space, dims)),
            dims=sql.Literal(dims),
            effort=sql.Literal(_EFFORT),
            space=sql.Literal(space),
        )
    )
