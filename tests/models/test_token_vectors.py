import numpy as np
import pytest

from index.models.token_vectors import Tokens, pool, unit
from index.types import Span

EAST, NORTH = np.array([1.0, 0.0]), np.array([0.0, 1.0])


def tokens() -> Tokens:
    """Return a special token, "aa bb", then "cc", and padding."""
    return Tokens(
        np.array([NORTH, EAST, NORTH, EAST, NORTH], np.float32),
        np.array([0, 0, 3, 6, 0]),
        np.array([0, 2, 5, 8, 0]),
    )


def test_a_sentence_is_the_mean_of_its_own_tokens():
    pooled = pool((Span(0, 5), Span(6, 8)), tokens(), unit(EAST))

    assert pooled == pytest.approx(np.array([unit(EAST + NORTH), EAST]))


def test_a_sentence_without_tokens_takes_its_passages_vector():
    assert pool((Span(90, 99),), tokens(), unit(NORTH)) == pytest.approx(np.array([NORTH]))


def test_a_row_of_zeros_stays():
    assert unit(np.zeros((1, 3))) == pytest.approx(np.zeros((1, 3)))


def test_a_text_without_a_sentence_has_no_sentence_vector():
    tokens = Tokens(np.ones((1, 3)), np.zeros(1, np.int32), np.ones(1, np.int32))

    assert pool([], tokens, np.ones(3, np.float32)).shape == (0, 3)
