"""The measures: toys that can be worked out by hand, what always holds, and other people's code."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import ndcg_score, roc_auc_score

from bench import scores

CHANCES = st.floats(0, 1)
RANKS = st.lists(st.none() | st.integers(0, 20), min_size=1, max_size=30)
# In few steps, so that many are equal.
STEPS = st.integers(0, 8).map(lambda step: step / 8)


@st.composite
def judged(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows = draw(st.lists(st.tuples(STEPS, st.booleans()), min_size=1, max_size=40))
    return np.array([each for each, _ in rows]), np.array([float(right) for _, right in rows])


def test_hits_and_reciprocal_ranks_of_four_questions():
    ranks = [0, 2, None, 12]

    assert scores.hits(ranks, 1).tolist() == [1, 0, 0, 0]
    assert scores.hits(ranks, 3).tolist() == [1, 1, 0, 0]
    assert scores.reciprocal_ranks(ranks, 10).tolist() == [1, 1 / 3, 0, 0]


@given(RANKS, st.integers(1, 20))
def test_more_places_never_find_less(ranks: list[int | None], k: int):
    assert (scores.hits(ranks, k) <= scores.hits(ranks, k + 1)).all()
    assert (scores.reciprocal_ranks(ranks, k) <= scores.hits(ranks, k)).all()


def test_gain_is_worth_less_further_down():
    assert scores.ndcg([0, 1], [1, 0], 10) == pytest.approx(1 / math.log2(3))
    assert scores.ndcg([0.5, 1], [1, 0.5], 10) == pytest.approx(
        (0.5 + 1 / math.log2(3)) / (1 + 0.5 / math.log2(3))
    )
    assert math.isnan(scores.ndcg([0, 0], [0, 0], 10))


@given(st.lists(st.integers(0, 3), min_size=2, max_size=15), st.integers(1, 12))
@settings(deadline=None)
def test_ndcg_is_that_of_others(gains: list[int], k: int):
    if any(gains):
        order = -np.arange(len(gains), dtype=float)

        assert scores.ndcg(gains, gains, k) == pytest.approx(ndcg_score([gains], [order], k=k))


def test_three_of_four_pairs_are_in_order():
    assert scores.auroc([0.9, 0.4], [0.5, 0.1]) == 0.75
    assert scores.auroc([0.5], [0.5]) == 0.5
    assert math.isnan(scores.auroc([0.5], []))


@given(judged())
@settings(deadline=None)
def test_auroc_is_that_of_others(rows: tuple[np.ndarray, np.ndarray]):
    confidence, right = rows
    if 0 < right.mean() < 1:
        found = scores.auroc(confidence[right == 1], confidence[right == 0])

        assert found == pytest.approx(roc_auc_score(right, confidence))


def test_the_threshold_is_the_highest_that_answers_enough():
    present = [0.9, 0.8, 0.7, 0.6, 0.1]

    assert scores.answered_when_absent(present, [0.65, 0.5], 0.6) == 0
    assert scores.answered_when_absent(present, [0.65, 0.5], 0.8) == 0.5
    assert scores.answered_when_absent(present, [0.65, 0.5], 0.81) == 1


@given(st.lists(STEPS, min_size=1), st.lists(STEPS, min_size=1), CHANCES, CHANCES)
def test_to_answer_more_is_to_be_wrong_more(
    present: list[float], absent: list[float], one: float, other: float
):
    fewer, more = sorted((one, other))

    assert scores.answered_when_absent(present, absent, fewer) <= scores.answered_when_absent(
        present, absent, more
    )


def test_risk_and_coverage_of_four_answers():
    confidence, right = np.array([0.9, 0.6, 0.8, 0.6]), np.array([1.0, 1, 0, 0])

    coverage, risk = scores.risk_coverage(confidence, right)

    # The two at 0.6 are answered together.
    assert coverage.tolist() == [0.25, 0.5, 1]
    assert risk.tolist() == [0, 0.5, 0.5]
    assert scores.area_under_risk_coverage(confidence, right) == 0.375
    assert scores.selective_accuracy(confidence, right, 0.25) == 1
    assert scores.selective_accuracy(confidence, right, 0.3) == 0.5
    assert scores.coverage_at(confidence, right, 0.95) == 0.25
    assert scores.coverage_at(confidence, right, 0.5) == 1
    assert scores.coverage_at(np.array([0.9]), np.array([0.0]), 0.95) == 0


@given(judged())
def test_at_full_coverage_the_risk_is_that_of_all(rows: tuple[np.ndarray, np.ndarray]):
    confidence, right = rows
    coverage, risk = scores.risk_coverage(confidence, right)

    assert coverage[-1] == 1
    assert risk[-1] == pytest.approx(1 - right.mean())
    assert (np.diff(coverage) > 0).all()
    assert 0 <= scores.area_under_risk_coverage(confidence, right) <= 1


@given(judged())
def test_only_the_order_of_confidence_matters_to_what_is_answered(
    rows: tuple[np.ndarray, np.ndarray],
):
    confidence, right = rows
    stretched = confidence**3 / 2

    assert scores.area_under_risk_coverage(stretched, right) == pytest.approx(
        scores.area_under_risk_coverage(confidence, right)
    )
    for coverage in (0.25, 0.5, 1.0):
        assert scores.selective_accuracy(stretched, right, coverage) == pytest.approx(
            scores.selective_accuracy(confidence, right, coverage)
        )


@given(judged(), STEPS)
def test_what_can_be_answered_with_an_accuracy_has_it(
    rows: tuple[np.ndarray, np.ndarray], accuracy: float
):
    confidence, right = rows

    coverage = scores.coverage_at(confidence, right, accuracy)

    if coverage:
        assert scores.selective_accuracy(confidence, right, coverage) >= accuracy - 1e-9


def test_calibration_is_the_mean_distance_over_bins():
    confidence, right = np.array([0.1, 0.3, 0.8, 1.0]), np.array([0.0, 1, 1, 1])

    assert scores.calibration_error(confidence, right, bins=2) == pytest.approx((0.3 + 0.1) / 2)
    assert scores.calibration_error(np.full(4, 0.75), right, bins=1) == 0


@given(judged())
def test_a_bin_for_all_tells_only_the_mean(rows: tuple[np.ndarray, np.ndarray]):
    confidence, right = rows

    assert scores.calibration_error(confidence, right, bins=1) == pytest.approx(
        abs(confidence.mean() - right.mean())
    )
    assert 0 <= scores.calibration_error(confidence, right) <= 1


@pytest.mark.parametrize(
    ("start", "end", "quote", "valid"),
    [
        (2, 4, "cd", True),
        (2, 4, "ce", False),
        (2, 2, "", False),
        (-2, 6, "ef", False),
        (4, 9, "ef", False),
    ],
)
def test_a_citation_is_valid_where_the_text_says_it(start: int, end: int, quote: str, valid: bool):
    assert scores.is_valid("abcdef", start, end, quote) is valid


def test_what_is_no_number_is_left_out_of_a_mean():
    statistic = scores.mean_of([1.0, math.nan, 0.0])

    assert statistic(np.array([0, 1, 2])) == 0.5
    assert math.isnan(statistic(np.array([1])))


def test_articles_are_drawn_whole():
    # Each article's questions are all right or all wrong: there are but four samples to draw.
    values = [1.0] * 50 + [0.0] * 50
    articles = ["one"] * 50 + ["other"] * 50

    by_article = scores.bootstrap(scores.mean_of(values), articles)
    by_question = scores.bootstrap(scores.mean_of(values), range(100))

    assert by_article == scores.Figure(0.5, 0.0, 1.0)
    assert 0.35 < by_question.low < 0.45
    assert 0.55 < by_question.high < 0.65


def test_one_article_has_no_interval():
    found = scores.bootstrap(scores.mean_of([1.0, 0.0]), ["one", "one"])

    assert found.value == 0.5
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@given(st.lists(st.tuples(st.integers(0, 5), STEPS), min_size=1, max_size=30), st.integers(0, 9))
@settings(deadline=None, max_examples=25)
def test_a_seed_gives_one_interval_within_what_can_be(rows: list[tuple[int, float]], seed: int):
    articles, values = [article for article, _ in rows], [value for _, value in rows]

    once, again = (
        scores.bootstrap(scores.mean_of(values), articles, resamples=50, seed=seed)
        for _ in range(2)
    )

    assert repr(once) == repr(again)
    if len(set(articles)) > 1:
        assert min(values) <= once.low <= once.high <= max(values) + 1e-9
