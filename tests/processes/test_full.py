"""One channel or one space that brings very much holds up no other, and is told."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.doctor.queue_health import waiting_finding
from bot.housekeeping import count_waiting
from bot.intake import Intake
from bot.ledger import Ledger
from bot.messages import Ask, Event
from bot.reception import DECLINED
from bot.workflows import READ_AT_ONCE, Queue, Workflows
from bot.workflows.queued import MOST_OPEN, pressure_of, waiting_as
from index.db.where import Where
from tests.processes.work import Work, asked


def link(number: int, channel: str = "C", space: str = "S", message: str = "stuck") -> Event:
    return replace(
        asked(message, space=space),
        ask=Ask.READ,
        channel=channel,
        part=str(number),
        text="https://a",
    )


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger.open(tmp_path) as opened:
        yield opened


async def test_a_channel_of_many_links_leaves_room_for_others_and_for_questions(
    tmp_path: Path,
) -> None:
    work = Work()
    async with (
        Queue.open(tmp_path) as queue,
        Workflows.open(tmp_path, work.prepare, work.deliver),
    ):
        for number in range(10):
            await queue.submit(link(number))
        await work.until(READ_AT_ONCE, "begun")
        await queue.submit(link(0, channel="another", message="link"))
        await queue.submit(asked("question"))
        await work.until(2)

        assert sorted(work.done) == ["link", "question"]
        assert work.begun.count("stuck") == READ_AT_ONCE
        work.go.set()
        await work.until(12)


async def test_the_operator_is_told_which_channels_are_held_back_and_everybody_how_many(
    where: Where,
) -> None:
    assert waiting_said(where) == "nothing"
    work = Work()
    async with (
        Ledger.open(where) as ledger,
        Queue.open(where) as queue,
        Workflows.open(where, work.prepare, work.deliver) as workflows,
    ):
        for number in range(READ_AT_ONCE + 3):
            await queue.submit(link(number, channel="a/b"))
        await queue.submit(link(0, channel="another"))
        await work.until(READ_AT_ONCE + 1, "begun")
        told = waiting_said(where)
        counting = asyncio.create_task(count_waiting(ledger, workflows))
        async with asyncio.timeout(30):
            while "declining" not in await ledger.noted():  # noqa: ASYNC110 - the last of the notes
                await asyncio.sleep(0.02)
        counting.cancel()
        noted = await ledger.noted()
        work.go.set()
        await work.until(READ_AT_ONCE + 4)

    assert told.startswith("6 events, the oldest since ")
    assert told.endswith("; held back behind others of their channel: local/S/a/b (3 links)")
    assert [noted[each] for each in ("waiting", "held back", "holding back")] == ["6", "3", "1"]


def test_the_operator_is_told_which_space_has_so_much_open_that_more_is_declined() -> None:
    rows = [waiting_as(link(number).key, "ENQUEUED", 0) for number in range(MOST_OPEN)]
    assert pressure_of(rows, READ_AT_ONCE).declining == ["local/S"]
    assert pressure_of(rows[1:], READ_AT_ONCE).declining == []


def waiting_said(where: Where) -> str:
    found = waiting_finding(where)
    return found.says if found else "nothing"


async def test_a_space_with_very_much_waiting_is_told_and_no_other_is(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 20
    monkeypatch.setattr("bot.intake.MOST_OPEN", most)
    work = Work()
    async with Queue.open(tmp_path) as queue:
        intake = Intake(queue, ledger)
        await asyncio.gather(*(queue.submit(link(number)) for number in range(most)))
        await intake.submit(link(0, message="one more"))
        await intake.submit(replace(link(1, message="late"), late=True))
        await intake.submit(link(2, space="another", message="elsewhere"))
        await intake.submit(asked("question"))
        took: dict[str, bool] = {}

        async def prepare(event: Event) -> None:
            took[event.message] = DECLINED in event.values
            await work.prepare(event)

        async with Workflows.open(tmp_path, prepare, work.deliver):
            await work.until(3)
            work.go.set()
            async with asyncio.timeout(60):
                while "late" not in took:  # noqa: ASYNC110 - it waits for its channel's others
                    await asyncio.sleep(0.02)

        assert took == {
            "stuck": False, "one more": True, "late": False, "elsewhere": False, "question": False,
        }  # fmt: skip


async def test_a_space_may_bring_more_once_what_it_brought_is_done(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.MOST_OPEN", 2)
    monkeypatch.setattr("bot.intake.COUNTED", 0)
    work, took = Work(), []

    async def prepare(event: Event) -> None:
        took.append((event.part, DECLINED in event.values))
        await work.prepare(event)

    async with Queue.open(tmp_path) as queue:
        intake = Intake(queue, ledger)
        for number in range(3):
            await intake.submit(link(number, message="link"))
        async with Workflows.open(tmp_path, prepare, work.deliver):
            await work.until(3)
            async with asyncio.timeout(30):
                while await queue.waiting():  # noqa: ASYNC110 - DBOS has nothing to wait for
                    await asyncio.sleep(0.02)
            await intake.submit(link(3, message="link"))
            await work.until(4)

    assert sorted(took) == [("0", False), ("1", False), ("2", True), ("3", False)]
