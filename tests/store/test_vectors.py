"""The vector index finds exactly the nearest, among what may be seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval import vectors
from index.retrieval.vectors import FaissIndex
from index.store.rows import halved

RANDOM = np.random.default_rng(7)
VECTORS = halved(RANDOM.normal(size=(60, 8)).astype(np.float32))
IDS = np.arange(1, 61) * 3
QUESTION = VECTORS[:1]
MANY = np.repeat(RANDOM.normal(size=(40, 8)), 75, axis=0) + RANDOM.normal(0, 0.3, (3000, 8))
MANY = halved(MANY.astype(np.float32))
MANY_IDS = np.arange(3000) * 2 + 7


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


@given(st.sets(st.sampled_from(range(1, 200)), min_size=1))
def test_of_those_that_are_named_the_ones_that_are_there_are_compared(named: set[int]) -> None:
    some = np.array(sorted(named), np.int64)

    found = index().similar(QUESTION, some)

    products = {at: float(VECTORS[at // 3 - 1] @ QUESTION[0]) for at in named & {*IDS.tolist()}}
    assert dict(found) == pytest.approx(products, 1e-4, 1e-6)
    assert [at for at, _ in found] == sorted(products, key=lambda at: -products[at])


def test_of_any_vectors_the_products_are_those_of_their_halves() -> None:
    given = RANDOM.normal(size=(60, 8)).astype(np.float32)
    built = FaissIndex(8)
    built.add(IDS, given)

    found = dict(built.nearest(QUESTION, 60, IDS))

    expected = halved(given) @ QUESTION[0]
    assert [found[at] for at in IDS.tolist()] == pytest.approx(
        expected.tolist(), rel=1e-4, abs=1e-4
    )


def test_what_is_removed_is_not_found() -> None:
    built = index()
    built.remove(np.array([3, 6, 9999]))
    assert built.ids().tolist() == IDS[2:].tolist()
    assert {3, 6}.isdisjoint(at for at, _ in built.nearest(QUESTION, 60, IDS))
    with pytest.raises(KeyError):
        built.vectors(np.array([3]))


def test_it_gives_back_what_was_added() -> None:
    assert np.array_equal(index().vectors(IDS[::2]), VECTORS[::2])


@pytest.fixture(scope="module")
def inverted() -> FaissIndex:
    """Beyond what is compared one by one: 3,000 vectors around 40 places, in 16 lists."""
    built = FaissIndex(8, exact_up_to=1000, lists=16)
    for some in np.array_split(np.arange(3000), 6):  # it changes over in the middle
        built.add(MANY_IDS[some], MANY[some])
    return built


def exactly(among: np.ndarray, k: int) -> list[int]:
    products = MANY[(among - 7) // 2] @ QUESTION[0]
    return among[np.argsort(-products)[:k]].tolist()


def test_beyond_some_size_nearly_all_of_the_nearest_are_found(inverted: FaissIndex) -> None:
    assert not inverted._is_exact()
    found = [at for at, _ in inverted.nearest(QUESTION, 10, MANY_IDS)]
    assert len(set(found) & set(exactly(MANY_IDS, 10))) >= 9


def test_of_the_few_that_may_be_seen_the_nearest_are_found_wherever_they_are(
    inverted: FaissIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "PROBED", 1)
    few = MANY_IDS[::100]
    assert [at for at, _ in inverted.nearest(QUESTION, 10, few)] == exactly(few, 10)


def test_beyond_some_size_what_is_removed_is_gone_and_the_rest_is_given_back(
    inverted: FaissIndex,
) -> None:
    gone, kept = MANY_IDS[:5], MANY_IDS[5:]
    inverted.remove(np.append(gone, 999_999))

    assert inverted.ids().tolist() == kept.tolist()
    assert np.allclose(inverted.vectors(kept[::50]), MANY[5::50])
    with pytest.raises(KeyError):
        inverted.vectors(gone[:1])
    assert set(gone.tolist()).isdisjoint(at for at, _ in inverted.nearest(QUESTION, 3000, MANY_IDS))
    assert len(inverted) == len(kept)


def test_an_array_that_has_changed_is_looked_at_again() -> None:
    built, among = index(), IDS[:1].copy()
    assert [at for at, _ in built.nearest(QUESTION, 1, among)] == [3]
    among[0] = 6
    assert [at for at, _ in built.nearest(QUESTION, 1, among)] == [6]
