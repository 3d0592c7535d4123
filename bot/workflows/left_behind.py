"""What others have left in the queue -> work again: workers that died, and releases before this one."""

import asyncio
import logging
from typing import Any

from bot.workflows import system
from bot.workflows.queue_rows import QueueRows
from index.errors import StoreError

log = logging.getLogger(__name__)


async def put_back(api: Any, executor: str) -> None:
    """Put what a process was working on, which has died, back into the queues that it came from."""
    found = await api.list_workflows_async(
        status="PENDING", executor_id=executor, load_input=False, load_output=False
    )
    for queue in {each.queue_name for each in found}:
        ids = [each.workflow_id for each in found if each.queue_name == queue]
        await api.resume_workflows_async(ids, queue_name=queue)
        log.warning("taken over", extra={"from": executor, "events": len(ids)})


async def take_up(api: Any, rows: QueueRows) -> None:
    """Put back into the queue what a release before gave up, after it had begun it too often."""
    found = await api.list_workflows_async(
        status="MAX_RECOVERY_ATTEMPTS_EXCEEDED", load_input=False, load_output=False
    )
    if found:
        ids = [each.workflow_id for each in found]
        await api.resume_workflows_async(ids, queue_name=system.EVENTS)
        log.warning("taken up again", extra={"events": len(ids)})
        await adopt(rows)  # it may have been of an older version


async def adopt(rows: QueueRows) -> None:
    """Take over what waits for processes of an older version, whether there are some or not."""
    try:
        adopted = await asyncio.to_thread(rows.adopt, system.VERSION)
    except StoreError:
        log.warning("not looked for an older version's events", exc_info=True)
        return
    if adopted:
        log.info("from an older version", extra={"events": adopted})
