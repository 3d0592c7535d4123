"""Event -> prepared, delivered, through crashes and restarts: the half of the queue that is in a worker."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import Context
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot.messages import Event, Record
from bot.processes.locks import alone
from bot.workflows.executors import Executor
from bot.workflows.left_behind import adopt, put_back, take_up
from bot.workflows.queue_rows import QueueRows, rows_in
from bot.workflows.queued import Waiting, event_of, followed_by, in_parts, waiting_of
from bot.workflows.system import LOOKED_FOR, NOT_DONE, WORKFLOW, launch, stop
from index.db.where import Where

LOCK = "workflows.lock"
EXECUTOR = "footnote"  # the one process that works on a data directory
FIRST_PAUSE = 1.0  # seconds before what failed is tried again; then doubled
LONGEST_PAUSE = 60.0  # seconds
DONE_KEPT = timedelta(days=7)  # for which a redelivered event is still known

log = logging.getLogger(__name__)

Step = Callable[[Event], Awaitable[None]]


class Workflows:
    """Takes each event through its two steps, and again where the process died in one of them.

    DBOS keeps the event, that it is prepared, and that it is done; what came of it stands in the
    ledger.
    """

    def __init__(self, rows: QueueRows, api: Any, executor: Executor | None) -> None:
        self._rows = rows
        self._api = api
        self._executor = executor

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where, prepare: Step, deliver: Step) -> AsyncIterator[Self]:
        """Work on what is kept, in the running event loop, until this ends.

        Raises StartFailed, StoreError, or AlreadyServed where another process works on this
        directory. What is still running some seconds after the end is taken up at the next start, or
        by another process that works on the same server.
        """
        await asyncio.to_thread(import_module, "dbos")
        from dbos import DBOS  # noqa: PLC0415

        running = _registered(prepare, deliver)
        async with _among_others(data) as executor:
            rows = rows_in(data)
            await launch(rows, executor.id if executor else EXECUTOR)
            try:
                await take_up(DBOS, rows)
                yield cls(rows, DBOS, executor)
            finally:
                await stop(running)

    async def take_over(self) -> None:
        """Have the work of processes that died done by those that live, as long as this one does.

        And what those of an older version take in, or have left. Raises ExecutorLost.
        """
        if self._executor:
            await self._executor.take_over(partial(put_back, self._api), partial(adopt, self._rows))

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Keep other processes out of what ``name`` stands for; those on this machine see to it themselves."""
        if self._executor is None:
            yield
            return
        async with self._executor.alone(name):
            yield

    async def until_first(self, event: Event) -> None:
        """Return once all is done that ``event`` follows, as ``followed_by`` has it."""
        while await self._first_of(followed_by(event)) != event.key:  # noqa: ASYNC110 - nor has DBOS
            await asyncio.sleep(LOOKED_FOR)

    async def _first_of(self, keys: str) -> str:
        [first] = await self._api.list_workflows_async(
            workflow_id_prefix=keys,
            status=NOT_DONE,
            limit=1,
            load_input=False,
            load_output=False,
        )
        return str(first.workflow_id)

    async def waiting(self) -> int:
        """Return how many events are not done yet."""
        return len(await self.queued())

    async def queued(self) -> list[Waiting]:
        """Return the events that are not done yet, in the order in which they came."""
        found = await self._api.list_workflows_async(
            status=NOT_DONE, load_input=False, load_output=False
        )
        return [waiting_of(each) for each in found]

    async def forget_done(self, now: datetime) -> None:
        """Forget the events that were done ``DONE_KEPT`` before ``now``, and of others what they held."""
        before = (now - DONE_KEPT).isoformat()
        found = await self._api.list_workflows_async(
            completed_before=before, load_input=False, load_output=False
        )
        for part in in_parts([each.workflow_id for each in found]):
            await self._api.delete_workflows_async(part)
        await self.empty("")

    async def empty(self, place: str) -> None:
        """Leave only the keys of what is done in a place, ``platform/space/…``: no link, question or name.

        By its key an event is known again when a platform delivers it once more.
        """
        await asyncio.to_thread(self._rows.drop_inputs, place)
        await asyncio.to_thread(self._rows.scrub)

    async def forget(
        self, place: str, wanted: Callable[[Event], bool] = lambda _event: True
    ) -> None:
        """Forget the ``wanted`` events of a place, ``platform/space/…``, that are not being worked on."""
        found = await self._api.list_workflows_async(
            workflow_id_prefix=place,
            status=["ENQUEUED", "SUCCESS", "ERROR", "CANCELLED"],
            load_output=False,
        )
        await self._delete([each.workflow_id for each in found if wanted(event_of(each))])

    async def _delete(self, ids: list[str]) -> None:
        for part in in_parts(ids):
            await self._api.delete_workflows_async(part)
        if ids:
            await asyncio.to_thread(self._rows.scrub)


def _registered(prepare: Step, deliver: Step) -> set[asyncio.Task[None]]:
    """Tell DBOS what is done with an event; return the tasks of the steps that run."""
    from dbos import DBOS  # noqa: PLC0415

    running: set[asyncio.Task[None]] = set()

    async def through(step: Step, event: Record) -> None:
        # In a task, which can be cancelled when the process is to stop; and in a context of its own:
        # what is asked of DBOS in a workflow's, DBOS would record as a step.
        work = _until_done(step, Event.from_record(event))
        task = asyncio.create_task(work, context=Context())
        running.add(task)
        try:
            await task
        finally:
            running.discard(task)

    @DBOS.step(name="prepare")
    async def prepared(event: Record) -> None:
        await through(prepare, event)

    # Else DBOS gives up what it has begun 102 times: in as many starts of a process that something
    # else ends, it would lose every event that had been begun.
    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
    async def workflow(event: Record) -> None:
        await prepared(event)
        # The last step is no step to DBOS: that the workflow is done says that it is.
        await through(deliver, event)

    return running


async def _until_done(step: Step, event: Event) -> None:
    """Try a step until it is done: a full disk or a lost connection must not end in silence.

    DBOS' own retries give up at some point, and a workflow that has failed is never begun again.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await step(event)
        except Exception:
            log.exception("not replied yet", extra={"key": event.key, "pause": pause})
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


@asynccontextmanager
async def _among_others(data: Where) -> AsyncIterator[Executor | None]:
    """Be the only one that works on a directory, or one of those that work on a server."""
    if isinstance(data, Path):
        async with alone(data / LOCK):
            yield None
    else:
        async with Executor.open(data) as executor:
            yield executor
