"""How ``footnote serve`` ends: in order when asked once, at once when asked again."""

import json
from pathlib import Path

import pytest

from tests.processes.test_killed import alive, allowing, answers, articles, started
from tests.waiting import wait_until
from tests.web.press import FERRY, printing
from tests.web.served import serving


def test_a_second_signal_ends_it_at_once_and_nothing_is_lost(tmp_path: Path):
    with printing() as press:
        press.page("/ferry", FERRY)
        press.hold("/ferry")
        with serving(tmp_path, **allowing(press)) as served:
            served.say(f"http://{press.address}/ferry", "the-message")
            press.until_asked("/ferry", 1)
            worker = started(tmp_path, "worker")[-1]
            served.ask_to_stop()
            wait_until(lambda: not answers(served))  # it takes in nothing more
            assert alive(worker)  # it still has something to finish
            served.ask_to_stop()
            assert served.ended() == (0, "")
            assert not alive(worker)
        events = [json.loads(line)["event"] for line in log_of(tmp_path)]
        assert "ended at once" in events
        with serving(tmp_path, **allowing(press)) as served:
            press.until_asked("/ferry", 2)
            press.let_go("/ferry")
            assert articles(served.until(articles)) == 1


@pytest.mark.parametrize("name", ["footnote.sqlite", "workflows.sqlite"])
def test_when_it_has_stopped_all_is_in_the_database_itself(stopped: Path, name: str):
    log = stopped / f"{name}-wal"
    assert (stopped / name).stat().st_size
    assert not log.exists() or not log.stat().st_size


def test_what_it_keeps_is_for_its_owner_alone(stopped: Path):
    assert stopped.stat().st_mode & 0o777 == 0o700
    found = [each for each in stopped.rglob("*") if each.is_file()]
    assert {each.name for each in found} >= {"footnote.sqlite", "workflows.sqlite", "footnote.log"}
    assert [each.name for each in found if each.stat().st_mode & 0o077] == []


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that was made, used, and left in order."""
    data = tmp_path_factory.mktemp("parent") / "data"
    with serving(data) as served:
        served.say("/footnote help", "the-message")
        served.until(lambda seen: any("card" in each for each in seen))
        assert served.stop() == (0, "")
    return data


def log_of(data: Path) -> list[str]:
    return (data / "footnote.log").read_text().splitlines()
