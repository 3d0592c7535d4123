"""A SQLite file, opened so that it survives being killed, filled up, or opened twice.

Settings and the figures behind them: docs/decisions/0030-sqlite-is-the-truth.md.
"""

import asyncio
import contextlib
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text

from index.db.emptied import note_made, refuse_emptied
from index.db.faults import damaged, translated
from index.db.lock import Hold, held_open, refuse_others
from index.errors import StoreFull, StoreReadOnly, StoreUnfinished

T = TypeVar("T")

RESTORING = "restoring"  # a mark beside the file while another one is put in its place

_BUSY = 5000  # milliseconds to wait for another process that writes
_READERS = 4
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


class Database:
    """One SQLite file: one connection that writes, others that read, each call in a thread.

    Does not know what is stored. Safe to use from several event loops and threads.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.writer = _engine(file, begin="BEGIN IMMEDIATE", connections=1)
        self._readers = _engine(file, begin="BEGIN", connections=_READERS, query_only="ON")
        self._writing = ThreadPoolExecutor(1, "write")
        self._reading = ThreadPoolExecutor(_READERS, "read")

    @classmethod
    @asynccontextmanager
    async def open(
        cls, file: Path, prepare: Callable[[Engine], None], *, alone: bool = False
    ) -> AsyncIterator["Database"]:
        """Open ``file``, made where it is missing with its directory; let ``prepare`` migrate it.

        Raises StoreReadOnly, StoreDamaged (checked where the last process was killed), StoreBusy
        where it must be ``alone`` and is not, or whatever ``prepare`` raises.
        """
        with contextlib.ExitStack() as stack:
            hold = await asyncio.to_thread(_claim, file, stack)
            if alone:
                refuse_others(hold, file.parent)
            database = cls(file)
            try:
                if hold.killed:
                    await database.check()
                await database._run(database._writing, lambda: prepare(database.writer))
                await asyncio.to_thread(note_made, file)
                if not alone:
                    hold.share()
                yield database
            finally:
                await asyncio.to_thread(database._close)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` returns of one consistent state. Raises StoreError."""
        return await self._run(self._reading, _in_transaction, self._readers, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction: all of it is stored, or nothing. Raises StoreError."""
        return await self._run(self._writing, _in_transaction, self.writer, work)

    async def check(self) -> None:
        """Read every page. Raises StoreDamaged."""
        finding = await self._run(self._reading, _quick_check, self._readers)
        if finding != "ok":
            raise damaged(self.file, finding)

    def size(self) -> int:
        """Return how many bytes the file takes, with its log."""
        return sum(part.stat().st_size for part in self.file.parent.glob(f"{self.file.name}*"))

    async def scrub(self) -> bool:
        """Empty the write-ahead log, where deleted rows can still be read.

        Returns False where another process kept it from being emptied; SQLite removes it when
        the last process closes the file.
        """
        return await self._run(self._writing, _truncate_log, self.writer)

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[..., T], *given: Any) -> T:
        with translated(self.file):
            return await asyncio.get_running_loop().run_in_executor(threads, work, *given)

    def _close(self) -> None:
        for threads in (self._reading, self._writing):
            threads.shutdown()
        self._readers.dispose()
        self.writer.dispose()


def _claim(file: Path, stack: contextlib.ExitStack) -> Hold:
    if (file.parent / RESTORING).exists():
        raise StoreUnfinished(
            f"A backup was being restored to {file.parent}, and that was not finished: "
            "run `footnote restore` again, with --replace."
        )
    try:
        if not file.parent.exists():
            file.parent.mkdir(parents=True, mode=0o700)
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
    except OSError as error:
        kind = StoreFull if error.errno in _NO_ROOM else StoreReadOnly
        raise kind(f"{file.parent} cannot be used to keep data: {error.strerror}.") from error
    return hold


def _engine(file: Path, *, begin: str, connections: int, **settings: Any) -> Engine:
    engine = create_engine(
        f"sqlite:///{file}",
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


def _in_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _quick_check(engine: Engine) -> str:
    with engine.begin() as connection:
        return str(connection.execute(text("PRAGMA quick_check(1)")).scalar_one())


def _truncate_log(engine: Engine) -> bool:
    """Checkpoint outside any transaction, as SQLite asks for."""
    raw = engine.raw_connection()
    try:
        busy, _, _ = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not busy
