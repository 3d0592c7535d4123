"""A process killed at any step leaves a store that opens, with each article whole or absent."""

from pathlib import Path
from typing import Any

import pytest

from index.db.lock import held_open
from index.db.where import Where
from tests.store.worker import Worker, text_of

SOUND = {"whole": True, "equal": True, "same vectors": True}


def test_killed_at_each_step_of_reading_an_article_is_whole_or_absent(tmp_path: Path) -> None:
    outcomes = []
    for worker in killed_at_each_step(tmp_path, "read"):
        state = worker.tell("state")
        stored = state.pop("shared")
        outcomes.append(bool(stored))
        assert state == SOUND
        assert list(stored.get("news", {}).values()) in ([], [text_of(3).strip()])
        for article in stored.get("news", {}):
            worker.tell("forget", article, "news")
    assert len(outcomes) > 30
    assert set(outcomes) == {False, True}


def test_killed_while_replacing_it_has_the_old_text_or_the_new(tmp_path: Path) -> None:
    outcomes = []
    before(tmp_path, "add", 1, "news", 0)
    for worker in killed_at_each_step(tmp_path, "add", 1, "news", 1, stride=3):
        state = worker.tell("state")
        text = state.pop("shared")["news"]["a1"]
        outcomes.append([text_of(1, 0), text_of(1, 1)].index(text))
        assert state == SOUND
        worker.tell("add", 1, "news", 0)
    assert set(outcomes) == {0, 1}


def test_killed_at_each_step_of_forgetting_it_is_whole_or_absent(where: Where) -> None:
    outcomes = []
    before(where, "add", 1, "news")
    for worker in killed_at_each_step(where, "forget", "a1", "news"):
        state = worker.tell("state")
        outcomes.append(bool(state.pop("shared")))
        assert state == SOUND
        worker.tell("add", 1, "news")
    assert set(outcomes) == {False, True}


def test_only_a_killed_process_leaves_a_trace_of_itself(tmp_path: Path) -> None:
    lock, log = tmp_path / "footnote.lock", tmp_path / "footnote.sqlite-wal"
    before(tmp_path, "add", 1, "news")
    with held_open(lock, log) as hold:
        assert not hold.killed

    worker = Worker(tmp_path)
    worker.tell("add", 2, "news")
    with held_open(lock, log) as hold:
        assert not hold.killed  # it is still there
    worker.kill()
    with held_open(lock, log) as hold:
        assert hold.killed


@pytest.mark.parametrize("_time", range(2))
def test_processes_that_start_together_all_open_a_new_directory(where: Where, _time: int) -> None:
    workers = [Worker(where) for _ in range(4)]
    for number, worker in enumerate(workers):
        worker.tell("add", number, "news")
    assert all(len(worker.tell("state")["shared"]["news"]) == 4 for worker in workers)
    for worker in workers:
        worker.stop()


def before(data: Where, *what: Any) -> None:
    worker = Worker(data)
    worker.tell(*what)
    worker.stop()


def killed_at_each_step(data: Where, *what: Any, stride: int = 1) -> Any:
    """Yield, for each step (or each ``stride``-th), a process that opened the directory after one was killed there."""
    worker = Worker(data)
    for step in range(0, 1000, stride):
        try:
            worker.tell("die_at", step, *what)
        except EOFError:
            assert worker.died()
        else:
            worker.stop()
            return
        worker = Worker(data)
        worker.tell("check")
        yield worker
    pytest.fail("more steps than can be")
