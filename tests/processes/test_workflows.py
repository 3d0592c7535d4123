"""An event that was taken is prepared and delivered, once, whatever happens to the process."""

import asyncio
import contextlib
import multiprocessing
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.errors import AlreadyServed, StartFailed
from bot.messages import Ask, Event, Said
from bot.reception import EDITED
from bot.workflows import LOCK, VERSION, Queue, Workflows, followed_by
from bot.workflows.queue_rows import FILE, rows_in
from tests.processes.work import Work, asked

PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whoever runs the bot reads our sentences in the terminal, and no traceback of DBOS."""
    yield
    assert capfd.readouterr() == ("", "")


@asynccontextmanager
async def working(data: Path, work: Work) -> AsyncIterator[tuple[Queue, Workflows]]:
    async with (
        Queue.open(data) as queue,
        Workflows.open(data, work.prepare, work.deliver) as workflows,
    ):
        yield queue, workflows


async def settled(workflows: Workflows) -> None:
    """Return once DBOS has recorded that everything is done."""
    async with asyncio.timeout(30):
        while await workflows.waiting():  # noqa: ASYNC110 - DBOS has nothing to wait for
            await asyncio.sleep(0.02)


async def left_undone(data: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Begin two events, prepare one of them, and stop without waiting for either."""
    monkeypatch.setattr("bot.workflows.system.FINISHED_WITHIN", 0)
    work = Work()
    async with working(data, work) as (queue, _):
        await queue.submit(asked("stuck"))
        await queue.submit(asked("undelivered"))
        await work.until(2, "begun")
        async with asyncio.timeout(30):
            while not steps(data):  # noqa: ASYNC110 - DBOS has nothing to wait for
                await asyncio.sleep(0.02)
    return work


async def test_an_event_delivered_twice_is_replied_to_once(tmp_path: Path) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, _):
        for message in ("a", "a", "b"):
            await queue.submit(asked(message))
        await work.until(2)
    async with working(tmp_path, work) as (queue, _):
        for message in ("a", "c"):
            await queue.submit(asked(message))
        await work.until(3)
    assert sorted(work.done) == ["a", "b", "c"]


async def test_what_is_taken_before_anybody_works_is_done_later(tmp_path: Path) -> None:
    async with Queue.open(tmp_path) as queue:
        await queue.submit(asked("early"))
    work = Work()
    async with working(tmp_path, work):
        await work.until(1)
    assert work.done == ["early"]


async def test_many_events_are_worked_on_at_once(tmp_path: Path) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, _):
        for message in ("stuck", "undelivered", "a", "b"):
            await queue.submit(asked(message))
        await work.until(2)
        work.go.set()
        await work.until(4)
    assert sorted(work.done) == ["a", "b", "stuck", "undelivered"]


async def test_what_runs_when_it_is_stopped_may_finish(tmp_path: Path) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, _):
        await queue.submit(asked("stuck"))
        await work.until(1, "begun")
        asyncio.get_running_loop().call_later(0.1, work.go.set)
    assert work.done == ["stuck"]


async def test_what_did_not_finish_in_time_is_done_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await left_undone(tmp_path, monkeypatch), Work()
    second.go.set()
    async with working(tmp_path, second):
        await second.until(2)
    assert (first.done, sorted(second.done)) == ([], ["stuck", "undelivered"])


async def test_what_was_being_done_when_it_was_killed_is_done_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with killed_while_stuck(tmp_path):
        work = Work()
        work.go.set()
        async with working(tmp_path, work) as (queue, _):
            await work.until(2)
            await queue.submit(asked("stuck"))  # delivered once more, after it was taken up
            await queue.submit(asked("a"))
            await work.until(3)
    assert sorted(work.done) == ["a", "stuck", "undelivered"]


async def test_an_event_is_done_however_often_a_process_died_over_it_and_others(
    tmp_path: Path,
) -> None:
    """DBOS gives up a workflow that it has begun 102 times, unless it is told not to."""
    async with killed_while_stuck(tmp_path):
        count_beginnings(tmp_path, 1_000)
        work = Work()
        work.go.set()
        async with working(tmp_path, work):
            await work.until(2)
    assert sorted(work.done) == ["stuck", "undelivered"]


async def test_what_a_release_before_had_given_up_is_done_after_all(tmp_path: Path) -> None:
    async with killed_while_stuck(tmp_path):
        let_dbos_give_up(tmp_path)
        work = Work()
        work.go.set()
        async with working(tmp_path, work):
            await work.until(2)
    assert sorted(work.done) == ["stuck", "undelivered"]


async def test_what_an_older_version_was_doing_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await left_undone(tmp_path, monkeypatch), Work()
    monkeypatch.setattr("bot.workflows.system.VERSION", VERSION + 1)
    second.go.set()
    async with working(tmp_path, second):
        await second.until(2)
    assert first.prepared == ["undelivered"]
    assert sorted(second.prepared) == sorted(second.done) == ["stuck", "undelivered"]


async def test_what_a_newer_version_took_in_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, workflows):
        with monkeypatch.context() as newer:
            newer.setattr("bot.workflows.system.VERSION", VERSION + 1)
            await queue.submit(asked("new"))
        await queue.submit(asked("a"))
        async with asyncio.timeout(30):
            while await workflows.waiting() > 1:  # noqa: ASYNC110 - DBOS has nothing to wait for
                await asyncio.sleep(0.02)
        assert [each.state for each in await workflows.queued()] == ["enqueued"]
    assert work.done == ["a"]


async def test_what_fails_is_tried_until_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.workflows.workflows.FIRST_PAUSE", 0)
    work = Work()
    work.fails = 20
    async with working(tmp_path, work) as (queue, _):
        await queue.submit(asked("a"))
        await work.until(1)
    assert (work.begun, work.done) == (["a"] * 21, ["a"])
    assert caplog.messages.count("not replied yet") == 20


async def test_an_edit_can_wait_for_all_that_its_message_asked_for_before(tmp_path: Path) -> None:
    class Waiting(Work):
        workflows: Workflows

        async def prepare(self, event: Event) -> None:
            if event.ask is Ask.EDIT:
                await self.workflows.until_first(event)
            await super().prepare(event)

    work, order = Waiting(), []
    async with working(tmp_path, work) as (queue, work.workflows):
        said = Said("local", "S", "C", "stuck", "anna", "2026-11-23T09:00:00.000+00:00", "Who?")
        assert not await queue.is_worked_on(said)
        await queue.submit(asked("stuck"))
        assert await queue.is_worked_on(said)
        for message in ("stuck", "a"):
            await queue.submit(replace(asked(message), ask=Ask.EDIT, part="e1"))
        await work.until(1)
        order += work.begun
        work.go.set()
        await work.until(3)
        await settled(work.workflows)
        assert not await queue.is_worked_on(said)
    assert (order, work.done) == (["stuck", "a"], ["a", "stuck", "stuck"])


def test_what_an_edit_has_read_waits_for_all_that_its_message_asked_for_before() -> None:
    by_edit = replace(asked("a"), ask=Ask.READ, part="link e1", values={EDITED: "yes"})
    assert followed_by(by_edit) == "local/S/C/a/"
    assert followed_by(replace(by_edit, part="link", values={})) == ""


async def test_what_waits_is_counted(tmp_path: Path) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, workflows):
        await queue.submit(asked("stuck"))
        await queue.submit(asked("a"))
        await work.until(1)
        assert await workflows.waiting() >= 1
        assert {each.channel for each in await workflows.queued()} == {"local/S/C"}
        work.go.set()
        await settled(workflows)
        assert await workflows.queued() == []


async def test_what_was_done_long_ago_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, workflows):
        await queue.submit(asked("a"))
        await settled(workflows)
        today = datetime.now(UTC)
        await workflows.forget_done(today + timedelta(days=6))
        assert kept(tmp_path) == {"a"}
        await workflows.forget_done(today + timedelta(days=8))
        assert kept(tmp_path) == set()


class Full:
    """A queue of more events than a statement takes values: PostgreSQL, 65,535; SQLite, from 32,766 on."""

    def __init__(self) -> None:
        self.kept = {f"local/S/C/m{number}/question/" for number in range(70_000)}

    async def list_workflows_async(self, **_: object) -> list[SimpleNamespace]:
        return [SimpleNamespace(workflow_id=each, input=None) for each in sorted(self.kept)]

    async def delete_workflows_async(self, ids: list[str]) -> None:
        assert len(ids) <= 32_766
        self.kept -= {*ids}


@pytest.mark.parametrize("forgotten", ["a week's events", "a space", "what a restored queue holds"])
async def test_more_events_are_forgotten_than_a_statement_can_name(tmp_path: Path, forgotten: str):
    async with Queue.open(tmp_path):  # makes the tables
        full, rows = Full(), rows_in(tmp_path)
        if forgotten == "a week's events":
            await Workflows(rows, full, None).forget_done(datetime.now(UTC))
        elif forgotten == "a space":
            await Workflows(rows, full, None).forget("local/S/")
        else:
            await Queue(full, rows).forget(lambda _event: True)
    assert not full.kept


async def test_of_what_is_done_only_the_key_is_left_by_which_it_is_known_again(tmp_path: Path):
    work = Work()
    async with working(tmp_path, work) as (queue, workflows):
        await queue.submit(asked("stuck"))
        for message in ("a", "b"):
            await queue.submit(asked(message, "bert"))
        await work.until(2)
        async with asyncio.timeout(30):
            while await workflows.waiting() > 1:  # noqa: ASYNC110 - DBOS has nothing to wait for
                await asyncio.sleep(0.02)
        await workflows.empty("local/S/")
        assert b"bert" not in on_disk(tmp_path)
        assert b"anna" in on_disk(tmp_path)  # it is not done
        await queue.submit(asked("a", "bert"))
        work.go.set()
        await settled(workflows)
        await workflows.forget("local/S/", lambda event: event.message == "b")
        assert kept(tmp_path) == {"stuck", "a"}
        await workflows.forget_done(datetime.now(UTC))
        assert b"bert" not in on_disk(tmp_path)
    assert sorted(work.done) == ["a", "b", "stuck"]


async def test_a_space_and_a_person_are_forgotten_without_touching_others(tmp_path: Path) -> None:
    work = Work()
    async with working(tmp_path, work) as (queue, workflows):
        await queue.submit(asked("a", space="S"))
        await queue.submit(asked("b", space="S2"))
        await queue.submit(asked("c", "bert", space="S2"))
        await settled(workflows)
        await workflows.forget("local/S/")
        assert kept(tmp_path) == {"b", "c"}
        await workflows.forget("local/S2/", lambda event: event.author == "bert")
        assert kept(tmp_path) == {"b"}
    assert b"bert" not in on_disk(tmp_path)


async def test_a_space_may_be_forgotten_while_its_own_event_is_worked_on(tmp_path: Path) -> None:
    work = Work()
    purged = asyncio.Event()

    async def purge(event: Event) -> None:
        if event.message == "purge":
            await workflows.forget("local/S/")
            purged.set()

    async with (
        Queue.open(tmp_path) as queue,
        Workflows.open(tmp_path, purge, work.deliver) as workflows,
    ):
        await queue.submit(asked("a"))
        await settled(workflows)
        await queue.submit(asked("purge"))
        await work.until(2)
        await settled(workflows)
        assert purged.is_set()
        assert kept(tmp_path) == {"purge"}


async def test_one_process_at_a_time_works_on_a_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.processes.locks.PATIENCE", 0)
    async with working(tmp_path, Work()):
        with pytest.raises(AlreadyServed, match="stop it first"):
            async with working(tmp_path, Work()):
                pass
    async with working(tmp_path, Work()):
        pass


async def test_one_that_is_just_ending_is_waited_for(tmp_path: Path) -> None:
    opened = asyncio.Event()

    async def hold() -> None:
        async with working(tmp_path, Work()):
            opened.set()

    holding = asyncio.create_task(hold())
    await opened.wait()
    async with working(tmp_path, Work()):
        assert (tmp_path / LOCK).exists()
    await holding


@pytest.mark.parametrize("kind", ["a directory", "not a database"])
async def test_a_queue_that_cannot_be_opened_says_so(tmp_path: Path, kind: str) -> None:
    if kind == "a directory":
        (tmp_path / FILE).mkdir()
    else:
        (tmp_path / FILE).write_bytes(b"not a database, but long enough to be seen as one" * 20)
    with pytest.raises(StartFailed, match=FILE):
        async with Queue.open(tmp_path):
            pass
    with pytest.raises(StartFailed, match=FILE):
        async with Workflows.open(tmp_path, Work().prepare, Work().deliver):
            pass


async def test_the_queue_is_written_ahead_and_for_its_owner_alone(tmp_path: Path) -> None:
    async with Queue.open(tmp_path):
        with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


def kept(data: Path) -> set[str]:
    """Return the messages of the events that are kept."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as connection:
        rows = connection.execute("SELECT workflow_uuid FROM workflow_status").fetchall()
    return {key.split("/")[3] for (key,) in rows}


def count_beginnings(data: Path, count: int) -> None:
    """Let DBOS have begun so often what is not done."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as connection, connection:
        changed = connection.execute("UPDATE workflow_status SET recovery_attempts = ?", [count])
        assert changed.rowcount


def let_dbos_give_up(data: Path) -> None:
    """Leave what is not done as DBOS leaves it that has begun it too often."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as connection, connection:
        given_up = connection.execute(
            "UPDATE workflow_status SET status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED',"
            " application_version = '1', recovery_attempts = 102, owner_xid = NULL, queue_name = NULL,"
            " started_at_epoch_ms = NULL, completed_at = 1"
        )
        assert given_up.rowcount == 2


def steps(data: Path) -> int:
    """Return how many steps are recorded as done."""
    with contextlib.closing(sqlite3.connect(data / FILE)) as connection:
        return connection.execute("SELECT count(*) FROM operation_outputs").fetchone()[0]


def on_disk(data: Path) -> bytes:
    return b"".join(file.read_bytes() for file in data.glob(f"{FILE}*"))


@asynccontextmanager
async def killed_while_stuck(data: Path) -> AsyncIterator[None]:
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_stuck, args=(data, theirs), daemon=True)
    process.start()
    try:
        assert await asyncio.to_thread(ours.poll, 60)
    finally:
        process.kill()
        process.join()
    yield


def _stuck(data: Path, pipe: "multiprocessing.connection.Connection") -> None:
    async def run() -> None:
        work = Work()
        async with working(data, work) as (queue, _):
            await queue.submit(asked("stuck"))
            await queue.submit(asked("undelivered"))
            await work.until(1, "prepared")
            await work.until(2, "begun")
            pipe.send("begun")
            await asyncio.Event().wait()

    asyncio.run(run())
