"""A data directory with as many passages as wanted: articles that were imported, and variations of them.

    python -m bench.speed.growing --from DIR --to DIR --passages N

``--from`` is a data directory made by `footnote import`. A variation has an article's text under
another id, its passages' vectors moved by noise. One article in a hundred is shared in a channel
of its own, too. Rows are written past the store: through it, a million take hours.
"""

import argparse
import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.speed.figures import SPACE

FILE = "footnote.sqlite"
SMALL = "one in a hundred"  # the channel that holds 1 % of the articles
NOISE = 0.03  # of each coordinate, whose size is about 0.05: near the original, never equal
_SHARE = 100


def main() -> None:
    """Make the directory."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.growing", description=__doc__)
    parser.add_argument("--from", dest="source", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--passages", type=int, required=True)
    given = parser.parse_args()
    print(grown(given.source, given.to, given.passages), "passages")


def grown(source: Path, target: Path, passages: int) -> int:
    """Make ``target`` of the data directory ``source``; return how many passages it has."""
    shutil.copytree(source, target)
    with sqlite3.connect(target / FILE, isolation_level=None) as rows:
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
            rows.execute(f"PRAGMA {setting}")
        rows.execute("BEGIN")
        _thin(rows, passages)
        articles = rows.execute("SELECT id, first_passage, passages FROM articles").fetchall()
        held = int(sum(count for _, _, count in articles))
        for number, article in enumerate(itertools.cycle(articles)):
            if held >= passages:
                break
            held += _vary(rows, number, *article)
        rows.execute(
            "INSERT INTO shares SELECT space, ?, article, message, shared_by, shared_at, 1"
            " FROM shares WHERE abs(random()) % ? = 0",
            (SMALL, _SHARE),
        )
        rows.execute(
            "UPDATE spaces SET generation = generation + 1,"
            " next_passage = (SELECT max(id) + 1 FROM passages)"
        )
        rows.execute("COMMIT")
    return held


def every_passage(data: Path) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Yield the text and the vector of every passage, for those who keep them elsewhere."""
    with sqlite3.connect(data / FILE) as rows:
        for text, first, past, vector in rows.execute(
            "SELECT a.text, p.first_char, p.past_char, p.vector FROM passages p"
            " JOIN articles a ON a.space = p.space AND a.id = p.article ORDER BY p.id"
        ):
            yield text[first:past], np.frombuffer(vector, "<f4")


def _thin(rows: sqlite3.Connection, passages: int) -> None:
    """Take out what is beyond so many passages, whole articles at a time."""
    last = rows.execute(
        "SELECT id FROM passages ORDER BY id LIMIT 1 OFFSET ?", (passages,)
    ).fetchone()
    if last:
        rows.execute("PRAGMA foreign_keys = ON")
        gone = "SELECT id FROM articles WHERE first_passage + passages > ?"
        for table, column in (("shares", "article"), ("links", "article"), ("articles", "id")):
            rows.execute(f"DELETE FROM {table} WHERE {column} IN ({gone})", last)
        rows.execute("DELETE FROM passages WHERE article NOT IN (SELECT id FROM articles)")
        rows.execute("DELETE FROM sentence_vectors WHERE passage NOT IN (SELECT id FROM passages)")


def _vary(rows: sqlite3.Connection, number: int, article: str, first: int, count: int) -> int:
    """Write the next variation of an article; return how many passages it has."""
    [start] = rows.execute("SELECT max(id) + 1 FROM passages").fetchone()
    new, move = f"variation-{number}", start - first
    columns = ", ".join(_columns(rows, "articles", {"space", "id", "url", "first_passage"}))
    rows.execute(
        f"INSERT INTO articles (space, id, url, first_passage, {columns})"
        f" SELECT space, ?, ?, ?, {columns} FROM articles WHERE space = ? AND id = ?",
        (new, f"https://variation.example/{number}", start, SPACE, article),
    )
    rows.execute(
        "INSERT INTO shares SELECT space, channel, ?, ?, shared_by, shared_at, nth FROM shares"
        " WHERE space = ? AND article = ?",
        (new, new, SPACE, article),
    )
    columns = ", ".join(_columns(rows, "passages", {"space", "id", "article", "vector"}))
    own = rows.execute(
        f"SELECT id, vector, {columns} FROM passages WHERE space = ? AND article = ?",
        (SPACE, article),
    ).fetchall()
    rows.executemany(
        f"INSERT INTO passages (space, id, article, vector, {columns})"
        f" VALUES (?, ?, ?, ?, {', '.join('?' * (len(own[0]) - 2))})",
        [(SPACE, at + move, new, _moved(vector, at + move), *rest) for at, vector, *rest in own],
    )
    rows.execute(
        "INSERT INTO sentence_vectors (space, passage, vectors)"
        " SELECT space, passage + ?, vectors FROM sentence_vectors"
        " WHERE space = ? AND passage BETWEEN ? AND ?",
        (move, SPACE, first, first + count - 1),
    )
    return count


def _columns(rows: sqlite3.Connection, table: str, without: set[str]) -> list[str]:
    every: list[Any] = rows.execute(f"PRAGMA table_info({table})").fetchall()
    return [column[1] for column in every if column[1] not in without]


def _moved(stored: bytes, seed: int) -> bytes:
    vector = np.frombuffer(stored, "<f4")
    moved = vector + np.random.default_rng(seed).normal(0, NOISE, len(vector))
    return (moved / np.linalg.norm(moved)).astype("<f4").tobytes()


if __name__ == "__main__":
    main()
