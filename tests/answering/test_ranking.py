import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering.features import FEATURES, READER
from index.answering.ranking import fitted
from index.types import Status


def test_every_feature_has_a_weight_and_no_weight_is_left_over():
    assert set(fitted().rough) == {*FEATURES}
    assert set(fitted().features) == {*FEATURES, READER}


@pytest.mark.parametrize("language", ["en", "de", "es", "ru", "zh", "fr"])
def test_the_thresholds_are_in_order(language: str):
    ranking = fitted(language)

    assert 0 < ranking.closest <= ranking.answered < 1
    assert 0 <= ranking.mass < 1
    assert ranking.status(ranking.answered, 1) is Status.ANSWERED
    assert ranking.status(ranking.closest, 0) is Status.CLOSEST
    assert ranking.status(0, 1) is Status.NOTHING


def test_what_may_be_in_other_sentences_as_well_is_not_claimed_however_sure_it_is_there():
    assert fitted().status(1, fitted().mass) is Status.ANSWERED
    assert fitted().status(1, fitted().mass - 0.01) is Status.CLOSEST


def test_a_language_has_its_own_threshold_where_it_was_measured_else_that_of_all():
    spanish, french, swahili = fitted("es-MX"), fitted("fr"), fitted("sw")

    assert spanish.signs == french.signs
    assert spanish.answered != french.answered
    assert french.answered == swahili.answered


def test_a_score_is_the_sum_of_what_each_figure_is_worth():
    ranking = fitted()
    figures = np.ones((1, len(FEATURES) + 1))

    assert ranking.scores(figures)[0] == pytest.approx(sum(ranking.features.values()))
    assert ranking.rough_scores(figures[:, :-1])[0] == pytest.approx(sum(ranking.rough.values()))


@given(st.lists(st.floats(-1e6, 1e6), min_size=len(fitted().signs), max_size=len(fitted().signs)))
@settings(deadline=None)
def test_that_it_is_there_is_a_probability(values: list[float]):
    ranking = fitted()

    assert 0 <= ranking.there(dict(zip(ranking.signs, values, strict=True))) <= 1
