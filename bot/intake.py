"""The way in for every event, whatever its platform; notes when something last came."""

import logging
import time

from bot.ledger import Ledger
from bot.ledger.ledger import now
from bot.messages import Event
from bot.workflows import Queue

UP_SINCE = "up since"  # the ledger's notes
LAST_EVENT = "last event"  # and after it the platform
NOTED = 10.0  # seconds; what comes sooner after a note needs none of its own

log = logging.getLogger(__name__)


class Intake:
    """Keeps events, and notes that they came."""

    def __init__(self, queue: Queue, ledger: Ledger) -> None:
        self._queue = queue
        self._ledger = ledger
        self._noted_at: dict[str, float] = {}

    async def begin(self) -> None:
        """Note that from now on events are taken in."""
        await self._ledger.note(UP_SINCE, now())

    async def submit(self, event: Event) -> None:
        """Keep an event: once this returns, it will be worked on, whatever happens."""
        await self._queue.submit(event)
        try:
            await self._note(event)
        except Exception:
            log.exception("not noted", extra={"key": event.key})  # the event is kept all the same

    async def _note(self, event: Event) -> None:
        clock = time.monotonic()
        if clock - self._noted_at.get(event.platform, -NOTED) >= NOTED:
            self._noted_at[event.platform] = clock
            await self._ledger.note(f"{LAST_EVENT} {event.platform}", event.at)
