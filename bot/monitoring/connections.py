"""Which platforms are connected now, and for how long one has not been."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

LOOKED = 1.0  # seconds between two looks
LOST = 60.0  # seconds without a connection, after which it is no short break

IsConnected = Callable[[], Awaitable[bool]]


class Connections:
    """Asks each open gateway again and again; one that is not open yet is not connected."""

    def __init__(self, platforms: Iterable[str]) -> None:
        self._asked: dict[str, IsConnected] = {}
        self._seen: dict[str, float | None] = dict.fromkeys(platforms)

    @contextmanager
    def open(self, platform: str, is_connected: IsConnected) -> Iterator[None]:
        """Ask ``is_connected`` while the body runs."""
        self._asked[platform] = is_connected
        try:
            yield
        finally:
            del self._asked[platform]

    async def watch(self) -> None:
        """Look until cancelled."""
        while True:
            for platform, is_connected in [*self._asked.items()]:
                if await is_connected():
                    self._seen[platform] = time.monotonic()
            await asyncio.sleep(LOOKED)

    def lost(self) -> dict[str, float | None]:
        """Return the seconds since each lost platform was connected; None where it never was."""
        now = time.monotonic()
        return {
            platform: None if seen is None else now - seen
            for platform, seen in self._seen.items()
            if seen is None or now - seen > LOST
        }
