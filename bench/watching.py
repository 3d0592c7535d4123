"""What a bench watches while hostile things happen: memory, and how long an event loop stood still."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

EVERY = 0.02  # seconds between two looks at memory
TURN = 0.005  # seconds between two turns of the loop that is watched
_MIB = 1024 * 1024


class Memory:
    """Peaks of this process and of its descendants' descendants, MiB, while the body runs.

    Our child is the nursery, which stays; its children are the ones that parse.
    """

    def __init__(self) -> None:
        self.parsers = 0.0
        self._us = psutil.Process()
        self._before = self._peak = self._us.memory_info().rss
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def growth(self) -> float:
        """How far this process grew beyond what it was before."""
        return (self._peak - self._before) / _MIB

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(EVERY):
            self._peak = max(self._peak, self._us.memory_info().rss)
            for nursery in _children(self._us.pid):
                for parser in _children(nursery):
                    self.parsers = max(self.parsers, _rss(parser) / _MIB)


class Turns:
    """The longest that the event loop stood still since it was last asked, ms.

    Not longer than the processor worked for this process meanwhile: what a busy machine gave to
    other processes is none of ours.
    """

    def __init__(self) -> None:
        self._worst = 0.0
        self._over = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["Turns"]:
        """Watch the running loop."""
        turns = cls()
        task = asyncio.create_task(turns._turn())
        try:
            yield turns
        finally:
            task.cancel()

    def worst(self) -> float:
        """Return it, and begin anew."""
        worst, self._worst = self._worst, 0.0
        return worst * 1000

    async def begin_anew(self) -> None:
        """Forget all that the loop has stood still for until now."""
        self._over.clear()
        await self._over.wait()  # the turn that it was in is still to be counted
        self._worst = 0.0

    async def _turn(self) -> None:
        while True:
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(TURN)
            stood = min(time.perf_counter() - began - TURN, time.process_time() - worked)
            self._worst = max(self._worst, stood)
            self._over.set()


def _children(process: int) -> list[int]:
    """Return a process's children by its own list: psutil asks every process of the machine, 4 ms."""
    found: list[int] = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # the thread has ended
            found += map(int, listed.read_text().split())
    return found


def _rss(process: int) -> int:
    try:
        return int(psutil.Process(process).memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
