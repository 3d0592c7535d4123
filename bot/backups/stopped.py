"""A data directory that nobody else uses, while something is done to all of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import front, workflows
from bot.processes.locks import alone
from index.db.lock import held_open, refuse_others
from index.db.sqlite import FILE

LOCK = "footnote.lock"


@asynccontextmanager
async def stopped(data: Path) -> AsyncIterator[None]:
    """Keep every other process out of the directory, made where it is missing.

    Raises AlreadyServed or StoreBusy where one is in it, and OSError.
    """
    await asyncio.to_thread(data.mkdir, parents=True, exist_ok=True, mode=0o700)
    async with alone(data / front.LOCK), alone(data / workflows.LOCK):
        with held_open(data / LOCK, data / f"{FILE}-wal") as hold:
            refuse_others(hold, data)
            yield
