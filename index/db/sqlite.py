"""A SQLite file, opened so that it survives being killed, filled up, or opened twice.

Settings and the figures behind them: docs/decisions/0030-sqlite-is-the-truth.md.
"""

import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from index.db.emptied import note_made, refuse_emptied
from index.db.faults import damaged, translated
from index.db.lock import Hold, held_open, refuse_others
from index.errors import StoreFull, StoreReadOnly, StoreUnfinished

FILE = "footnote.sqlite"
RESTORING = "restoring"  # a mark beside the file while another one is put in its place
READERS = 4

_BUSY = 5000  # milliseconds to wait for another process that writes
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_SETTINGS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",  # a commit outlives a power cut
    "foreign_keys": "ON",
    "busy_timeout": _BUSY,
    "secure_delete": "ON",  # what is forgotten is overwritten with zeros
    "trusted_schema": "OFF",
    "wal_autocheckpoint": 1000,  # pages
    "cache_size": -16000,  # KiB a connection; 2,000 made reading passages take 2.5 times as long
}


# Of each file, who of this process writes to it. SQLite itself lets a writer sleep for up to
# 0.1 seconds before it looks again whether another one is done.
_turns: WeakValueDictionary[Path, threading.Lock] = WeakValueDictionary()
_taking_turns = threading.Lock()


class SqliteBackend:
    """One SQLite file: one connection that writes, others that read."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with _taking_turns:
            self.turn = _turns.setdefault(file.resolve(), threading.Lock())
        self.writer = _engine(file, begin="BEGIN IMMEDIATE", connections=1)
        self.readers = _engine(file, begin="BEGIN", connections=READERS, query_only="ON")

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what SQLite raises."""
        return translated(self._file)

    def check(self) -> None:
        """Read every page. Raises StoreDamaged."""
        with self.readers.begin() as connection:
            finding = str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())
        if finding != "ok":
            raise damaged(self._file, finding)

    def size(self) -> int:
        """Return how many bytes the file takes, with its log."""
        return sum(part.stat().st_size for part in self._file.parent.glob(f"{self._file.name}*"))

    def version(self) -> str:
        """Return SQLite's version."""
        return f"SQLite {sqlite3.sqlite_version}"

    def scrub(self) -> bool:
        """Empty the write-ahead log, where deleted rows can still be read.

        Returns False where another process kept it from being emptied; SQLite removes it when
        the last process closes the file.
        """
        raw = self.writer.raw_connection()  # a checkpoint has to be outside any transaction
        try:
            busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            raw.close()
        return not busy

    def close(self) -> None:
        """Close every connection."""
        self.readers.dispose()
        self.writer.dispose()


def is_in(data: Path) -> bool:
    """Whether a database is in the directory, or has been; true where it cannot be looked into."""
    try:
        names = {each.name for each in data.iterdir()}
    except FileNotFoundError:
        return False
    except OSError:  # whoever opens it says why
        return True
    return not names.isdisjoint({FILE, f"{FILE}-wal", RESTORING})


@contextmanager
def opened(
    data: Path, prepare: Callable[[Engine], None], *, alone: bool
) -> Iterator[SqliteBackend]:
    """Open the file in ``data``, made where it is missing with its directory, and prepare it.

    Raises StoreReadOnly, StoreDamaged (checked where the last process was killed), StoreBusy
    where it must be ``alone`` and is not, or whatever ``prepare`` raises.
    """
    file = data / FILE
    with ExitStack() as stack:
        hold = _claim(file, stack)
        if alone:
            refuse_others(hold, data)
        backend = SqliteBackend(file)
        stack.callback(backend.close)
        with backend.translated():
            if hold.killed:
                backend.check()
            prepare(backend.writer)
        note_made(file)
        if not alone:
            hold.share()
        yield backend


def _claim(file: Path, stack: ExitStack) -> Hold:
    if (file.parent / RESTORING).exists():
        raise StoreUnfinished(
            f"A backup was being restored to {file.parent}, and that was not finished: "
            "run `footnote restore` again, with --replace."
        )
    try:
        if not file.parent.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # two may begin at once
            file.parent.chmod(0o700)  # whatever the umask made of it
        lock, log = file.with_suffix(".lock"), file.with_name(f"{file.name}-wal")
        hold = stack.enter_context(held_open(lock, log))
        # Once somebody else has it open, opening it here would harm: closing any descriptor of a
        # file drops all of a process's POSIX locks on it, and another process would then remove
        # the log that this one still writes to (sqlite.org/howtocorrupt.html, 2.2).
        if hold.alone:
            refuse_emptied(file)
            # SQLite gives its log the mode of its file.
            os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except PermissionError as error:
        raise StoreReadOnly(
            f"{error.filename} cannot be used; check who owns it and its mode."
        ) from error
    except OSError as error:
        kind = StoreFull if error.errno in _NO_ROOM else StoreReadOnly
        raise kind(f"{file.parent} cannot be used to keep data: {error.strerror}.") from error
    return hold


def url_of(file: Path) -> str:
    """Return a file's address for SQLAlchemy, whatever signs its path has."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def _engine(file: Path, *, begin: str, connections: int, **settings: Any) -> Engine:
    engine = create_engine(
        url_of(file),
        pool_size=connections,
        max_overflow=0,
        hide_parameters=True,  # an error may be logged, and rows hold what people wrote
        connect_args={"check_same_thread": False, "timeout": _BUSY / 1000},
    )

    @event.listens_for(engine, "connect")
    def _set(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say so, below
        for name, value in (_SETTINGS | settings).items():
            connection.execute(f"PRAGMA {name} = {value}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A plain BEGIN that writes later fails as locked where two do so at once.
        connection.exec_driver_sql(begin)

    return engine
