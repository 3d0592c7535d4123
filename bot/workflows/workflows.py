"""Event -> kept, prepared, delivered, through crashes and restarts: the only file that imports DBOS.

One process takes events and keeps them (``Queue``), another works on them (``Workflows``).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot import metrics
from bot.errors import StartFailed
from bot.executors import Executor
from bot.locks import alone
from bot.messages import Ask, Event, Record
from bot.queue_rows import QUEUE_DAMAGED, QueueRows, rows_in
from bot.queued import Waiting, event_of, waiting_of
from bot.reception import DECLINED
from index.db.where import Where
from index.errors import StoreDamaged, StoreError, StoreUnreachable

LOCK = "workflows.lock"
# Of the steps below and of the events that they take: a release that changes either counts on. Its
# processes begin anew what the one before has begun, and that one's leave to it what it takes in.
VERSION = 2
EXECUTOR = "footnote"  # the one process that works on a data directory
EVENTS = "events"  # the queue
READINGS = "readings"  # the queue of what may take long, a part of it for each channel
WORKFLOW = "event"

LOOKED_FOR = 0.1  # seconds after which new events are looked for again
AT_ONCE = 200  # events; one that waits for its platform must not hold up the others
# Links and files of one channel: of a space's turns to read, it leaves some to other channels.
READ_AT_ONCE = 2
FIRST_PAUSE = 1.0  # seconds before what failed is tried again; then doubled
LONGEST_PAUSE = 60.0  # seconds
FINISHED_WITHIN = 14  # seconds that work under way has when the process is stopped
LAST_WRITES = 2  # seconds after that, for DBOS to record what was done
DONE_KEPT = timedelta(days=7)  # for which a redelivered event is still known

log = logging.getLogger(__name__)

Step = Callable[[Event], Awaitable[None]]
_READINGS = {Ask.READ, Ask.OPEN}
_NOT_DONE = ["ENQUEUED", "PENDING"]


class Queue:
    """Keeps events for the process that works on them. Keeping one again changes nothing."""

    def __init__(self, client: Any, rows: QueueRows) -> None:
        self._client = client
        self._rows = rows

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where) -> AsyncIterator[Self]:
        """Open the queue in ``data``, made where it is missing. Raises StartFailed or StoreError."""
        await asyncio.to_thread(import_module, "dbos")  # takes half a second
        from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415

        rows = rows_in(data)

        def client() -> DBOSClient:
            _make(rows)
            return DBOSClient(
                system_database_url=rows.url,
                serializer=DBOSPortableJSONSerializer(),
                application_name="footnote",
            )

        opened = await _opened(rows, client)
        try:
            yield cls(opened, rows)
        finally:
            await asyncio.to_thread(opened.destroy)

    async def submit(self, event: Event) -> None:
        """Keep the event: once this returns, it will be worked on, whatever happens."""
        options = {"workflow_name": WORKFLOW, "workflow_id": event.key, "app_version": str(VERSION)}
        if event.ask in _READINGS and DECLINED not in event.values:
            channel = f"{event.platform}/{event.space}/{event.channel}"
            options |= {"queue_name": READINGS, "queue_partition_key": channel}
        else:
            options |= {"queue_name": EVENTS}
        await self._client.enqueue_async(options, event.as_record())
        metrics.EVENTS.labels(event.platform, event.ask.value).inc()

    async def count_open(self, platform: str, space: str, most: int) -> int:
        """Return how many events of a space are not done yet, counting up to ``most``."""
        found = await self._client.list_workflows_async(
            workflow_id_prefix=f"{platform}/{space}/",
            status=_NOT_DONE,
            limit=most,
            load_input=False,
            load_output=False,
        )
        return len(found)

    async def waiting(self) -> "list[Waiting]":
        """Return the events that are not done yet, in the order in which they came.

        Raises StoreError.
        """
        with self._rows.translated():
            found = await self._client.list_workflows_async(
                status=_NOT_DONE, load_input=False, load_output=False
            )
        return [waiting_of(each) for each in found]

    async def size(self) -> int:
        """Return how many bytes the events take."""
        return await asyncio.to_thread(self._rows.size)

    async def forget(self, wanted: Callable[[Event], bool]) -> None:
        """Forget the ``wanted`` events, while no process works on this directory."""
        found = await self._client.list_workflows_async(load_output=False)
        ids = [each.workflow_id for each in found if wanted(event_of(each))]
        if ids:
            await self._client.delete_workflows_async(ids)
            await asyncio.to_thread(self._rows.scrub)


class Workflows:
    """Takes each event through its two steps, and again where the process died in one of them.

    DBOS keeps the event and that a step is done; what came of it stands in the ledger.
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

        running: set[asyncio.Task[None]] = set()

        async def through(step: Step, event: Record) -> None:
            task = asyncio.create_task(_until_done(step, Event.from_record(event)))
            running.add(task)
            try:
                await task
            finally:
                running.discard(task)

        @DBOS.step(name="prepare")
        async def prepared(event: Record) -> None:
            await through(prepare, event)

        @DBOS.step(name="deliver")
        async def delivered(event: Record) -> None:
            await through(deliver, event)

        @DBOS.workflow(name=WORKFLOW)
        async def workflow(event: Record) -> None:
            await prepared(event)
            await delivered(event)

        async with _among_others(data) as executor:
            rows = rows_in(data)
            await _launch(rows, executor.id if executor else EXECUTOR)
            try:
                yield cls(rows, DBOS, executor)
            finally:
                await _stop(running)

    async def take_over(self) -> None:
        """Have the work of processes that died done by those that live, as long as this one does.

        And what those of an older version take in, or have left. Raises ExecutorLost.
        """
        if self._executor:
            await self._executor.take_over(self._again, self._adopt)

    @asynccontextmanager
    async def alone(self, name: str) -> AsyncIterator[None]:
        """Keep other processes out of what ``name`` stands for; those on this machine see to it themselves."""
        if self._executor is None:
            yield
            return
        async with self._executor.alone(name):
            yield

    async def _again(self, executor: str) -> None:
        """Put what a process was working on back into the queues that it came from."""
        found = await self._api.list_workflows_async(
            status="PENDING", executor_id=executor, load_input=False, load_output=False
        )
        for queue in {each.queue_name for each in found}:
            ids = [each.workflow_id for each in found if each.queue_name == queue]
            await self._api.resume_workflows_async(ids, queue_name=queue)
            log.warning("taken over", extra={"from": executor, "events": len(ids)})

    async def _adopt(self) -> None:
        """Take over what waits for processes of an older version, whether there are some or not."""
        try:
            adopted = await asyncio.to_thread(self._rows.adopt, VERSION)
        except StoreError:
            log.warning("not looked for an older version's events", exc_info=True)
            return
        if adopted:
            log.info("from an older version", extra={"events": adopted})

    async def waiting(self) -> int:
        """Return how many events are not done yet."""
        found = await self._api.list_workflows_async(
            status=_NOT_DONE, load_input=False, load_output=False
        )
        return len(found)

    async def queued(self) -> "list[Waiting]":
        """Return the events that are not done yet, in the order in which they came."""
        found = await self._api.list_workflows_async(
            status=_NOT_DONE, load_input=False, load_output=False
        )
        return [waiting_of(each) for each in found]

    async def forget_done(self, now: datetime) -> None:
        """Forget the events that were done ``DONE_KEPT`` before ``now``, and of others what they held."""
        before = (now - DONE_KEPT).isoformat()
        found = await self._api.list_workflows_async(
            completed_before=before, load_input=False, load_output=False
        )
        if found:
            await self._api.delete_workflows_async([each.workflow_id for each in found])
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
        if not ids:
            return
        await self._api.delete_workflows_async(ids)
        await asyncio.to_thread(self._rows.scrub)


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


async def _opened(rows: QueueRows, how: Callable[[], Any]) -> Any:
    try:
        with rows.translated():
            return await asyncio.to_thread(how)
    except StoreUnreachable:
        raise
    except StoreDamaged as error:
        raise StartFailed(QUEUE_DAMAGED.format(rows)) from error
    except StoreError as error:
        raise StartFailed(str(error)) from error
    except Exception as error:
        raise StartFailed(
            f"The queue of work in {rows} cannot be opened: run `footnote doctor`."
        ) from error


async def _launch(rows: QueueRows, executor: str) -> None:
    from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415

    await _opened(rows, lambda: _make(rows))
    await _opened(rows, lambda: rows.adopt(VERSION))
    DBOS(
        config={
            "name": "footnote",
            "system_database_url": rows.url,
            "sys_db_pool_size": rows.connections,
            "application_version": str(VERSION),
            "executor_id": executor,
            "log_level": "ERROR",
            "serializer": DBOSPortableJSONSerializer(),
            # Nothing here waits for notifications: this is how soon their thread sees the end.
            "notification_listener_polling_interval_sec": LOOKED_FOR,
        }
    )
    # In this thread, so that the work runs in this event loop.
    DBOS.launch()
    await DBOS.register_queue_async(
        EVENTS, worker_concurrency=AT_ONCE, polling_interval_sec=LOOKED_FOR
    )
    await DBOS.register_queue_async(
        READINGS, partition_worker_concurrency=READ_AT_ONCE, polling_interval_sec=LOOKED_FOR
    )


def _make(rows: QueueRows) -> None:
    """Make the database and its tables, for its owner alone, where they are missing."""
    from dbos import DBOS  # noqa: PLC0415

    # DBOS writes to the console unless its logger has a handler: ours, further up, will do.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    rows.prepare()
    DBOS.migrate(rows.url)
    rows.made()


async def _stop(running: set[asyncio.Task[None]]) -> None:
    """Begin nothing more, wait for what runs, and cancel what is then not done.

    DBOS records nothing for what is cancelled, so that the next start takes it up.
    """
    from dbos import DBOS  # noqa: PLC0415

    ending = asyncio.ensure_future(
        asyncio.to_thread(
            DBOS.destroy,
            destroy_registry=True,
            workflow_completion_timeout_sec=FINISHED_WITHIN + LAST_WRITES,
        )
    )
    await asyncio.wait({ending}, timeout=FINISHED_WITHIN)
    for task in running:
        task.cancel()
    await ending
    # DBOS has put its own threads in the place of the loop's, and ended them just now.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
