"""Which sentences are chosen, from scores that can be checked by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.summary.ladder import Rated, key_passages, key_sentences, leading_sentence


def rated(score, *, points_back=(), hidden=(), terms=None, words=10, paragraphs=None) -> Rated:
    count = range(len(score))
    return Rated(
        score=score,
        showable=[i not in hidden for i in count],
        needs_previous=[i in points_back for i in count],
        terms=terms or [frozenset({str(i)}) for i in count],
        words=[words for _ in count],
        paragraphs=paragraphs or list(count),
    )


def chosen_by_sum(view: Rated, count: int) -> tuple[int, ...]:
    return key_sentences(view, count, lambda sets: np.array(view.score, float)[sets].sum(axis=1))


def test_the_best_are_chosen_in_the_article_s_order() -> None:
    assert chosen_by_sum(rated([1, 5, 2, 4, 3]), 3) == (1, 3, 4)


def test_those_are_chosen_that_are_worth_most_together() -> None:
    alike = [frozenset(), {0}, {1, 2}, {1, 2}]  # what each is about

    def covered(sets):
        return np.array([float(len(set().union(*(alike[i] for i in found)))) for found in sets])

    assert key_sentences(rated([0, 1, 2, 2]), 2, covered) == (1, 2)


def test_one_that_points_back_brings_the_one_before_with_it() -> None:
    assert chosen_by_sum(rated([0, 9, 3, 4], points_back={1}), 2) == (0, 1)


def test_one_that_points_back_is_left_where_two_others_say_more() -> None:
    assert chosen_by_sum(rated([0, 9, 6, 5], points_back={1}), 2) == (2, 3)


def test_one_that_points_back_to_what_cannot_be_shown_is_left_out() -> None:
    assert chosen_by_sum(rated([0, 9, 1, 1], points_back={1}, hidden={0}), 2) == (2, 3)


def test_two_that_say_the_same_are_not_chosen_together() -> None:
    same = frozenset({"wall", "broke"})
    terms = [same, same, frozenset({"port"})]

    assert chosen_by_sum(rated([5, 4, 1], terms=terms), 2) == (0, 2)


def test_the_leading_sentence_can_stand_alone() -> None:
    assert leading_sentence(rated([1, 9, 2], points_back={1}), (0, 1, 2)) == 2


def test_a_passage_goes_on_to_the_end_of_its_paragraph() -> None:
    found = key_passages(rated([9, 1, 5, 0, 0], paragraphs=[0, 1, 2, 2, 3]), (0,), 1)

    assert found == [range(2, 4)]


def test_a_passage_does_not_run_on_forever() -> None:
    found = key_passages(
        rated([9, 5, 0, 0, 0, 0], words=25, paragraphs=[0, 1, 1, 1, 1, 1]), (0,), 1
    )

    assert found == [range(1, 3)]


def test_a_passage_does_not_say_again_what_is_shown() -> None:
    same = frozenset({"wall", "broke"})
    terms = [same, same, frozenset({"port"})]

    assert key_passages(rated([9, 8, 1], terms=terms), (0,), 1) == [range(2, 3)]


@given(
    st.lists(st.tuples(st.floats(-9, 9), st.booleans(), st.booleans()), min_size=1, max_size=20),
    st.integers(1, 4),
)
def test_nothing_points_back_to_what_is_not_shown_if_anything_can_stand_alone(each, count) -> None:
    scores, showable, points_back = zip(*each, strict=True)
    view = Rated(
        list(scores),
        list(showable),
        list(points_back),
        [frozenset({str(i)}) for i, _ in enumerate(each)],
        [10 for _ in each],
        [0 for _ in each],
    )

    chosen = chosen_by_sum(view, count)

    assert len(chosen) <= count
    assert all(showable[i] for i in chosen)
    if any(shown and not back for _, shown, back in each):
        assert chosen
        assert all(not points_back[i] or i - 1 in chosen for i in chosen)
