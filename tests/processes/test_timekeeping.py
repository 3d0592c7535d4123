"""Several processes look at the clock over one data directory: a digest is made once."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from bot.ledger import Feed, Ledger
from bot.messages import Event
from bot.timekeeping import look
from bot.workflows import Queue, Workflows
from index.db.where import Where
from tests.processes.work import Work, asked

LOOKING = 4


async def test_many_that_look_at_once_have_a_digest_made_once(where: Where) -> None:
    made: list[Event] = []

    async def prepare(event: Event) -> None:
        made.append(event)

    work = Work()
    async with AsyncExitStack() as stack:
        opened = [
            (
                await stack.enter_async_context(Ledger.open(where)),
                await stack.enter_async_context(Queue.open(where)),
            )
            for _ in range(LOOKING)
        ]
        [(ledger, queue), *_] = opened
        await ledger.plan_digests(Feed("local", "S", "C"), "Europe/London")
        hour = next_hour(datetime.now(UTC))
        await asyncio.gather(
            *(look(ledger, queue.submit, {"local"}, hour) for ledger, queue in opened)
        )
        await queue.submit(asked("last"))
        await stack.enter_async_context(Workflows.open(where, prepare, work.deliver))
        await work.until(2)
    assert sorted(event.part for event in made) == ["", f"{hour.date()}"]


def next_hour(now: datetime) -> datetime:
    """Return a moment just after tomorrow's nine o'clock in London, in summer and in winter."""
    return (now + timedelta(days=1)).replace(hour=9, minute=5)
