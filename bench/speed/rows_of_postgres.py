"""Rows of articles and variations of them -> a PostgreSQL database, past the store: through it they take hours."""

import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.speed.figures import CHANNEL, SPACE
from bench.speed.growing import FILE, NOISE, SMALL
from index.db.columns import VectorBytes
from index.db.postgres import connect
from index.db.where import Server
from index.db.wire import adapt

_SHARE = 100  # of which one article is in the small channel, too


def fill(server: Server, data: Path, passages: int) -> None:
    """Write at least so many passages into an empty database that has its tables.

    Sentences' vectors are left out: no search needs them.
    """
    with connect(server) as connection:
        adapt(connection)
        vector = connection.execute("SELECT to_regtype('vector')::oid::int").fetchone()
        types = ["text", "int8", "text", "int4", "int4", "text", *(vector or ()), "bytea"]
        written = 1
        with connection.transaction():
            for number, (language, rows) in enumerate(_articles(data)):
                if written > passages:
                    break
                name = f"article-{number}"
                connection.execute(
                    "INSERT INTO articles VALUES (%s, %s, '', '', '', '', '', %s, 'full', '', NULL,"
                    " '[]', %s, %s, '')",
                    [SPACE, name, language, written, len(rows)],
                )
                for channel in [CHANNEL, SMALL][: 1 + (number % _SHARE == 0)]:
                    connection.execute(
                        "INSERT INTO shares VALUES (%s, %s, %s, %s, '', '2026-01-01', 1)",
                        [SPACE, channel, name, name],
                    )
                with (
                    connection.cursor() as cursor,
                    cursor.copy("COPY passages FROM STDIN (FORMAT BINARY)") as copy,
                ):
                    copy.set_types(types)
                    for at, (held, terms) in enumerate(rows, written):
                        copy.write_row((SPACE, at, name, 0, 0, "[]", held, terms))
                written += len(rows)
            connection.execute("INSERT INTO spaces VALUES (%s, 1, 0, %s)", [SPACE, written])
        connection.execute("VACUUM ANALYZE")


def sizes(server: Server) -> dict[str, int]:
    """Return the bytes that the passages take, and what is made of them."""
    with connect(server) as connection:
        found = connection.execute(
            "SELECT CASE WHEN relname LIKE 'passages_near%' THEN 'graph' ELSE relname END,"
            " CASE WHEN relkind = 'r' THEN pg_total_relation_size(oid) ELSE pg_relation_size(oid) END"
            " FROM pg_class WHERE relname LIKE 'passages_near%'"
            " OR relname IN ('lexical_postings', 'lexical_blocks')"
        ).fetchall()
    return dict(found)


def _articles(data: Path) -> Iterator[tuple[str, list[tuple[Any, bytes]]]]:
    """Yield each article's language, and its passages' vectors and terms; then variations without end."""
    with sqlite3.connect(data / FILE) as rows:
        every = rows.execute(
            "SELECT a.rowid, a.language, p.vector, p.terms FROM passages p"
            " JOIN articles a ON a.space = p.space AND a.id = p.article ORDER BY p.space, p.id"
        ).fetchall()
    real = [list(own) for _, own in itertools.groupby(every, lambda row: row[0])]
    random = np.random.default_rng(0)
    for turn in itertools.count():
        for own in real:
            held = np.stack([np.frombuffer(vector, "<f4") for _, _, vector, _ in own])
            if turn:
                held = held + random.normal(0, NOISE, held.shape).astype(np.float32)
                held = held / np.linalg.norm(held, axis=1, keepdims=True)
            vectors = [VectorBytes(vector.astype("<f4").tobytes()) for vector in held]
            yield own[0][1], list(zip(vectors, (row[3] for row in own), strict=True))
