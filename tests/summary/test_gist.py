"""What some sentences share with the summary of their article, by chances that can be checked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.summary.gist import TERM_FEATURES, Gist, gist, rarity_in, term_counts, term_features

WALL = Gist(
    counts=np.array([[1, 1, 0], [1, 0, 1], [2, 0, 0]], dtype=np.int16),
    once=np.array([0.5, 0.25, 0.75]),
    again=np.array([0.25, 0.0, 0.0]),
)


def worth(*sentences: int) -> float:
    return float(WALL.said_by(np.array([sentences]))[0])


def test_a_term_counts_once_and_again_only_with_the_chance_to_stand_there_twice() -> None:
    assert worth(0) == pytest.approx(200 * (0.5 + 0.25) / (2 + 40))
    assert worth(0, 1) == pytest.approx(200 * (0.5 + 0.25 + 0.25 + 0.75) / (4 + 40))
    assert worth(0, 1, 2) == pytest.approx(200 * (0.5 + 0.25 + 0.25 + 0.75) / (6 + 40))


def test_what_says_nothing_new_is_worth_less_than_nothing() -> None:
    assert worth(0, 1, 2) < worth(0, 1)


def test_a_rare_word_s_rarity_is_counted_in_english_and_guessed_elsewhere() -> None:
    english = rarity_in("en-GB", frozenset())
    german = rarity_in("de", frozenset({"der"}))

    assert english("the") < english("govern") < english("zyzzyva")
    assert german("der") < german("mauer") == german("zyzzyva")


def test_a_term_is_known_by_the_sentences_that_may_be_shown() -> None:
    values = term_features([["a"], ["b", "a"], ["b"]], [False, True, True], lambda _: 10.0)
    of_a, of_b = (dict(zip(TERM_FEATURES, row, strict=True)) for row in values)

    assert of_a["in sentence 1"] == of_b["in sentence 1"] == 1  # the second is the first shown
    assert (of_a["in sentence 2"], of_b["in sentence 2"]) == (0, 1)
    assert of_a["count"] == pytest.approx(math.log(2))
    assert of_a["share of sentences"] == pytest.approx(math.log(2 / 3))


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), min_size=1, max_size=8))
def test_no_sentences_share_more_than_they_say(sentences: list[list[str]]) -> None:
    zero = np.zeros(len(TERM_FEATURES))
    found = gist(sentences, [True] * len(sentences), lambda _: 5.0, {"once": zero, "again": zero})

    assert term_counts(sentences).sum() == sum(map(len, sentences))
    every = found.said_by(np.arange(len(sentences))[:, None])
    assert all(0 <= each <= 100 for each in every)
