"""The way in for every event, whatever its platform; notes when something last came."""

import logging
import time
from dataclasses import replace

from bot.ledger import Ledger
from bot.messages import TO_READ, Event, Said
from bot.reception import DECLINED
from bot.times import now
from bot.workflows import Queue
from bot.workflows.queued import MOST_OPEN

UP_SINCE = "up since"  # the ledger's notes
LAST_EVENT = "last event"  # and after it the platform
NOTED = 10.0  # seconds; what comes sooner after a note needs none of its own
COUNTED = 1.0  # seconds for which a count is believed, with what was taken in since

log = logging.getLogger(__name__)


class Intake:
    """Keeps events, and notes that they came.

    A link or a file of a space that has very much waiting is kept as one to decline, in a sentence.
    What was made up for after a downtime is never declined: it is bounded where it is found.
    """

    def __init__(self, queue: Queue, ledger: Ledger) -> None:
        self._queue = queue
        self._ledger = ledger
        self._noted_at: dict[str, float] = {}
        self._open: dict[str, tuple[float, int]] = {}  # by space: counted when, how many

    async def begin(self) -> None:
        """Note that from now on events are taken in."""
        await self._ledger.note(UP_SINCE, now())

    async def submit(self, event: Event) -> None:
        """Keep an event: once this returns, it will be worked on, whatever happens."""
        if event.ask in TO_READ and not event.late and await self._is_full(event):
            log.warning("declined", extra={"key": event.key})
            event = replace(event, values=event.values | {DECLINED: "yes"})
        await self._queue.submit(event)
        try:
            await self._note(event)
        except Exception:
            log.exception("not noted", extra={"key": event.key})  # the event is kept all the same

    async def is_worked_on(self, said: Said) -> bool:
        """Whether anything that a message asked for is not done yet."""
        return await self._queue.is_worked_on(said)

    async def _is_full(self, event: Event) -> bool:
        space, clock = f"{event.platform}/{event.space}", time.monotonic()
        counted_at, count = self._open.get(space, (-COUNTED, 0))
        if clock - counted_at >= COUNTED:
            counted_at = clock
            count = await self._queue.count_open(event.platform, event.space, MOST_OPEN)
        self._open[space] = (counted_at, count + 1)
        return count >= MOST_OPEN

    async def _note(self, event: Event) -> None:
        clock = time.monotonic()
        if clock - self._noted_at.get(event.platform, -NOTED) >= NOTED:
            self._noted_at[event.platform] = clock
            await self._ledger.note(f"{LAST_EVENT} {event.platform}", event.at)
