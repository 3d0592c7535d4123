"""A database that any part may keep tables in, whichever kind it is: work on it in threads.

What SQLite does in its own way stands in ``sqlite``, what PostgreSQL does in its own in ``postgres``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from index.db import sqlite
from index.db.where import Where

T = TypeVar("T")

_READERS = sqlite.READERS


class Backend(Protocol):
    """What each kind of database does in a way of its own. Blocks: call it in a thread."""

    @property
    def writer(self) -> Engine:
        """Whose transactions come one after another, also those of other processes."""
        ...

    @property
    def readers(self) -> Engine:
        """Whose transactions see one consistent state, and change nothing."""
        ...

    @property
    def turn(self) -> AbstractContextManager[Any]:
        """What a thread holds while it writes, so that no other of this process need try."""
        ...

    def translated(self) -> AbstractContextManager[None]:
        """Raise a StoreError in place of what the driver raises."""
        ...

    def check(self) -> None:
        """Read everything where the database does not check itself. Raises StoreDamaged."""
        ...

    def size(self) -> int:
        """Return how many bytes it takes."""
        ...

    def version(self) -> str:
        """Return which database it is, and of which version."""
        ...

    def scrub(self) -> bool:
        """Take deleted rows out of what is written beside the tables; return whether that was done."""
        ...


class Database:
    """One database: one connection that writes, others that read, each call in a thread.

    Does not know what is stored. Safe to use from several event loops and threads.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._writing = ThreadPoolExecutor(1, "write")
        self._reading = ThreadPoolExecutor(_READERS, "read")

    @classmethod
    @asynccontextmanager
    async def open(
        cls, where: Where, prepare: Callable[[Engine], None], *, part: str, alone: bool = False
    ) -> AsyncIterator["Database"]:
        """Open the database in a directory or on a server; let ``prepare`` migrate it.

        ``part`` names the tables that are written through it: PostgreSQL lets different parts
        write at once. Raises StoreError: StoreBusy where it must be ``alone`` and is not; or whatever
        ``prepare`` raises.
        """
        with ExitStack() as stack:
            opening = _opening(where, prepare, part, alone=alone)
            database = cls(await asyncio.to_thread(stack.enter_context, opening))
            try:
                yield database
            finally:
                await asyncio.to_thread(database._close)
                await asyncio.to_thread(stack.close)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` returns of one consistent state. Raises StoreError."""
        return await self._run(self._reading, _in_transaction, self._backend.readers, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in one transaction: all of it is stored, or nothing. Raises StoreError."""
        return await self._run(self._writing, self._written, work)

    async def check(self) -> None:
        """Read everything where the database does not check itself. Raises StoreDamaged."""
        await self._run(self._reading, self._backend.check)

    async def size(self) -> int:
        """Return how many bytes it takes."""
        return await self._run(self._reading, self._backend.size)

    async def version(self) -> str:
        """Return which database it is, and of which version."""
        return await self._run(self._reading, self._backend.version)

    async def scrub(self) -> bool:
        """Take deleted rows out of the write-ahead log; return whether that was done."""
        return await self._run(self._writing, self._backend.scrub)

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[..., T], *given: Any) -> T:
        with self._backend.translated():
            return await asyncio.get_running_loop().run_in_executor(threads, work, *given)

    def _written(self, work: Callable[[Connection], T]) -> T:
        with self._backend.turn:
            return _in_transaction(self._backend.writer, work)

    def _close(self) -> None:
        for threads in (self._reading, self._writing):
            threads.shutdown()


def _opening(
    where: Where, prepare: Callable[[Engine], None], part: str, *, alone: bool
) -> AbstractContextManager[Backend]:
    if isinstance(where, Path):
        return sqlite.opened(where, prepare, alone=alone)
    from index.db import postgres  # noqa: PLC0415 - whose driver nobody else waits for

    return postgres.opened(where, prepare, part=part, alone=alone)


def _in_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)
