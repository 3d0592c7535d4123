"""Event -> reply, through crashes and restarts: the only file that imports DBOS."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from bot.errors import StartFailed
from bot.messages import Event, Record

FILE = "workflows.sqlite"
VERSION = "1"  # of the steps below; an upgrade that keeps it finishes yesterday's work
EXECUTOR = "footnote"  # the one process that has this data directory

_ATTEMPTS = 5  # of a reply that cannot be posted, 1, 2, 4 and 8 seconds apart

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

        Raises StartFailed. What is still running when this ends is taken up at the next start.
        """
        await asyncio.to_thread(import_module, "dbos")  # takes a second
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415

        running: set[asyncio.Task[Any]] = set()

        @DBOS.step(name="reply", retries_allowed=True, max_attempts=_ATTEMPTS)
        async def reply_to(event: Record) -> None:
            task = asyncio.ensure_future(reply(Event.from_record(event)))
            running.add(task)
            try:
                await task
            finally:
                running.discard(task)

        @DBOS.workflow(name="event")
        async def workflow(event: Record) -> None:
            await reply_to(event)

        try:
            _launch(data)
        except Exception as error:
            raise StartFailed(f"The queue of work in {data / FILE} cannot be opened.") from error
        try:
            yield cls(lambda event: DBOS.start_workflow_async(workflow, event), SetWorkflowID)
        finally:
            await _stop(running)

    async def submit(self, event: Event) -> None:
        """Keep the event, and begin to work on it unless that was done before."""
        with self._id(event.key):
            await self._start(event.as_record())


def _launch(data: Path) -> None:
    from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415

    file = data / FILE
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # stays with the file
    file.chmod(0o600)
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


async def _stop(running: set[asyncio.Task[Any]]) -> None:
    """Cancel what runs: DBOS records nothing for it, so that the next start takes it up."""
    from dbos import DBOS  # noqa: PLC0415

    unfinished = list(running)
    for task in unfinished:
        task.cancel()
    await asyncio.gather(*unfinished, return_exceptions=True)
    await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
    # DBOS has put its own threads in the place of the loop's, and ended them just now.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
