"""Wakes whoever watches when another process has changed the history."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from bot.chat.web.live import Live

LOOKED_FOR = 0.1  # seconds between two looks; one takes some microseconds


@asynccontextmanager
async def noticing(file: Path, live: Live) -> AsyncIterator[None]:
    """Call ``live.changed`` soon after anybody has written to the SQLite database in ``file``."""
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        task = asyncio.create_task(_watch(connection, live))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _watch(connection: sqlite3.Connection, live: Live) -> None:
    seen = None
    while True:
        with suppress(sqlite3.OperationalError):  # busy: the next look will do
            # https://www.sqlite.org/pragma.html#pragma_data_version: changes with others' commits
            version = connection.execute("PRAGMA data_version").fetchone()
            if version != seen:
                seen = version
                live.changed()
        await asyncio.sleep(LOOKED_FOR)
