"""The real processes, watched from outside: what goes wrong is told, and figures name nobody."""

import json
import os
import re
import resource
import signal
import urllib.error
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.messages import Ask
from index import errors
from index.errors import FootnoteError
from index.extract.child import ChildExtractor, ChildLimits
from tests.extract.test_child import named, page
from tests.waiting import wait_until
from tests.web.press import FERRY, Press, printing
from tests.web.served import Served, serving

PATIENCE = 90  # seconds
SECRET = "canary-in-an-address"
WORDS = {
    "ask": {each.value for each in Ask},
    "file": {"footnote", "workflows"},
    "outcome": {"fetched"}
    | {
        name
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, FootnoteError)
    },
    "platform": {"local", "slack", "discord"},
    "process": {"front", "worker"},
    "reason": {"clock", "resources", "fault"},
    "state": {"enqueued", "pending"},
    "whose": {"host", "space"},
}


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with printing() as found:
        yield found


@pytest.fixture(scope="module")
def served(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data = tmp_path_factory.mktemp("data")
    with serving(data, FOOTNOTE_FETCH_ALLOW=press.address) as running:
        running.data = data
        wait_until(lambda: asked(running, "/readyz") == (200, "ready\n"))
        yield running


def asked(served: Served, path: str) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    try:
        with urlopen(f"{served.origin}{path}", timeout=PATIENCE) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def process(served: Served, which: str) -> int:
    """Return the id of the front or the worker."""
    lines = map(json.loads, (served.data / "footnote.log").read_text().splitlines())
    return [each["pid"] for each in lines if each.get("which") == which][-1]


def figures(served: Served) -> dict[str, float]:
    """Return each figure by its name and labels, the names of processes left out."""
    _, text = asked(served, "/metrics")
    return {
        f"{sample.name}{sorted((k, v) for k, v in sample.labels.items() if k != 'process')}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_was_done_is_counted_by_kind_and_names_nobody(served: Served, press: Press):
    link = press.page(f"/ferry?token={SECRET}", FERRY)
    served.say(link, "the-first-message")
    served.say(f"http://127.0.0.1:1/{SECRET}", "the-second-message")
    served.until(lambda seen: sum("card" in each for each in seen) >= 3)
    posts = "footnote_posts_total[('platform', 'local')]"
    wait_until(lambda: figures(served).get(posts) == 3)  # the introduction too

    found = figures(served)
    assert found["footnote_events_total[('ask', 'read'), ('platform', 'local')]"] == 2
    assert found["footnote_fetches_total[('outcome', 'fetched')]"] == 1
    assert found["footnote_fetches_total[('outcome', 'AddressRefused')]"] == 1
    assert found["footnote_acknowledge_seconds_count[('platform', 'local')]"] >= 2
    assert found["footnote_database_bytes[('file', 'footnote')]"] > 0
    assert found["footnote_worker_silent_seconds[]"] < PATIENCE
    for name in (
        "footnote_oldest_job_seconds[]",
        "footnote_loop_lag_seconds[]",
        "footnote_vectors[]",
        "footnote_questions_waiting[]",
        "footnote_waiting_for_turns[('whose', 'host')]",
        "footnote_waiting_for_turns[('whose', 'space')]",
    ):
        assert found[name] >= 0
    assert found["process_resident_memory_bytes[]"] > 2**20

    _, text = asked(served, "/metrics")
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for label, value in sample.labels.items():
                assert label == "le" or value in WORDS[label], sample
    for word in (SECRET, "127.0.0.1", "ferry", "general", "the-first-message"):
        assert word not in text.casefold()


def test_a_database_that_cannot_grow_is_told_and_its_recovery_too(served: Served):
    front = process(served, "front")
    before = resource.prlimit(front, resource.RLIMIT_FSIZE)
    resource.prlimit(front, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        wait_until(lambda: asked(served, "/readyz")[0] == 503)
        assert "the database cannot be written to" in asked(served, "/readyz")[1]
        assert asked(served, "/healthz") == (200, "ok\n")  # a restart makes no room
    finally:
        resource.prlimit(front, resource.RLIMIT_FSIZE, before)
    wait_until(lambda: asked(served, "/readyz") == (200, "ready\n"))


def test_a_worker_that_hangs_is_told_and_its_recovery_too(served: Served):
    worker = process(served, "worker")
    os.kill(worker, signal.SIGSTOP)
    try:
        wait_until(lambda: asked(served, "/healthz")[0] == 503)
        assert "the worker has been silent" in asked(served, "/healthz")[1]
        assert "the worker has been silent" in asked(served, "/readyz")[1]
    finally:
        os.kill(worker, signal.SIGCONT)
    wait_until(lambda: asked(served, "/healthz") == (200, "ok\n"))
    wait_until(lambda: asked(served, "/readyz") == (200, "ready\n"))


@pytest.mark.parametrize(
    ("parser", "reason"),
    [("hang", "clock"), ("abort", "resources"), ("raise_something", "fault")],
)
async def test_a_parser_that_is_stopped_is_counted_by_the_reason(parser: str, reason: str):
    told: list[str] = []
    async with ChildExtractor(
        parser=named(parser),
        fallback=named("echo"),
        limits=ChildLimits(wall=1, cpu=1),
        warm_up=False,
        stopped=told.append,
    ) as extractor:
        await extractor.extract(page())
    assert told == [reason]


def test_the_figures_of_two_processes_stand_in_one_text_and_are_told_apart():
    text = '# HELP a_total What\n# TYPE a_total counter\na_total{kind="b"} 1.0\n'
    merged = metrics.merged({"front": text, "worker": text}).decode()
    assert re.findall(r'^a_total\{kind="b",process="(\w+)"\} 1.0$', merged, re.MULTILINE) == [
        "front",
        "worker",
    ]
    assert merged.count("# TYPE") == 1
