"""Whatever people, platforms and forged requests do: no canary stands where its reader may not see it."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.isolation.world import ACTS, World, world


class Isolation(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.opened = world(Path(self.folder.name))
        self.world: World = self.runner.run(self.opened.__aenter__())

    @initialize(data=st.data())
    def something_is_shared_everywhere(self, data: st.DataObject) -> None:
        for place in self.world.places:
            self.runner.run(
                self.world.share(place, lambda of: data.draw(st.sampled_from(list(of))))
            )

    @rule(act=st.sampled_from(ACTS), data=st.data())
    def act(self, act: str, data: st.DataObject) -> None:
        self.runner.run(self.world.step(act, lambda of: data.draw(st.sampled_from(list(of)))))

    def teardown(self) -> None:
        self.runner.run(self.opened.__aexit__(None, None, None))
        self.runner.close()
        self.folder.cleanup()


def test_whatever_is_done_no_canary_stands_where_its_reader_may_not_see_it() -> None:
    run_state_machine_as_test(
        Isolation,
        settings=settings(max_examples=4, stateful_step_count=40, deadline=None, print_blob=True),
    )
