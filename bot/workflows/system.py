"""DBOS itself, in one process: its database made and opened, its queues worked on, and the end of that."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.errors import StartFailed
from bot.workflows.queue_rows import QUEUE_DAMAGED, QueueRows
from index.errors import StoreDamaged, StoreError, StoreUnreachable

# Of the steps and of the events that they take: a release that changes either counts on. Its
# processes begin anew what the one before has begun, and that one's leave to it what it takes in.
VERSION = 3
WORKFLOW = "event"
EVENTS = "events"  # the queue
READINGS = "readings"  # the queue of what may take long, a part of it for each channel
NOT_DONE = ["ENQUEUED", "PENDING"]  # the states

LOOKED_FOR = 0.1  # seconds after which new events are looked for again
READINGS_LOOKED_FOR = 0.2  # and links and files, which take longer anyway
AT_ONCE = 200  # events; one that waits for its platform must not hold up the others
# Links and files of one channel: of a space's turns to read, it leaves some to other channels.
READ_AT_ONCE = 2
FINISHED_WITHIN = 14  # seconds that work under way has when the process is stopped
LAST_WRITES = 2  # seconds after that, for DBOS to record what was done


async def opened(rows: QueueRows, how: Callable[[], Any]) -> Any:
    """Return what ``how`` opens, in a thread of its own. Raises StartFailed or StoreUnreachable."""
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


def make(rows: QueueRows) -> None:
    """Make the database and its tables, for its owner alone, where they are missing."""
    from dbos import DBOS  # noqa: PLC0415

    # DBOS writes to the console unless its logger has a handler: ours, further up, will do.
    logging.getLogger("dbos").addHandler(logging.NullHandler())
    rows.prepare()
    DBOS.migrate(rows.url)
    rows.made()


async def launch(rows: QueueRows, executor: str) -> None:
    """Begin to work on the queues, with what this process and older versions left in them.

    Raises StartFailed or StoreUnreachable.
    """
    from dbos import DBOS, DBOSPortableJSONSerializer  # noqa: PLC0415

    await opened(rows, lambda: make(rows))
    await opened(rows, lambda: rows.adopt(VERSION))
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
        READINGS,
        partition_worker_concurrency=READ_AT_ONCE,
        polling_interval_sec=READINGS_LOOKED_FOR,
    )


async def stop(running: set[asyncio.Task[None]]) -> None:
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
