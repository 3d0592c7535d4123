"""Waiting for what another process or task brings about, and sets no event here for: looked at again and again."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

PATIENCE = 90  # seconds for what takes a few, where nothing else runs
_PAUSE = 0.02


async def until(holds: Callable[[], Any]) -> Any:
    """Return what ``holds`` returns once it is true. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not (found := holds()):  # noqa: ASYNC110
            await asyncio.sleep(_PAUSE)
    return found


def wait_until(holds: Callable[[], object]) -> None:
    """Return once it holds, where no event loop runs."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "It did not come about."
        time.sleep(_PAUSE)
