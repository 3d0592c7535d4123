"""A data directory -> whether it is sound: its pages, its rows, and the indexes made from them."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from sqlalchemy import Connection

from index.db.statements import text
from index.db.where import Where
from index.errors import StoreDamaged
from index.retrieval.indexes import Indexes
from index.store import SqlStore, reading


@dataclass(frozen=True, slots=True)
class Health:
    """What is in a data directory, and what is wrong with it: ``damage`` is empty where nothing is.

    ``model`` made the vectors; it is None until the first article is stored.
    """

    articles: int
    passages: int
    shares: int
    bytes: int
    database: str
    model: str | None
    damage: str
    indexes_equal_rows: bool


async def inspect(data: Where) -> Health:
    """Open the directory, whatever model it was made with, and examine it. Raises StoreError."""
    async with SqlStore.open(data) as store:
        return await examine(store, Indexes(store))


async def examine(store: SqlStore, indexes: Indexes) -> Health:
    """Read every page of the database, and compare the indexes of every space with its rows."""
    damage = ""
    try:
        await store.check()
    except StoreDamaged as error:
        damage = str(error)
    articles, passages, shares = await store.read(_counts)
    return Health(
        articles=articles,
        passages=passages,
        shares=shares,
        bytes=await store.size(),
        database=await store.version(),
        model=await store.read(lambda connection: reading.noted(connection, "model")),
        damage=damage,
        indexes_equal_rows=await _equal(store, indexes),
    )


def _counts(connection: Connection) -> tuple[int, int, int]:
    counts = (
        "SELECT (SELECT COUNT(*) FROM articles), (SELECT COUNT(*) FROM passages),"
        " (SELECT COUNT(*) FROM shares)"
    )
    articles, passages, shares = connection.execute(text(counts)).one()
    return articles, passages, shares


async def _equal(store: SqlStore, indexes: Indexes) -> bool:
    for space in await store.read(_spaces):
        stored = await store.read(partial(_ids, space=space))
        if not all(np.array_equal(stored, held) for held in await indexes.ids(space)):
            return False
    return True


def _spaces(connection: Connection) -> list[str]:
    return list(connection.execute(text("SELECT space FROM spaces ORDER BY space")).scalars())


def _ids(connection: Connection, space: str) -> list[int]:
    found = connection.execute(
        text("SELECT id FROM passages WHERE space = :space ORDER BY id"), {"space": space}
    )
    return list(found.scalars())
