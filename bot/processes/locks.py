"""One process at a time for each half of the work on a data directory."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.errors import AlreadyServed

PATIENCE = 5.0  # seconds; one whose supervisor was killed a moment ago needs a part of one to end
AGAIN = 0.1  # seconds


@asynccontextmanager
async def alone(lock: Path) -> AsyncIterator[None]:
    """Keep other processes out while the body runs. Raises AlreadyServed where one stays."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        await _take(handle, lock)
        yield
    finally:
        os.close(handle)


async def _take(handle: int, lock: Path) -> None:
    until = asyncio.get_running_loop().time() + PATIENCE
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if asyncio.get_running_loop().time() > until:
                raise AlreadyServed(
                    f"Another “footnote serve” works on {lock.parent}; stop it first."
                ) from error
        await asyncio.sleep(AGAIN)
