"""The processes that work on one PostgreSQL: who is there, and who has died and left work behind.

Each holds a lock of the server's as long as its connection lives. Whoever gets the lock of another
knows that it has died: no clock has to agree, and a kill is known at once.
"""

import asyncio
import os
import socket
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Self

from index.db.where import Server

if TYPE_CHECKING:
    import psycopg

LOOKED_FOR = 5.0  # seconds between two looks for what others left behind
TRIED_AGAIN = 0.05  # seconds after which somebody else may be done

_LOCK = "hashtextextended('footnote/executor/' || %s, 0)"
_LEFT = (
    "SELECT DISTINCT executor_id FROM dbos.workflow_status"
    " WHERE status = 'PENDING' AND executor_id IS NOT NULL AND executor_id <> %s"
)


class ExecutorLost(Exception):
    """Others may have taken over what this process works on: it has to end, and to start anew."""


class Executor:
    """This process among those that work on a server, under an ``id`` that nobody had before."""

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self.id = f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
        self._connection = connection

    @classmethod
    @asynccontextmanager
    async def open(cls, server: Server) -> AsyncIterator[Self]:
        """Be one of them while the body runs. Raises StoreError."""
        from index.db.postgres import connect  # noqa: PLC0415 - only where there is a server
        from index.db.postgres_faults import translated  # noqa: PLC0415

        with translated(server):
            connection = await asyncio.to_thread(connect, server)
        try:
            executor = cls(connection)
            await asyncio.to_thread(executor._begin)
            yield executor
        finally:
            await asyncio.to_thread(connection.close)

    async def take_over(
        self, again: Callable[[str], Awaitable[None]], adopt: Callable[[], Awaitable[None]]
    ) -> None:
        """Call ``again`` with each process that died and left work, until this one is lost.

        After each look ``adopt`` is called. Raises ExecutorLost.
        """
        from psycopg import Error  # noqa: PLC0415

        while True:
            try:
                for left in await asyncio.to_thread(self._left):
                    if await asyncio.to_thread(self._lock, "pg_try_advisory_lock", left):
                        await again(left)
                        await asyncio.to_thread(self._lock, "pg_advisory_unlock", left)
                await adopt()
            except Error as error:
                raise ExecutorLost from error
            await asyncio.sleep(LOOKED_FOR)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Keep the other processes out of what ``name`` stands for."""
        while not await asyncio.to_thread(self._lock, "pg_try_advisory_lock", name):  # noqa: ASYNC110 - another process
            await asyncio.sleep(TRIED_AGAIN)
        try:
            yield
        finally:
            await asyncio.to_thread(self._lock, "pg_advisory_unlock", name)

    def _begin(self) -> None:
        from index.db.postgres import WATCHING  # noqa: PLC0415

        for name, value in WATCHING.items():
            self._connection.execute(f"SET {name} = {value}".encode())
        self._lock("pg_try_advisory_lock", self.id)

    def _left(self) -> list[str]:
        return [row[0] for row in self._connection.execute(_LEFT, [self.id])]

    def _lock(self, function: str, executor: str) -> bool:
        row = self._connection.execute(
            f"SELECT {function}({_LOCK})".encode(), [executor]
        ).fetchone()
        return bool(row and row[0])
