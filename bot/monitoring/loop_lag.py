"""How long the event loop kept others waiting lately."""

import asyncio
import time
from collections import deque

LOOKED = 0.1  # seconds between two looks
LATELY = 10.0  # seconds


class LoopLag:
    """Looks again and again how much later it is woken than it asked to be."""

    def __init__(self) -> None:
        self._due = time.monotonic()
        self._seen: deque[tuple[float, float]] = deque()

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            self._due = time.monotonic() + LOOKED
            await asyncio.sleep(LOOKED)
            now = time.monotonic()
            self._seen.append((now, now - self._due))
            while self._seen[0][0] < now - LATELY:
                self._seen.popleft()

    def worst(self) -> float:
        """Return the longest wait of the last ``LATELY`` seconds, the one that goes on included."""
        overdue = time.monotonic() - self._due
        return max(0.0, overdue, *(lag for _, lag in self._seen))
