"""Where DBOS keeps its rows, and what we do to them ourselves: take the bytes of what is done away."""

import logging
import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, Protocol

from index.db import faults
from index.db.emptied import note_made, refuse_emptied
from index.db.sqlite import url_of
from index.db.where import Server, Where

FILE = "workflows.sqlite"
QUEUE_DAMAGED = (
    "{} is damaged (the queue of work): put a backup in its place, or move it away; what was not done yet "
    "is then read again where the platform still shows it."
)

_UNFINISHED = (
    "SELECT workflow_uuid, status, created_at FROM {} WHERE status IN ('ENQUEUED', 'PENDING')"
    " ORDER BY created_at"
)

# What an older version's steps have done is forgotten: this one's may be others, and each may be done again.
_BEGIN_ANEW = (
    "DELETE FROM operation_outputs WHERE workflow_uuid IN (SELECT workflow_uuid FROM workflow_status"
    " WHERE status IN ('ENQUEUED', 'PENDING') AND CAST(application_version AS int) < ?)"
)
_ADOPT = (
    "UPDATE workflow_status SET application_version = ?"
    " WHERE status IN ('ENQUEUED', 'PENDING') AND CAST(application_version AS int) < ?"
)
_ADOPT_FROM_OTHERS = (
    "WITH older AS (SELECT workflow_uuid FROM dbos.workflow_status"
    " WHERE status = 'ENQUEUED' AND CAST(application_version AS int) < %s FOR UPDATE SKIP LOCKED),"
    " anew AS (DELETE FROM dbos.operation_outputs o USING older"
    " WHERE o.workflow_uuid = older.workflow_uuid)"
    " UPDATE dbos.workflow_status s SET application_version = %s FROM older"
    " WHERE s.workflow_uuid = older.workflow_uuid RETURNING 1"
)

log = logging.getLogger(__name__)


class QueueRows(Protocol):
    """The database that DBOS works in. ``str`` says where it is; all else blocks."""

    @property
    def url(self) -> str:
        """Its address for DBOS."""
        ...

    @property
    def connections(self) -> int | None:
        """How many connections a process that works may have; None for as many as DBOS takes."""
        ...

    def prepare(self) -> None:
        """Have it there, before DBOS makes its tables. Raises StoreError."""
        ...

    def made(self) -> None:
        """Remember that DBOS has made its tables."""
        ...

    def drop_inputs(self, place: str) -> None:
        """Drop the inputs of the workflows of a place that have ended: DBOS never reads them again."""
        ...

    def unfinished(self) -> list[tuple[str, str, int]]:
        """Return the key, the status and the time in milliseconds of each event that is not done."""
        ...

    def adopt(self, version: int) -> int:
        """Give the events that wait for an older version to ``version``, from their first step on.

        Return how many these were. DBOS has a version's events done by that version alone.
        """
        ...

    def scrub(self) -> None:
        """Write over what was deleted; where it is busy, another time."""
        ...

    def size(self) -> int:
        """Return how many bytes they take."""
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what the driver raises."""
        ...


def rows_in(where: Where) -> QueueRows:
    """Return DBOS' rows in a data directory or on a server."""
    return FileRows(where / FILE) if isinstance(where, Path) else ServerRows(where)


class FileRows:
    """DBOS' rows in a SQLite file."""

    connections = None

    def __init__(self, file: Path) -> None:
        self._file = file

    def __str__(self) -> str:
        return str(self._file)

    @property
    def url(self) -> str:
        """Its address for DBOS."""
        return url_of(self._file)

    def prepare(self) -> None:
        """Make the file, for its owner alone. Raises StoreDamaged where it has lost what it had."""
        refuse_emptied(self._file)
        with closing(sqlite3.connect(self._file)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")  # stays with the file
        self._file.chmod(0o600)

    def made(self) -> None:
        """Remember beside the file that it is no longer empty."""
        note_made(self._file)

    def drop_inputs(self, place: str) -> None:
        """Drop the inputs of the workflows of a place that have ended."""
        with closing(sqlite3.connect(self._file)) as connection, connection:
            connection.execute(
                "DELETE FROM workflow_input WHERE substr(workflow_uuid, 1, length(?1)) = ?1"
                " AND workflow_uuid IN (SELECT workflow_uuid FROM workflow_status"
                " WHERE status IN ('SUCCESS', 'ERROR', 'CANCELLED'))",
                (place,),
            )

    def unfinished(self) -> list[tuple[str, str, int]]:
        """Return the key, the status and the time in milliseconds of each event that is not done."""
        query = _UNFINISHED.format("workflow_status")
        with closing(
            sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
        ) as opened:
            return opened.execute(query).fetchall()

    def adopt(self, version: int) -> int:
        """Give the events of older versions to ``version``; nobody else works on this file."""
        with closing(sqlite3.connect(self._file)) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_BEGIN_ANEW, [version])
            return connection.execute(_ADOPT, [str(version), version]).rowcount

    def scrub(self) -> None:
        """Write over what was deleted, in the file and in its log; where it is busy, another time."""
        with closing(sqlite3.connect(self._file)) as connection:
            try:
                # Else a copy passes through a file.
                connection.execute("PRAGMA temp_store = MEMORY")
                connection.execute("VACUUM")
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            except sqlite3.OperationalError:
                busy = True
        if busy:
            log.warning("forgotten, but still in the queue's file: it is busy")

    def size(self) -> int:
        """Return how many bytes the file takes, with its log."""
        return sum(part.stat().st_size for part in self._file.parent.glob(f"{self._file.name}*"))

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what SQLite raises."""
        return faults.translated(self._file)


class ServerRows:
    """DBOS' rows on a PostgreSQL server, in the schema ``dbos`` of the same database."""

    connections = 5

    def __init__(self, server: Server) -> None:
        self._server = server

    def __str__(self) -> str:
        return str(self._server)

    @property
    def url(self) -> str:
        """Its address for DBOS."""
        from index.db.postgres import watched  # noqa: PLC0415 - only where there is one

        return watched(self._server)

    def prepare(self) -> None:
        """See that the server can be reached: DBOS would try for ever."""
        self._do("SELECT 1")

    def made(self) -> None:
        """Leave it to the server, which loses no tables on the way."""

    def drop_inputs(self, place: str) -> None:
        """Drop the inputs of the workflows of a place that have ended."""
        self._do(
            "DELETE FROM dbos.workflow_input WHERE starts_with(workflow_uuid, %s)"
            " AND workflow_uuid IN (SELECT workflow_uuid FROM dbos.workflow_status"
            " WHERE status IN ('SUCCESS', 'ERROR', 'CANCELLED'))",
            place,
        )

    def unfinished(self) -> list[tuple[str, str, int]]:
        """Return the key, the status and the time in milliseconds of each event that is not done."""
        if self._do("SELECT to_regclass('dbos.workflow_status')") == [(None,)]:
            return []  # nobody has served from here yet
        return self._do(_UNFINISHED.format("dbos.workflow_status"))

    def adopt(self, version: int) -> int:
        """Give the events of older versions to ``version``, but for those that a process works on."""
        return len(self._do(_ADOPT_FROM_OTHERS, version, str(version)))

    def scrub(self) -> None:
        """Leave it to the server's vacuum."""

    def size(self) -> int:
        """Return how many bytes DBOS' tables take, with their indexes."""
        [(size,)] = self._do(
            "SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = 'dbos' AND c.relkind = 'r'"
        )
        return int(size)

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what the driver raises."""
        from index.db.postgres_faults import translated  # noqa: PLC0415 - only where there is one

        return translated(self._server)

    def _do(self, statement: str, *values: str | int) -> list[tuple[Any, ...]]:
        """Run one statement; return the rows that it answers, where it does."""
        from index.db.postgres import connect  # noqa: PLC0415 - only where there is one

        with self.translated(), connect(self._server) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
