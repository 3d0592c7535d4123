"""So many at once in all, and so many for each name, so that one of them cannot keep all from theirs."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Hands out turns in the order in which they are asked for, as far as the limits allow.

    ``each``: at once for one name; ``total``: for all of them together; ``kept``: of these, only for
    names that have none, so that what a few of them do without end is not waited for.
    """

    def __init__(self, each: int, total: int, kept: int = 0) -> None:
        self._each = each
        self._total = total
        self._kept = kept
        self._taken: Counter[str] = Counter()
        self._waiting = 0
        self._given_back = asyncio.Condition()

    @property
    def waiting(self) -> int:
        """How many wait for a turn just now."""
        return self._waiting

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Take a turn for ``name`` while the body runs."""
        async with self._given_back:
            self._waiting += 1
            try:
                await self._given_back.wait_for(lambda: self._is_free_for(name))
            finally:
                self._waiting -= 1
            self._taken[name] += 1
        try:
            yield
        finally:
            self._taken[name] -= 1
            if not self._taken[name]:
                del self._taken[name]
            async with self._given_back:
                self._given_back.notify_all()

    def _is_free_for(self, name: str) -> bool:
        free = self._total - self._taken.total()
        own = self._taken[name]
        return free > 0 and own < self._each and (not own or free > self._kept)
