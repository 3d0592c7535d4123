"""Postings as rows, for spaces whose words are searched in PostgreSQL: statements that make, read and strip them.

A block is some thousand passages with consecutive ids; a row holds which of them have a term. What a
forgotten or replaced passage had is taken out of its rows in the same transaction.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from index.db.statements import text
from index.ports import PassageIds
from index.store import reading
from index.store.postings import POSTING as PACKED
from index.store.postings import Segment, inverted
from index.text.terms import stemmed_as

# The id's distance from the block's first, of 65,536 at most, and how often the passage has the term.
POSTING = np.dtype([("offset", "<u2"), ("count", "u1")])
HELD = np.dtype([("offset", "<u2"), ("length", "<u4"), ("language", "u1")])  # of each passage

_AT_ONCE = 10_000  # rows that are written by one statement

Removed = Sequence[tuple[int, bytes]]  # passages that were deleted: their ids and their terms


@dataclass(frozen=True, slots=True)
class Block:
    """Passages with ids from ``first`` until before ``past``; ``held`` are those that are there."""

    number: int
    first: int
    past: int
    names: list[str]
    held: NDArray[np.void]

    @property
    def ids(self) -> PassageIds:
        """The passages' ids, in order."""
        return np.asarray(self.held["offset"].astype(np.int64) + self.first)

    @property
    def languages(self) -> list[str]:
        """The languages whose stems the passages have."""
        return [self.names[place] for place in self.held["language"]]


def read(
    connection: Connection, space: str, first: int = 1, last: int | None = None
) -> list[Block]:
    """Return the blocks that may have passages from ``first`` to ``last``, in order."""
    found = connection.execute(
        text(
            "SELECT block, first_passage, past_passage, languages, passages FROM lexical_blocks"
            " WHERE space = :space AND past_passage > :first"
            " AND (first_passage <= :last OR CAST(:last AS bigint) IS NULL) ORDER BY block"
        ),
        {"space": space, "first": first, "last": last},
    )
    return [
        Block(number, start, end, json.loads(names), np.frombuffer(passages, HELD))
        for number, start, end, names, passages in found
    ]


def are_there(connection: Connection, space: str) -> bool:
    """Return whether the space has any block; on SQLite none has."""
    if connection.dialect.name == "sqlite":
        return False
    query = text("SELECT 1 FROM lexical_blocks WHERE space = :space LIMIT 1")
    return connection.execute(query, {"space": space}).first() is not None


def count(connection: Connection, space: str) -> int:
    """Return how many blocks the space has."""
    return int(
        connection.execute(
            text("SELECT count(*) FROM lexical_blocks WHERE space = :space"), {"space": space}
        ).scalar_one()
    )


def spaces(connection: Connection) -> list[str]:
    """Return the spaces that have blocks; none where there are no tables for them."""
    if connection.dialect.name == "sqlite":
        return []
    found = connection.execute(text("SELECT DISTINCT space FROM lexical_blocks ORDER BY space"))
    return list(found.scalars())


def past(connection: Connection, space: str) -> int:
    """Return the lowest id that is in no block yet."""
    return int(
        connection.execute(
            text("SELECT max(past_passage) FROM lexical_blocks WHERE space = :space"),
            {"space": space},
        ).scalar()
        or 1
    )


def postings(
    connection: Connection, space: str, terms: Collection[int], firsts: Sequence[int]
) -> Segment:
    """Return which passages of the first blocks hold ``terms``; ``firsts`` are their first ids."""
    found = connection.execute(
        text(
            "SELECT term, block, postings FROM lexical_postings WHERE space = :space"
            " AND term = ANY(:terms) AND block < :blocks ORDER BY term, block"
        ),
        {"space": space, "terms": sorted(terms), "blocks": len(firsts)},
    ).all()
    sizes = np.array([len(row.postings) for row in found], np.int64) // POSTING.itemsize
    every = np.frombuffer(b"".join(row.postings for row in found), POSTING)
    starts = np.array([firsts[row.block] for row in found], np.uint32)
    each_term = np.array([row.term for row in found], np.uint32)
    begins = np.flatnonzero(np.diff(each_term, prepend=each_term[:1] ^ np.uint32(1)))
    ends = np.append(0, np.cumsum(sizes))
    return Segment(
        terms=each_term[begins],
        starts=np.append(ends[begins], ends[-1]),
        passages=every["offset"] + np.repeat(starts, sizes),
        counts=every["count"],
    )


def make(connection: Connection, space: str, number: int, first: int, past: int) -> None:
    """Make a block of the passages from ``first`` until before ``past``."""
    passages = reading.terms_from(connection, space, first, past)
    segment, lengths = inverted(passages)
    names = sorted({stemmed_as(each.language) for each in passages})
    held = np.empty(len(passages), HELD)
    held["offset"] = [each.id - first for each in passages]
    held["length"] = lengths
    held["language"] = [names.index(stemmed_as(each.language)) for each in passages]
    connection.execute(
        text(
            "INSERT INTO lexical_blocks"
            " (space, block, first_passage, past_passage, languages, passages)"
            " VALUES (:space, :block, :first, :past, :languages, :passages)"
        ),
        {
            "space": space,
            "block": number,
            "first": first,
            "past": past,
            "languages": json.dumps(names),
            "passages": held.tobytes(),
        },
    )
    packed = np.empty(segment.size, POSTING)
    packed["offset"] = segment.passages - np.uint32(first)
    packed["count"] = segment.counts
    lists = _cut(packed.tobytes(), segment.starts * POSTING.itemsize)
    for start in range(0, len(lists), _AT_ONCE):
        connection.execute(
            text(
                "INSERT INTO lexical_postings (space, term, block, postings)"
                " SELECT :space, made.term, :block, made.postings FROM"
                " unnest(CAST(:terms AS bigint[]), CAST(:lists AS bytea[])) AS made(term, postings)"
            ),
            {
                "space": space,
                "block": number,
                "terms": segment.terms[start : start + _AT_ONCE].tolist(),
                "lists": lists[start : start + _AT_ONCE],
            },
        )


def make_again(connection: Connection, space: str, block: Block) -> None:
    """Make a block anew of what its passages are now."""
    _delete(connection, space, block.number)
    make(connection, space, block.number, block.first, block.past)


def refresh(connection: Connection, space: str, block: Block) -> None:
    """Make a block anew that was read before, where it is still there: its space may have been forgotten."""
    there = read(connection, space, block.first, block.first)
    if any(each.number == block.number for each in there):
        make_again(connection, space, block)


def strip(connection: Connection, space: str, removed: Removed) -> None:
    """Take what was deleted out of its blocks."""
    if connection.dialect.name == "sqlite" or not removed:
        return
    every = [at for at, _ in removed]
    for block in read(connection, space, min(every), max(every)):
        own = [row for row in removed if block.first <= row[0] < block.past]
        if 2 * len(own) > len(block.held):
            make_again(connection, space, block)
        elif own:
            _strip(connection, space, block, own)


def forget(connection: Connection, space: str) -> None:
    """Delete all blocks of a space."""
    if connection.dialect.name == "sqlite":
        return
    for table in ("lexical_postings", "lexical_blocks"):
        connection.execute(
            text(f"DELETE FROM {table} WHERE space = :space"),  # noqa: S608 - our own text
            {"space": space},
        )


def _delete(connection: Connection, space: str, number: int) -> None:
    for table in ("lexical_postings", "lexical_blocks"):
        connection.execute(
            text(f"DELETE FROM {table} WHERE space = :space AND block = :block"),  # noqa: S608
            {"space": space, "block": number},
        )


def _strip(connection: Connection, space: str, block: Block, removed: Removed) -> None:
    gone = np.array([at - block.first for at, _ in removed], np.uint16)
    terms = np.unique(np.concatenate([np.frombuffer(own, PACKED)["term"] for _, own in removed]))
    place = {"space": space, "block": block.number}
    found = connection.execute(
        text(
            "SELECT term, postings FROM lexical_postings"
            " WHERE space = :space AND block = :block AND term = ANY(:terms)"
        ),
        {**place, "terms": terms.tolist()},
    )
    left = {term: _without(np.frombuffer(held, POSTING), gone) for term, held in found}
    connection.execute(
        text(
            "UPDATE lexical_postings SET postings = stripped.postings FROM"
            " unnest(CAST(:terms AS bigint[]), CAST(:lists AS bytea[])) AS stripped(term, postings)"
            " WHERE space = :space AND block = :block AND lexical_postings.term = stripped.term"
        ),
        {**place, "terms": [*left], "lists": [*left.values()]},
    )
    connection.execute(
        text(
            "DELETE FROM lexical_postings WHERE space = :space AND block = :block"
            " AND term = ANY(:terms) AND length(postings) = 0"
        ),
        {**place, "terms": [*left]},
    )
    connection.execute(
        text(
            "UPDATE lexical_blocks SET passages = :passages WHERE space = :space AND block = :block"
        ),
        {**place, "passages": _without(block.held, gone)},
    )


def _without(held: NDArray[np.void], gone: NDArray[np.uint16]) -> bytes:
    return held[~np.isin(held["offset"], gone)].tobytes()


def _cut(packed: bytes, starts: NDArray[np.int64]) -> list[bytes]:
    return [packed[start:end] for start, end in pairwise(starts.tolist())]
