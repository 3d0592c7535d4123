"""What one ledger says was erased since a time, and which places and people of another it names."""

# ruff: noqa: S608 - what is put into a statement is our own text; values are bound

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot.ledger.erasing import ERASERS, mark_of
from index.db.statements import text

Named = tuple[str, str, str]  # a space, a channel there, and a message, article or person in it


@dataclass(frozen=True, slots=True)
class Erasures:
    """``marks`` stand for spaces, channels and people without naming them."""

    marks: frozenset[str] = frozenset()
    articles: frozenset[Named] = frozenset()
    messages: frozenset[Named] = frozenset()

    def __or__(self, other: "Erasures") -> "Erasures":
        """Return both."""
        return Erasures(
            self.marks | other.marks,
            self.articles | other.articles,
            self.messages | other.messages,
        )

    def has(self, space: str, channel: str = "", person: str = "") -> bool:
        """Whether a space, a channel or a person was erased."""
        return mark_of(space, channel, person) in self.marks


def erased_since(file: Path, at: str) -> Erasures:
    """Return what the ledger in ``file`` erased since ``at``. Raises sqlite3.Error.

    The file is not made where it is missing.
    """
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection:

        def named(columns: str, table: str) -> frozenset[Named]:
            query = f"SELECT {columns} FROM {table} WHERE at >= ?"
            return frozenset(connection.execute(query, (at,)).fetchall())

        marks = connection.execute("SELECT mark FROM bot_erased WHERE at >= ?", (at,))
        return Erasures(
            frozenset(mark for (mark,) in marks),
            named("space, channel, article", "bot_forgotten"),
            named("space, channel, message", "bot_withdrawn"),
        )


def places(connection: Connection) -> set[tuple[str, str]]:
    """Return every space and channel that anything is kept of."""
    tables = ["shares", *(each.table for each in ERASERS if each.channel)]
    return _pairs(connection, "channel", tables) | _told_of(connection, "of_channel")


def people(connection: Connection) -> set[tuple[str, str]]:
    """Return every space and person there that anything is kept of."""
    found = _pairs(connection, "person", [each.table for each in ERASERS if each.person])
    return found | _pairs(connection, "shared_by", ["shares"]) | _told_of(connection, "person")


def _told_of(connection: Connection, column: str) -> set[tuple[str, str]]:
    """Return what direct messages tell of: where they are is another space, as on Discord."""
    found = connection.execute(text(f"SELECT of_space, {column} FROM bot_sources"))
    return {(space, name) for space, name in found}


def _pairs(connection: Connection, column: str, tables: list[str]) -> set[tuple[str, str]]:
    query = " UNION ".join(f"SELECT space, {column} FROM {table}" for table in tables)
    return {(space, name) for space, name in connection.execute(text(query))}
