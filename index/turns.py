"""So many at once in all, and so many for each name, so that one of them cannot keep all from theirs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class Turns:
    """Hands out turns in the order in which they are asked for.

    ``each``: at once for one name; ``total``: for all of them together. A name that nobody waits
    for is forgotten.
    """

    def __init__(self, each: int, total: int) -> None:
        self._each = each
        self._total = asyncio.Semaphore(total)
        self._names: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Take a turn for ``name`` while the body runs."""
        # The name's turn first: what waits for it must not keep the others from theirs.
        turns = self._names.setdefault(name, asyncio.Semaphore(self._each))
        async with turns, self._total:
            yield
