"""Killed between any two steps, for any kind of event: one visible result, none lost, none doubled.

Here each kind of event dies at some of the points on each platform, and sharing a link and the
digest, which nobody sends again, at all of them; ``bench.platforms`` kills each kind at every point,
again and again.
"""

import itertools

import pytest

from tests.faults.deeds import DEEDS
from tests.faults.killing import Battlefield
from tests.faults.victim import POINTS

ALL = ("shares a link", "is told its day")
EVERYWHERE = [(name, point) for name in ALL for point in POINTS]
OTHERS = [
    (name, [each for each in POINTS if each not in deed.never][3 * at % 5])
    for at, (name, deed) in enumerate(DEEDS.items())
    if name not in ALL
]
# Told once by Discord, and nothing like a message that is missing: what is left has to be compared.
CHANGED = [
    (name, point)
    for name in ("adds a link", "deletes a message")
    for point in ("before submit", "after submit")
    if (name, point) not in OTHERS
]


@pytest.mark.parametrize(("name", "point"), [*EVERYWHERE, *OTHERS, *CHANGED])
async def test_a_process_that_dies_leaves_one_result(field: Battlefield, name: str, point: str):
    seen, wanted = await field.killed(DEEDS[name], point)
    assert seen == wanted


def test_every_point_is_tried():
    tried = {point for _, point in itertools.chain(EVERYWHERE, OTHERS)}
    assert tried == set(POINTS)
