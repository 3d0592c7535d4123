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
        self._waiting: list[
            tuple[str, asyncio.Future[None]]
        ] = []  # in the order in which they came

    @property
    def waiting(self) -> int:
        """How many wait for a turn just now."""
        return len(self._waiting)

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Take a turn for ``name`` while the body runs."""
        await self._take(name)
        try:
            yield
        finally:
            self._give_back(name)

    async def _take(self, name: str) -> None:
        if self._is_free_for(name):  # then nobody waits who might have it
            self._taken[name] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((name, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if (name, turn) in self._waiting:
                self._waiting.remove((name, turn))
            else:  # it was given in the same moment
                self._give_back(name)
            raise

    def _give_back(self, name: str) -> None:
        self._taken[name] -= 1
        if not self._taken[name]:
            del self._taken[name]
        for waiting in self._waiting[:]:
            wanted, turn = waiting
            if not turn.done() and self._is_free_for(wanted):  # else it is given up in this moment
                self._taken[wanted] += 1
                self._waiting.remove(waiting)
                turn.set_result(None)

    def _is_free_for(self, name: str) -> bool:
        free = self._total - self._taken.total()
        own = self._taken[name]
        return free > 0 and own < self._each and (not own or free > self._kept)
