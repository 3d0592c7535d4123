"""Event -> reply, through crashes and restarts: the only file that imports DBOS."""

import asyncio
import fcntl
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot.errors import AlreadyServed, StartFailed
from bot.messages import Event, Record

FILE = "workflows.sqlite"
LOCK = "workflows.lock"
VERSION = "1"  # of the steps below; an upgrade that keeps it finishes yesterday's work
EXECUTOR = "footnote"  # the one process that has this data directory

FIRST_PAUSE = 1.0  # seconds before a reply that could not be posted is tried again; then doubled
LONGEST_PAUSE = 60.0  # seconds
LAST_WRITES = 2.0  # seconds that DBOS has to record what was done when the process is stopped

log = logging.getLogger(__name__)

Reply = Callable[[Event], Awaitable[None]]


class Workflows:
    """Runs ``reply`` once for each event, and again where the process died before it was done.

    DBOS keeps the event under its key, before ``submit`` returns: an event that a platform delivers
    twice finds its workflow there. Results are not kept, nor any text of an article.
    """

    def __init__(self, submit: Callable[[Record], Awaitable[Any]], workflow_id: Any) -> None:
        self._start = submit
        self._id = workflow_id

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Path, reply: Reply) -> AsyncIterator[Self]:
        """Take up what was left undone, and accept more, in the running event loop.

        Raises StartFailed, or AlreadyServed where another process works on this directory. What is still running when this ends is taken up at the next start.
        """
        await asyncio.to_thread(import_module, "dbos")  # takes a second
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415

        running: dict[asyncio.Task[None], str] = {}

        @DBOS.step(name="reply")
        async def reply_to(event: Record) -> None:
            found = Event.from_record(event)
            task = asyncio.create_task(_until_done(reply, found))
            running[task] = found.key
            try:
                await task
            finally:
                del running[task]

        @DBOS.workflow(name="event")
        async def workflow(event: Record) -> None:
            await reply_to(event)

        with _alone(data):
            try:
                _launch(data)
            except Exception as error:
                raise StartFailed(
                    f"The queue of work in {data / FILE} cannot be opened."
                ) from error
            try:
                yield cls(lambda event: DBOS.start_workflow_async(workflow, event), SetWorkflowID)
            finally:
                await _stop(running)

    async def submit(self, event: Event) -> None:
        """Keep the event, and begin to work on it unless that was done before."""
        with self._id(event.key):
            await self._start(event.as_record())


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Keep other processes from taking up the same work while the body runs."""
    with (data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyServed(
                f"Another “footnote serve” works on {data}; stop it first."
            ) from error
        yield


async def _until_done(reply: Reply, event: Event) -> None:
    """Reply, and try until it is done: a full disk or a lost connection must not end in silence.

    DBOS' own retries give up at some point, and a workflow that has failed is never begun again.
    """
    pause = FIRST_PAUSE
    while True:
        try:
            return await reply(event)
        except Exception:
            log.exception("not replied yet", extra={"key": event.key, "pause": pause})
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _launch(data: Path) -> None:
    from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415

    file = data / FILE
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # stays with the file
    file.chmod(0o600)
    # DBOS writes to the console unless its logger has a handler: ours, further up, will do.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    DBOS(
        config={
            "name": "footnote",
            "system_database_url": f"sqlite:///{file}",
            "application_version": VERSION,
            "executor_id": EXECUTOR,
            "log_level": "ERROR",
            "serializer": DBOSPortableJSONSerializer(),
        }
    )
    # In this thread, so that what is taken up runs in this event loop too.
    DBOS.launch()


async def _stop(running: dict[asyncio.Task[None], str]) -> None:
    """Cancel what runs: DBOS records nothing for it, so that the next start takes it up."""
    from dbos import DBOS  # noqa: PLC0415

    interrupted = dict(running)
    for task in interrupted:
        task.cancel()
    await asyncio.gather(*interrupted, return_exceptions=True)
    await _recorded(set(interrupted.values()))
    await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
    # DBOS has put its own threads in the place of the loop's, and ended them just now.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


async def _recorded(interrupted: set[str]) -> None:
    """Return once DBOS has written down what was done, or has not for too long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LAST_WRITES):
            while await _pending() - interrupted:  # noqa: ASYNC110 - DBOS has nothing to wait for
                await asyncio.sleep(0.02)


async def _pending() -> set[str]:
    from dbos import DBOS  # noqa: PLC0415

    found = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
    return {workflow.workflow_id for workflow in found}
