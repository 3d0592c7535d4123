"""The vector index finds exactly the nearest, among what may be seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.vectors import FaissIndex

RANDOM = np.random.default_rng(7)
VECTORS = RANDOM.normal(size=(60, 8)).astype(np.float32)
IDS = np.arange(1, 61) * 3
QUESTION = VECTORS[:1]


def index() -> FaissIndex:
    built = FaissIndex(8)
    built.add(IDS, VECTORS)
    return built


@given(st.sets(st.sampled_from(IDS.tolist())), st.integers(1, 70))
def test_the_nearest_are_those_that_a_plain_loop_finds(seen: set[int], k: int) -> None:
    among = np.array(sorted(seen), np.int64)
    products = {at: float(VECTORS[at // 3 - 1] @ QUESTION[0]) for at in seen}
    expected = sorted(products, key=lambda at: -products[at])[:k]

    found = index().nearest(QUESTION, k, among)

    assert [at for at, _ in found] == expected
    assert [score for _, score in found] == pytest.approx([products[at] for at in expected], 1e-4)


def test_what_is_removed_is_not_found() -> None:
    built = index()
    built.remove(np.array([3, 6, 9999]))
    assert built.ids().tolist() == IDS[2:].tolist()
    assert {3, 6}.isdisjoint(at for at, _ in built.nearest(QUESTION, 60, IDS))
    with pytest.raises(KeyError):
        built.vectors(np.array([3]))


def test_it_gives_back_what_was_added() -> None:
    assert np.array_equal(index().vectors(IDS[::2]), VECTORS[::2])
