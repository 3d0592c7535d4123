"""Whether the front lives, whether all that it needs works, and the figures: for /healthz and the like.

Says what is wrong in words for whoever runs it; never a word about who uses it and for what.
"""

import asyncio
import logging
import math
import shutil
import time
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import metrics
from bot.ledger import Ledger
from bot.monitoring.connections import Connections
from bot.monitoring.loop_lag import LoopLag
from bot.processes.pulse import Pulse
from bot.times import now
from bot.workflows import Queue
from bot.workflows.queued import Waiting
from index.errors import FootnoteError

LOW_DISK = 500 * 2**20  # bytes; below it, a write-ahead log or a backup may no longer fit
LONGEST_LAG = 1.0  # seconds; Slack and Discord give three for an acknowledgement
OLDEST = 600.0  # seconds that an event may wait to be done
PATIENCE = 3.0  # seconds that a database has to answer
LOOKED_AT = "looked at"  # the ledger's note that it can be written to

_MIB = 2**20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What is looked at: the directory ``data``, and the parts of the front."""

    data: Path
    pulse: Pulse
    lag: LoopLag
    ledger: Ledger
    queue: Queue
    connections: Connections

    def unwell(self) -> list[str]:
        """Return what only a restart may help against."""
        return [*self._unwell()]

    async def unready(self) -> list[str]:
        """Return all that keeps links from being read and questions from being answered."""
        wrong = [*self._unwell(), *self._disk(), *self._platforms()]
        if not self.pulse.ready:
            wrong.append("the model and the index are not loaded yet")
        wrong += await _wrong("the database cannot be written to", self._written())
        return wrong + await _wrong("the queue cannot be read", self._late())

    async def metrics(self) -> bytes:
        """Return the figures of both processes, in Prometheus' text format."""
        await self._measure()
        return metrics.merged({"front": metrics.figures(), "worker": self.pulse.figures})

    def _unwell(self) -> Iterator[str]:
        if (lag := self.lag.worst()) > LONGEST_LAG:
            yield f"the event loop kept everybody waiting for {lag:.1f} seconds"
        if trouble := self.pulse.trouble():
            yield trouble

    def _disk(self) -> Iterator[str]:
        free = shutil.disk_usage(self.data).free
        if free < LOW_DISK:
            yield f"only {free // _MIB} MiB are free on the disk"

    def _platforms(self) -> Iterator[str]:
        for platform, seconds in self.connections.lost().items():
            since = "yet" if seconds is None else f"for {seconds:.0f} seconds"
            yield f"{platform} has not been connected {since}"

    async def _written(self) -> list[str]:
        await self.ledger.note(LOOKED_AT, now())
        return []

    async def _late(self) -> list[str]:
        age = _oldest(await self.queue.waiting())
        return [f"an event has waited for {age:.0f} seconds"] if age > OLDEST else []

    async def _measure(self) -> None:
        metrics.LAG.set(self.lag.worst())
        metrics.WORKER_SILENT.set(self.pulse.silent())
        metrics.JOBS.clear()
        metrics.OLDEST.set(math.nan)
        try:
            async with asyncio.timeout(PATIENCE):
                metrics.DATABASE.labels("footnote").set(await self.ledger.size())
                metrics.DATABASE.labels("workflows").set(await self.queue.size())
                waiting = await self.queue.waiting()
        except (FootnoteError, TimeoutError) as error:
            log.warning("the queue was not counted", extra={"reason": type(error).__name__})
            return
        for each in waiting:
            metrics.JOBS.labels(each.ask, each.state).inc()
        metrics.OLDEST.set(_oldest(waiting))


def _oldest(waiting: Sequence[Waiting]) -> float:
    """Return the age in seconds of what has waited longest; 0 where nothing waits."""
    return max((time.time() - each.since for each in waiting), default=0.0)


async def _wrong(says: str, looking: Awaitable[list[str]]) -> list[str]:
    try:
        async with asyncio.timeout(PATIENCE):
            return await looking
    except FootnoteError as error:
        return [f"{says}: {error}"]
    except TimeoutError:
        return [f"{says}: no answer within {PATIENCE:.0f} seconds"]
