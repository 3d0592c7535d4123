"""Event -> kept, before it is acknowledged: the half of the queue that is in the process which takes in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Self

from bot import metrics
from bot.messages import TO_READ, Event, Said
from bot.reception import DECLINED
from bot.workflows import system
from bot.workflows.queue_rows import QueueRows, rows_in
from bot.workflows.queued import Waiting, event_of, in_parts, keys_of, waiting_of
from bot.workflows.system import EVENTS, NOT_DONE, READINGS, WORKFLOW
from index.db.where import Where


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
            system.make(rows)
            return DBOSClient(
                system_database_url=rows.url,
                serializer=DBOSPortableJSONSerializer(),
                application_name="footnote",
            )

        opened = await system.opened(rows, client)
        try:
            yield cls(opened, rows)
        finally:
            await asyncio.to_thread(opened.destroy)

    async def submit(self, event: Event) -> None:
        """Keep the event: once this returns, it will be worked on, whatever happens."""
        options = {
            "workflow_name": WORKFLOW,
            "workflow_id": event.key,
            "app_version": str(system.VERSION),
        }
        if event.ask in TO_READ and DECLINED not in event.values:
            channel = f"{event.platform}/{event.space}/{event.channel}"
            options |= {"queue_name": READINGS, "queue_partition_key": channel}
        else:
            options |= {"queue_name": EVENTS}
        await self._client.enqueue_async(options, event.as_record())
        metrics.EVENTS.labels(event.platform, event.ask.value).inc()

    async def count_open(self, platform: str, space: str, most: int) -> int:
        """Return how many events of a space are not done yet, counting up to ``most``."""
        return await self._count(f"{platform}/{space}/", most)

    async def is_worked_on(self, said: Said) -> bool:
        """Whether anything that a message asked for is not done yet."""
        return await self._count(keys_of(said), most=1) > 0

    async def _count(self, keys: str, most: int) -> int:
        found = await self._client.list_workflows_async(
            workflow_id_prefix=keys,
            status=NOT_DONE,
            limit=most,
            load_input=False,
            load_output=False,
        )
        return len(found)

    async def waiting(self) -> list[Waiting]:
        """Return the events that are not done yet, in the order in which they came.

        Raises StoreError.
        """
        with self._rows.translated():
            found = await self._client.list_workflows_async(
                status=NOT_DONE, load_input=False, load_output=False
            )
        return [waiting_of(each) for each in found]

    async def size(self) -> int:
        """Return how many bytes the events take."""
        return await asyncio.to_thread(self._rows.size)

    async def forget(self, wanted: Callable[[Event], bool]) -> None:
        """Forget the ``wanted`` events, while no process works on this directory."""
        found = await self._client.list_workflows_async(load_output=False)
        ids = [each.workflow_id for each in found if wanted(event_of(each))]
        for part in in_parts(ids):
            await self._client.delete_workflows_async(part)
        if ids:
            await asyncio.to_thread(self._rows.scrub)
