"""Killed in the middle of what several people do: nothing acknowledged is lost, nothing is there twice.

``bench.kills`` does it a thousand times.
"""

from pathlib import Path

from tests.faults.chain import Chain
from tests.faults.server import mortal


def test_a_process_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path):
    tally = Chain(tmp_path / "data", 7).kill(5)
    assert (tally.kills, tally.wrong) == (5, [])


def test_a_server_that_is_killed_with_its_process_or_without_loses_and_doubles_nothing(
    tmp_path: Path,
):
    with mortal() as server:
        tally = Chain(tmp_path / "data", 7, server).kill(3)
    assert (tally.kills, tally.wrong) == (3, [])
    assert {each.partition(":")[0] for each in tally.points} == {"server", "process", "both"}
