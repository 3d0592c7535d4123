"""An event that was taken is replied to, once, whatever happens to the process."""

import asyncio
import multiprocessing
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.errors import AlreadyServed, StartFailed
from bot.messages import Ask, Event
from bot.workflows import FILE, Workflows
from tests.conversation.twins import event

PROCESSES = multiprocessing.get_context("spawn")


class Replies:
    """Counts the replies begun and finished; one to a message called ``stuck`` waits for ``go``."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.fails = 0
        self.go = asyncio.Event()
        self._changed = asyncio.Condition()

    async def __call__(self, event: Event) -> None:
        await self._note(self.begun, event)
        if self.fails:
            self.fails -= 1
            raise OSError("The reply cannot be posted.")
        if event.message == "stuck":
            await self.go.wait()
        await self._note(self.done, event)

    async def until(self, count: int, *, begun: bool = False) -> None:
        async with asyncio.timeout(30), self._changed:
            await self._changed.wait_for(lambda: len(self.begun if begun else self.done) >= count)

    async def _note(self, where: list[str], event: Event) -> None:
        async with self._changed:
            where.append(event.message)
            self._changed.notify_all()


@pytest.fixture(autouse=True)
def nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whoever runs the bot reads our sentences in the terminal, and no traceback of DBOS."""
    yield
    assert capfd.readouterr() == ("", "")


def asked(message: str) -> Event:
    return event(Ask.QUESTION, "Who?", message=message)


async def test_an_event_delivered_twice_is_replied_to_once(tmp_path: Path) -> None:
    replies = Replies()
    async with Workflows.open(tmp_path, replies) as workflows:
        for message in ("a", "a", "b"):
            await workflows.submit(asked(message))
        await replies.until(2)
    async with Workflows.open(tmp_path, replies) as workflows:
        for message in ("a", "c"):
            await workflows.submit(asked(message))
        await replies.until(3)
    assert sorted(replies.done) == ["a", "b", "c"]


async def test_many_events_are_worked_on_at_once(tmp_path: Path) -> None:
    replies = Replies()
    async with Workflows.open(tmp_path, replies) as workflows:
        for message in ("stuck", "a", "b"):
            await workflows.submit(asked(message))
        await replies.until(2)
        replies.go.set()
        await replies.until(3)
    assert sorted(replies.done) == ["a", "b", "stuck"]


async def test_what_was_being_done_when_it_stopped_is_done_at_the_next_start(
    tmp_path: Path,
) -> None:
    first, second = Replies(), Replies()
    async with Workflows.open(tmp_path, first) as workflows:
        await workflows.submit(asked("stuck"))
        await first.until(1, begun=True)
    second.go.set()
    async with Workflows.open(tmp_path, second):
        await second.until(1)
    assert (first.done, second.done) == ([], ["stuck"])


async def test_what_was_being_done_when_it_was_killed_is_done_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with killed_while_stuck(tmp_path):
        replies = Replies()
        replies.go.set()
        async with Workflows.open(tmp_path, replies) as workflows:
            await replies.until(1)
            await workflows.submit(asked("stuck"))  # delivered once more, after it was taken up
            await workflows.submit(asked("a"))
            await replies.until(2)
    assert replies.done == ["stuck", "a"]


async def test_a_reply_that_fails_is_tried_until_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.workflows.FIRST_PAUSE", 0)
    replies = Replies()
    replies.fails = 20
    async with Workflows.open(tmp_path, replies) as workflows:
        await workflows.submit(asked("a"))
        await replies.until(1)
    assert (replies.begun, replies.done) == (["a"] * 21, ["a"])
    assert caplog.messages.count("not replied yet") == 20


async def test_what_could_not_be_posted_before_it_stopped_is_posted_at_the_next_start(
    tmp_path: Path,
) -> None:
    first, second = Replies(), Replies()
    first.fails = 99
    async with Workflows.open(tmp_path, first) as workflows:
        await workflows.submit(asked("a"))
        await first.until(1, begun=True)
    async with Workflows.open(tmp_path, second):
        await second.until(1)
    assert second.done == ["a"]


async def test_one_process_at_a_time_works_on_a_directory(tmp_path: Path) -> None:
    async with Workflows.open(tmp_path, Replies()):
        with pytest.raises(AlreadyServed, match="stop it first"):
            async with Workflows.open(tmp_path, Replies()):
                pass
    async with Workflows.open(tmp_path, Replies()):
        pass


@pytest.mark.parametrize("kind", ["a directory", "not a database"])
async def test_a_queue_that_cannot_be_opened_says_so(tmp_path: Path, kind: str) -> None:
    if kind == "a directory":
        (tmp_path / FILE).mkdir()
    else:
        (tmp_path / FILE).write_bytes(b"not a database, but long enough to be seen as one" * 20)
    with pytest.raises(StartFailed, match=FILE):
        async with Workflows.open(tmp_path, Replies()):
            pass


async def test_the_queue_is_written_ahead_and_for_its_owner_alone(tmp_path: Path) -> None:
    async with Workflows.open(tmp_path, Replies()):
        with sqlite3.connect(tmp_path / FILE) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


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
        replies = Replies()
        async with Workflows.open(data, replies) as workflows:
            await workflows.submit(asked("stuck"))
            await replies.until(1, begun=True)
            pipe.send("begun")
            await asyncio.Event().wait()

    asyncio.run(run())
