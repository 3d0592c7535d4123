"""Who sees what is remembered for those who asked last, whatever threads ask."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from index.retrieval.seen_lately import SeenLately
from index.store import reading
from index.types import Scope

ONE, TWO, THREE = (Scope("space", channel) for channel in ("one", "two", "three"))
NO_CONNECTION: Any = None


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[Scope]:
    """Return the scopes that were looked up in the rows."""
    found: list[Scope] = []

    def visible(_connection: Any, scope: Scope) -> np.ndarray:
        found.append(scope)
        return np.arange(3)

    monkeypatch.setattr(reading, "visible", visible)
    return found


def test_what_was_asked_longest_ago_is_forgotten_first(looked: list[Scope]) -> None:
    seen = SeenLately(2)
    for scope in (ONE, TWO, ONE, THREE, ONE, TWO):
        seen.of(NO_CONNECTION, scope, 1)

    assert looked == [ONE, TWO, THREE, TWO]


def test_a_change_of_the_space_is_looked_at(looked: list[Scope]) -> None:
    seen = SeenLately(2)
    seen.of(NO_CONNECTION, ONE, 1)
    seen.of(NO_CONNECTION, ONE, 2)
    seen.drop("space")
    seen.of(NO_CONNECTION, ONE, 2)

    assert looked == [ONE, ONE, ONE]


def test_many_threads_may_ask_while_a_space_is_dropped(looked: list[Scope]) -> None:
    seen = SeenLately(50)
    scopes = [Scope("space", str(number)) for number in range(100)]

    def ask(offset: int) -> None:
        for number in range(5000):
            seen.of(NO_CONNECTION, scopes[(number + offset) % len(scopes)], 1)

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask, offset) for offset in (0, 33, 66)]
        while not all(each.done() for each in asking):
            seen.drop("space")
    for each in asking:
        each.result()
    assert looked
