"""Wakes whoever watches when another process has changed the history."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from bot.chat.web.history import History
from bot.chat.web.live import Live
from index.db.sqlite import FILE
from index.db.where import Where
from index.errors import StoreError

LOOKED_FOR = 0.1  # seconds between two looks; one takes some microseconds
LOOKED_FOR_AFAR = 0.25  # seconds, on a server, where one takes a millisecond


@asynccontextmanager
async def noticing(where: Where, history: History, live: Live) -> AsyncIterator[None]:
    """Call ``live.changed`` soon after anybody has written to the history in ``where``."""
    watching = _in_file(where / FILE, live) if isinstance(where, Path) else _afar(history, live)
    task = asyncio.create_task(watching)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _in_file(file: Path, live: Live) -> None:
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        seen = None
        while True:
            with suppress(sqlite3.OperationalError):  # busy: the next look will do
                # https://www.sqlite.org/pragma.html#pragma_data_version: changes with others' commits
                version = connection.execute("PRAGMA data_version").fetchone()
                if version != seen:
                    seen = version
                    live.changed()
            await asyncio.sleep(LOOKED_FOR)


async def _afar(history: History, live: Live) -> None:
    seen = 0
    while True:
        with suppress(StoreError):  # it does not answer: the next look may do
            version = await history.last_change()
            if version != seen:
                seen = version
                live.changed()
        await asyncio.sleep(LOOKED_FOR_AFAR)
