"""``footnote serve`` as it really runs: its processes are killed, stopped, and in each other's way."""

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.behaviour.serving import SERVE
from tests.waiting import wait_until
from tests.web.press import FERRY, Press, printing
from tests.web.served import Served, serving

TOO_LONG = 60  # seconds, for what takes some


@pytest.fixture
def press() -> Iterator[Press]:
    with printing() as found:
        found.page("/ferry", FERRY)
        yield found


def allowing(press: Press, port: int = 0) -> dict[str, str]:
    return {"FOOTNOTE_FETCH_ALLOW": press.address, "FOOTNOTE_PORT": str(port)}


def test_a_worker_that_is_killed_is_started_again_and_replies_once(tmp_path: Path, press: Press):
    press.hold("/ferry")
    with serving(tmp_path, **allowing(press)) as served:
        served.say(f"http://{press.address}/ferry", "the-message")
        press.until_asked("/ferry", 1)
        kill(tmp_path, "worker")
        press.until_asked("/ferry", 2)
        press.let_go("/ferry")
        assert articles(served.until(articles)) == 1
        assert served.stop() == (0, "footnote: The worker died; it is started again.\n")


def test_a_front_that_is_killed_is_started_again_and_nothing_is_lost(tmp_path: Path, press: Press):
    press.hold("/ferry")
    with serving(tmp_path, **allowing(press, free_port())) as served:
        served.say(f"http://{press.address}/ferry", "the-message")
        press.until_asked("/ferry", 1)
        kill(tmp_path, "front")
        wait_until(lambda: len(started(tmp_path, "front")) == 2 and answers(served))
        press.let_go("/ferry")
        served.open()
        assert served.say(f"http://{press.address}/ferry", "the-message") == 202
        assert articles(served.until(articles)) == 1
        assert press.asked == ["/ferry"]


def test_what_has_begun_is_finished_when_it_is_stopped(tmp_path: Path, press: Press):
    press.hold("/ferry")
    with serving(tmp_path, **allowing(press)) as served:
        served.say(f"http://{press.address}/ferry", "the-message")
        press.until_asked("/ferry", 1)
        served.ask_to_stop()
        wait_until(lambda: not answers(served))  # the front takes in nothing more
        press.let_go("/ferry")
        assert served.ended() == (0, "")
    with serving(tmp_path, **allowing(press)) as served:
        assert articles(served.messages()) == 1
    assert press.asked == ["/ferry"]


def test_ctrl_c_in_a_terminal_stops_all_in_silence_even_at_the_start(tmp_path: Path):
    process = subprocess.Popen(
        [*SERVE, "serve", "--data", str(tmp_path)],
        env=os.environ | {"FOOTNOTE_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    wait_until(lambda: started(tmp_path, "worker"))
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=TOO_LONG)
    assert (process.returncode, err) == (0, b"")


def test_a_model_that_is_not_there_ends_both_with_its_sentence(tmp_path: Path):
    (tmp_path / "model").mkdir()
    status, err = Served(tmp_path, SERVE, FOOTNOTE_MODEL=str(tmp_path / "model")).ended()
    assert status == 1
    assert err.startswith("footnote: ")
    assert err.count("\n") == 1
    assert str(tmp_path / "model") in err


def test_the_front_loads_no_model_a_second_one_is_refused_and_none_outlives_its_supervisor(
    tmp_path: Path,
):
    with serving(tmp_path, SERVE) as served:
        pids = [started(tmp_path, which)[-1] for which in ("front", "worker")]

        loaded = " ".join(each.path for each in psutil.Process(pids[0]).memory_maps())
        assert "sqlite" in loaded  # so that the list is not empty
        assert not any(name in loaded for name in ("torch", "faiss", "tokenizers"))

        status, err = Served(tmp_path).ended()
        assert status == 1
        assert err == f"footnote: Another “footnote serve” works on {tmp_path}; stop it first.\n"

        served.kill()
        wait_until(lambda: not any(alive(pid) for pid in pids))


def articles(messages: list[dict]) -> int:
    """Return how many cards of an article are shown."""
    return sum(each.get("card", {}).get("kind") == "article" for each in messages)


def started(data: Path, which: str) -> list[int]:
    """Return the ids of all processes of this name that the log tells of."""
    log = data / "footnote.log"
    lines = log.read_text().splitlines() if log.exists() else []
    told = [json.loads(line) for line in lines]
    return [each["pid"] for each in told if each["event"] == "started" and each["which"] == which]


def kill(data: Path, which: str) -> None:
    os.kill(started(data, which)[-1], signal.SIGKILL)


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def answers(served: Served) -> bool:
    host, _, port = served.origin.removeprefix("http://").partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
