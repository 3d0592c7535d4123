"""What moves on stderr while a person waits: nothing for two seconds, then a bar or a clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, TypeVar

from tqdm import tqdm

T = TypeVar("T")

PATIENCE = 2.0  # seconds after which a person wants to see that something moves
TICK = 0.5  # seconds
MAX_NAME = 40  # characters of what is being worked on

_CLOCK = "{desc} … {elapsed}"
_BAR = "{desc} {bar} {n_fmt} of {total_fmt}, {elapsed} gone, {remaining} to go"


class Progress:
    """How far something is. Shows itself only at a terminal."""

    def __init__(self, bar: "tqdm[Any]") -> None:
        self._bar = bar

    def begin(self, what: str) -> None:
        """Say what is being worked on now."""
        self._bar.set_description_str(what[:MAX_NAME], refresh=False)

    def reached(self, done: int, total: int) -> None:
        """Say how much of how much is done."""
        self._bar.bar_format = _BAR
        self._bar.total = total
        self._bar.update(done - self._bar.n)


@asynccontextmanager
async def progress(what: str) -> AsyncIterator[Progress]:
    """Show a clock while the body runs, or a bar once it is known how far it is."""
    # disable=None: not shown where stderr is no terminal.
    with tqdm(desc=what, bar_format=_CLOCK, delay=PATIENCE, leave=False, disable=None) as bar:
        ticking = asyncio.create_task(_tick(bar))
        try:
            yield Progress(bar)
        finally:
            ticking.cancel()


async def each(items: Sequence[T], what: str) -> AsyncIterator[T]:
    """Yield the items, and show how many are done."""
    async with progress(what) as shown:
        for done, item in enumerate(items):
            shown.begin(f"{what} {item}")
            if len(items) > 1:
                shown.reached(done, len(items))
            yield item


def aside() -> AbstractContextManager[None]:
    """Keep what moves out of the way while the body prints."""
    return tqdm.external_write_mode()


async def _tick(bar: "tqdm[Any]") -> None:
    await asyncio.sleep(PATIENCE)
    while True:
        bar.refresh()
        await asyncio.sleep(TICK)
