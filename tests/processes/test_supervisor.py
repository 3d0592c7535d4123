"""A process that dies is started again; one that its operator has to help ends everything."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import StartFailed
from bot.processes.child import Line, Told, Word
from bot.settings import Settings
from bot.supervisor import Child
from index.errors import ModelError, StoreBusy, StoreFull, StoreUnreachable
from tests.waiting import until

BEGUN = "begun"  # a line for each process that has begun
Start = Callable[..., Child]


@pytest.fixture
async def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return what makes a child; all are stopped when the test ends."""
    monkeypatch.setattr("bot.supervisor.FIRST_PAUSE", 0.01)
    made: list[Child] = []

    def make(work: Callable[[Settings, Line], Awaitable[None]], **more) -> Child:
        made.append(Child("child", work, Settings(data=tmp_path), **more))
        return made[-1]

    yield make
    await asyncio.gather(*(each.stop() for each in made))


def test_the_supervisor_opens_no_library_and_loads_nothing_of_one():
    script = "import sys, bot.cli.serving, bot.supervisor; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert not {"sqlalchemy", "aiohttp", "numpy", "torch"} & set(done.stdout.split())


async def test_one_that_is_killed_or_fails_is_started_again_until_it_is_stopped(
    child: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    running = child(_dies_twice)
    keeping = asyncio.create_task(running.keep())
    await until(lambda: _begun(tmp_path) == 3)
    await running.stop()
    await keeping
    assert _begun(tmp_path) == 3
    said = capfd.readouterr().err
    assert said == "footnote: The child died; it is started again.\n" * 2
    assert "RuntimeError" in (tmp_path / "footnote.log").read_text()


async def test_what_it_refuses_to_do_is_said_in_its_own_words_and_not_tried_again(
    child: Start, tmp_path: Path
):
    with pytest.raises(StartFailed, match="no model here"):
        await child(_refuses).keep()
    assert _begun(tmp_path) == 1


async def test_a_server_that_is_away_at_the_first_start_is_told_and_later_waited_for(
    child: Start, tmp_path: Path
):
    with pytest.raises(StartFailed, match="nobody answers"):
        await child(_away).keep()
    (tmp_path / BEGUN).unlink()
    running = child(_away_later)
    keeping = asyncio.create_task(running.keep())
    await until(lambda: _begun(tmp_path) == 4)
    await running.stop()
    await keeping


async def test_it_hears_what_it_is_told_and_is_heard(child: Start):
    heard: list[Told] = []
    running = child(_answers, heard=heard.append)
    keeping = asyncio.create_task(running.keep())
    await until(lambda: Told(Word.LOADING) in heard)
    running.tell(Told(Word.GONE))
    await until(lambda: Told(Word.READY) in heard)
    await running.stop()
    await keeping


async def test_one_that_does_not_end_is_killed(child: Start, monkeypatch, tmp_path: Path):
    monkeypatch.setattr("bot.supervisor.STOPPED_WITHIN", 0.1)
    running = child(_never_ends)
    keeping = asyncio.create_task(running.keep())
    await until(lambda: _begun(tmp_path) == 1)
    await running.stop()
    await keeping


async def test_it_may_be_stopped_while_it_waits_to_be_started_again(
    child: Start, monkeypatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr("bot.supervisor.FIRST_PAUSE", 3600)
    running = child(_dies_twice)
    keeping = asyncio.create_task(running.keep())
    await until(lambda: "died" in caplog.messages)
    await running.stop()
    await keeping


def _begun(data: Path) -> int:
    return (data / BEGUN).read_text().count("\n") if (data / BEGUN).exists() else 0


def _begin(settings: Settings) -> int:
    with (settings.data / BEGUN).open("a") as file:
        file.write("one\n")
    return _begun(settings.data)


async def _dies_twice(settings: Settings, line: Line) -> None:
    match _begin(settings):
        case 1:
            os.kill(os.getpid(), signal.SIGKILL)
        case 2:
            raise RuntimeError("a bug")
        case _:
            await line.stopping.wait()


async def _refuses(settings: Settings, line: Line) -> None:
    _begin(settings)
    raise ModelError("There is no model here: install it.")


async def _away(settings: Settings, line: Line) -> None:
    _begin(settings)
    raise StoreUnreachable("There nobody answers.")


async def _away_later(settings: Settings, line: Line) -> None:
    match _begin(settings):
        case 1:
            line.tell(Word.LOADING)
            raise RuntimeError("the server went away")
        case 2:
            raise StoreUnreachable("There nobody answers.")
        case 3:
            raise StoreFull("No room left.")
        case 4:
            raise StoreBusy("Tables are being changed.")
        case _:
            await line.stopping.wait()


async def _answers(settings: Settings, line: Line) -> None:
    line.heard = lambda told: line.tell(Word.READY if told.word is Word.GONE else Word.LOADING)
    line.tell(Word.LOADING)
    await line.stopping.wait()


async def _never_ends(settings: Settings, line: Line) -> None:
    _begin(settings)
    await asyncio.Event().wait()
