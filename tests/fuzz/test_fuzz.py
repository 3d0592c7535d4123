"""Whatever comes in, nothing crashes and every offset holds."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS

FINDINGS = json.loads((Path(__file__).parent / "findings.json").read_text())


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_comes_in_is_taken_or_declined(name: str) -> None:
    target = TARGETS[name]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(target.inputs)
    def tried(given_input: object) -> None:
        target.holds(given_input)

    tried()


@pytest.mark.parametrize(
    ("name", "found"), [(name, found) for name, all_ in FINDINGS.items() for found in all_]
)
def test_what_was_once_found_holds_now(name: str, found: object) -> None:
    TARGETS[name].holds(found)
