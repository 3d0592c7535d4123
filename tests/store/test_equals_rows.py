"""Whatever is added, forgotten, killed and reopened: the indexes in memory equal the rows."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index.db.where import Where
from tests.databases import database
from tests.store.worker import Worker, text_of

NUMBERS = st.integers(1, 5)
CHANNELS = st.sampled_from(["news", "sport"])
PROCESSES = st.sampled_from([0, 1])


class TwoProcesses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.data = self.opened()
        self.workers = [Worker(self.data), Worker(self.data)]
        self.shared: dict[str, dict[str, str]] = {}

    @rule(process=PROCESSES, number=NUMBERS, channel=CHANNELS, version=st.integers(0, 1))
    def add(self, process: int, number: int, channel: str, version: int) -> None:
        self.workers[process].tell("add", number, channel, version)
        self.expect(number, channel, version)

    @precondition(lambda self: self.shared)
    @rule(process=PROCESSES, data=st.data())
    def forget(self, process: int, data: st.DataObject) -> None:
        channel = data.draw(st.sampled_from(sorted(self.shared)))
        article = data.draw(st.sampled_from(sorted(self.shared[channel])))
        self.workers[process].tell("forget", article, channel)
        del self.shared[channel][article]
        if not self.shared[channel]:
            del self.shared[channel]

    @rule(process=PROCESSES, number=NUMBERS, channel=CHANNELS, step=st.integers(0, 60))
    def die_while_adding(self, process: int, number: int, channel: str, step: int) -> None:
        worker = self.workers[process]
        try:
            worker.tell("die_at", step, "add", number, channel, 2)
            worker.kill()
        except EOFError:
            assert worker.died()
        self.workers[process] = Worker(self.data)
        self.workers[process].tell("check")
        after = self.workers[process].tell("state")["shared"]
        if after.get(channel, {}).get(f"a{number}") == text_of(number, 2):
            self.expect(number, channel, 2)

    @rule(process=PROCESSES)
    def reopen(self, process: int) -> None:
        self.workers[process].stop()
        self.workers[process] = Worker(self.data)

    @invariant()
    def every_process_sees_the_same(self) -> None:
        for worker in self.workers:
            assert worker.tell("state") == {
                "shared": self.shared,
                "whole": True,
                "equal": True,
                "same vectors": True,
            }

    def expect(self, number: int, channel: str, version: int) -> None:
        self.shared.setdefault(channel, {})[f"a{number}"] = ""
        for articles in self.shared.values():
            if f"a{number}" in articles:
                articles[f"a{number}"] = text_of(number, version)

    def opened(self) -> Where:
        return Path(tempfile.mkdtemp())

    def closed(self) -> None:
        shutil.rmtree(self.data)

    def teardown(self) -> None:
        for worker in self.workers:
            worker.stop()
        self.closed()


class TwoProcessesOnPostgres(TwoProcesses):
    def opened(self) -> Where:
        self.database = database()
        return self.database.__enter__()

    def closed(self) -> None:
        self.database.__exit__(None, None, None)


TwoProcesses.TestCase.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None, print_blob=True
)
TestTwoProcesses = TwoProcesses.TestCase
TwoProcessesOnPostgres.TestCase.settings = settings(TwoProcesses.TestCase.settings, max_examples=3)
TestTwoProcessesOnPostgres = TwoProcessesOnPostgres.TestCase
