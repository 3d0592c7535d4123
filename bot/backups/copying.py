"""A data directory -> a PostgreSQL database: every row, compared one by one, or nothing at all."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg
import sqlalchemy as sa
from psycopg import sql

from bot.backups.stopped import stopped
from bot.backups.tables import every_table
from bot.errors import CopyRefused
from bot.workflows.queue_rows import FILE as QUEUE
from index.db.columns import VectorBytes
from index.db.faults import translated
from index.db.postgres import connect, only_one
from index.db.postgres_faults import translated as translated_there
from index.db.sqlite import FILE, url_of
from index.db.where import Server
from index.db.wire import adapt

_AT_ONCE = 500  # rows
# Each database says itself at which version it is; queues are registered at every start.
_OF_ITS_OWN = ("_version", "_migrations", "application_versions", "queues")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that both databases have, with the types that its columns have on the server.

    ``key`` orders its rows; where it has none, all columns do.
    """

    schema: str
    name: str
    columns: dict[str, str]
    key: tuple[str, ...]

    @classmethod
    def read(cls, connection: psycopg.Connection[Any], schema: str, table: sa.Table) -> Self:
        """Return how a table of SQLite's stands on the server."""
        types = dict(
            connection.execute(
                "SELECT column_name, udt_name FROM information_schema.columns"
                " WHERE table_schema = coalesce(nullif(%s, ''), current_schema())"
                " AND table_name = %s",
                [schema, table.name],
            ).fetchall()
        )
        names = [column.name for column in table.columns]
        if "rowid" in types:
            names.append("rowid")
        key = tuple(column.name for column in table.primary_key) or tuple(names)
        return cls(schema, table.name, {name: types[name] for name in names}, key)

    @property
    def there(self) -> sql.Composable:
        """Its name on the server."""
        return sql.Identifier(*filter(None, (self.schema, self.name)))

    def rows(self, source: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
        """Yield its rows in SQLite as the server will have them, in the order of their keys."""
        names = ", ".join(f'"{name}"' for name in self.columns)
        order = ", ".join(f'"{name}"' for name in self.key)
        for row in source.execute(f'SELECT {names} FROM "{self.name}" ORDER BY {order}'):  # noqa: S608 - names of columns
            yield tuple(map(_as_there, row, self.columns.values()))

    def rows_there(self, target: psycopg.Connection[Any]) -> Iterator[tuple[Any, ...]]:
        """Yield its rows on the server, in the same order."""
        order = [
            sql.SQL('{} COLLATE "C"' if self.columns[name] in {"text", "varchar"} else "{}").format(
                sql.Identifier(name)
            )
            for name in self.key
        ]
        columns = [
            sql.SQL("{}::text" if kind == "jsonb" else "{}").format(sql.Identifier(name))
            for name, kind in self.columns.items()
        ]
        query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
            sql.SQL(", ").join(columns),
            self.there,
            sql.SQL(", ").join(order),
        )
        with target.cursor("rows", binary=True) as cursor:
            cursor.itersize = _AT_ONCE
            yield from cursor.execute(query)

    def fill(self, target: psycopg.Connection[Any], rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows on the server."""
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            self.there,
            sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            sql.SQL(", ").join([sql.Placeholder()] * len(self.columns)),
        )
        with target.cursor() as cursor:
            cursor.executemany(query, rows)


async def copy(data: Path, server: Server, progress: Progress) -> int:
    """Copy the directory to the database, which has to be empty; return how many rows.

    Calls ``progress(done, total)`` as rows are copied, and again as they are compared. All is there in
    the end, or nothing is. Raises CopyRefused, AlreadyServed, StoreError or StartFailed.
    """
    if not (data / FILE).exists():
        raise CopyRefused(f"There is nothing to copy in {data}: choose another with --data.")
    async with every_table(data), every_table(server):
        pass  # both are of this version now
    async with stopped(data):
        return await asyncio.to_thread(_copied, data, server, progress)


def _copied(data: Path, server: Server, progress: Progress) -> int:
    with translated_there(server), only_one(server), connect(server) as target:
        adapt(target)
        files = {"": data / FILE, "dbos": data / QUEUE}
        tables = {schema: _tables(target, schema, file) for schema, file in files.items()}
        for table in (each for found in tables.values() for each in found):
            _refuse_rows(target, table, server)
        total = sum(_count(files[schema], found) for schema, found in tables.items())
        step = _Step(progress, 2 * total)
        with target.transaction():
            for schema, found in tables.items():
                _transfer(files[schema], target, found, step)
    return total


class _Step:
    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def on(self, rows: int) -> None:
        self._done += rows
        self._progress(self._done, self._total)


def _tables(target: psycopg.Connection[Any], schema: str, file: Path) -> list[Table]:
    """Return the tables in a file, those first that others refer to."""
    engine = sa.create_engine(url_of(file))
    metadata = sa.MetaData()
    try:
        with translated(file):
            metadata.reflect(engine)
    finally:
        engine.dispose()
    return [
        Table.read(target, schema, table)
        for table in metadata.sorted_tables
        if not table.name.endswith(_OF_ITS_OWN)
    ]


def _refuse_rows(target: psycopg.Connection[Any], table: Table, server: Server) -> None:
    query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(table.there)
    if target.execute(query).fetchone():
        raise CopyRefused(
            f"There are rows in {server} already ({table.name}): name an empty database."
        )


def _count(file: Path, tables: Sequence[Table]) -> int:
    with translated(file), closing(sqlite3.connect(file)) as source:
        counts = (
            source.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()[0]  # noqa: S608 - a table's name
            for table in tables
        )
        return sum(counts)


def _transfer(
    file: Path, target: psycopg.Connection[Any], tables: Sequence[Table], step: _Step
) -> None:
    with translated(file), closing(sqlite3.connect(file)) as source:
        for table in tables:
            for rows in _batches(table.rows(source)):
                table.fill(target, rows)
                step.on(len(rows))
            if "rowid" in table.columns:
                _count_on(target, table)
        for table in tables:
            _compare(table, source, target, step)


def _compare(
    table: Table, source: sqlite3.Connection, target: psycopg.Connection[Any], step: _Step
) -> None:
    """Hold every row to what it was copied from. Raises CopyRefused."""
    there = table.rows_there(target)
    for rows in _batches(table.rows(source)):
        for row in rows:
            if next(there, None) != row:
                raise CopyRefused(
                    f"A row of {table.name} would not be the same afterwards; nothing was copied."
                )
        step.on(len(rows))
    if next(there, None) is not None:
        raise CopyRefused(
            f"There are more rows of {table.name} than there were; nothing was copied."
        )


def _count_on(target: psycopg.Connection[Any], table: Table) -> None:
    """Have the rows that come after the copy be numbered after those that were copied."""
    query = sql.SQL(
        "SELECT setval(pg_get_serial_sequence({name}, 'rowid'), max(rowid)) FROM {table}"
    )
    target.execute(query.format(name=sql.Literal(table.name), table=table.there))


def _as_there(value: Any, kind: str) -> Any:
    """Return a value of SQLite's as PostgreSQL gives it back."""
    if value is None:
        return None
    match kind:
        case "bool":
            return bool(value)
        case "vector":
            return VectorBytes(value)
        case "float8":
            return float(value)
        case _:
            return value


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    batch: list[tuple[Any, ...]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
