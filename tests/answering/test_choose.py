"""Which quotes are shown: three at most, none twice, each with what it leans on; and what they hold of the chances."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering.answer import QUOTES, choose, claimed, mass
from index.answering.pairs import Sentence
from index.types import Article, Completeness, Label, Span

WIDTH = 10  # characters of each sentence


def sentences(leaning: list[bool], article: str = "a") -> list[Sentence]:
    """Return neighbouring sentences; the first leans on nothing."""
    whole = Article(
        article, "", "", "", "", "", "en", "x" * WIDTH * len(leaning), Label(Completeness.FULL)
    )
    found: list[Sentence] = []
    for at, leans in enumerate(leaning):
        span = Span(at * WIDTH, (at + 1) * WIDTH)
        before = found[-1] if found else None
        found.append(Sentence(whole, 1, span, np.ones(2, np.float32), before, leans))
    return found


def spans(leaning: list[bool], *scores: float) -> list[tuple[int, int]]:
    chosen = choose(sentences(leaning), np.array(scores, float))
    return [(each.span.start // WIDTH, each.span.end // WIDTH) for each in chosen]


def test_the_best_come_first_and_three_are_enough():
    assert spans([False] * 5, 1, 5, 2, 4, 3) == [(1, 2), (3, 4), (4, 5)]


def test_a_heading_comes_after_all_sentences_unless_it_is_the_best():
    text = (
        "What we know\nThe bridge closed in May.\nThe repairs take a year.\nIt cost four millions."
    )
    whole = Article("a", "", "", "", "", "", "en", text, Label(Completeness.FULL))
    lines = [Span(at.start(), at.end()) for at in re.finditer(r".+", text)]
    found = [Sentence(whole, 1, each, np.ones(2, np.float32), None, False) for each in lines]

    def quoted(*scores: float) -> list[str]:
        return [each.span.of(text) for each in choose(found, np.array(scores))]

    assert quoted(3, 4, 2, 1) == text.split("\n")[1:]
    assert quoted(9, 4, 2, 1)[0] == "What we know"


def test_a_leaning_sentence_brings_the_one_before():
    assert spans([False, True], 0, 1) == [(0, 2)]


def test_a_quote_that_reads_on_takes_the_place_of_what_it_holds():
    assert spans([False, True, False], 3, 2, 1) == [(0, 2), (2, 3)]


def test_what_is_shown_already_is_not_shown_again():
    assert spans([False, True, True], 1, 3, 2) == [(0, 2), (2, 3)]


def test_a_later_quote_takes_the_place_only_while_it_would_be_shown():
    # The leaning sentence comes after three others: too late to matter.
    assert spans([False, True, False, False, False], 9, 1, 8, 7, 6) == [(0, 1), (2, 3), (3, 4)]


def test_sentences_of_two_articles_never_overlap():
    both = [*sentences([False], "a"), *sentences([False], "b")]

    assert [each.article.id for each in choose(both, np.array([1.0, 2.0]))] == ["b", "a"]


@pytest.mark.parametrize(
    ("of_another", "of_the_same", "shown"),
    [(7, 0, ["a", "b", "a"]), (5.9, 0, ["a", "a"]), (7, 6, ["a", "b", "a"]), (0, 1, ["a", "a"])],
)
def test_beside_what_is_claimed_another_article_is_quoted_where_it_is_a_twentieth_as_likely(
    of_another: float, of_the_same: float, shown: list[str]
):
    found = [*sentences([False, False], "a"), *sentences([False], "b")]
    scores = np.array([9.0, of_the_same, of_another])

    chosen = choose(found, scores, pairs=False)

    assert {each.article.id for each in chosen} == {"a", "b"}
    assert [each.article.id for each in claimed(chosen, scores)] == shown


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=12))
@settings(deadline=None)
def test_quotes_are_few_and_apart_and_the_best_sentence_is_in_the_first(
    drawn: list[tuple[bool, int]],
):
    scores = [float(score) for _, score in drawn]
    found = spans([leans for leans, _ in drawn], *scores)

    best = int(np.argmax(scores))
    assert 1 <= len(found) <= QUOTES
    assert found[0][0] <= best < found[0][1]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(sorted(found)))


BEACON = (
    "The beacon was lit in May. It burned for a week.\n"
    "Ships kept away from it. Oona Marsh wrote it all down. Nobody asked her why.\n"
    "A beacon needs oil."
)


def paired(scores: str, text: str = BEACON, **pairs: bool) -> list[str]:
    """Return the quotes of a text whose sentences have these scores, a digit each."""
    whole = Article("a", "", "", "", "", "", "en", text, Label(Completeness.FULL))
    found = [
        Sentence(whole, 1, Span(*at.span()), np.ones(2, np.float32), None, False)
        for at in re.finditer(r"[^.\s][^.]*\.", text)
    ]
    return [each.span.of(text) for each in choose(found, np.array([*map(float, scores)]), **pairs)]


def test_two_of_the_best_that_stand_side_by_side_are_one_quote_and_the_next_has_a_place():
    assert paired("985006") == [
        "The beacon was lit in May. It burned for a week.",
        "A beacon needs oil.",
        "Ships kept away from it.",
    ]
    assert paired("895006") == paired("985006")
    assert paired("985006", pairs=False) == [
        "The beacon was lit in May.",
        "It burned for a week.",
        "A beacon needs oil.",
    ]


def test_sentences_of_two_paragraphs_are_two_quotes():
    assert paired("098000")[:2] == ["It burned for a week.", "Ships kept away from it."]


def test_what_is_far_behind_is_a_quote_by_itself():
    assert paired("950000")[:2] == ["The beacon was lit in May.", "It burned for a week."]


def test_two_are_quoted_as_one_and_not_three():
    assert paired("009870")[:2] == [
        "Ships kept away from it. Oona Marsh wrote it all down.",
        "Nobody asked her why.",
    ]


def test_two_that_are_too_long_for_one_quote_are_two():
    first, second = f"{'Oil ' * 100}burns.", f"{'Tar ' * 100}burns."
    assert paired("98", f"{first} {second}") == [first, second]


@given(st.text("0123456789", min_size=6, max_size=6))
def test_with_pairs_all_is_shown_that_is_shown_without(scores: str):
    alone, both = paired(scores, pairs=False), paired(scores)
    assert all(any(each in quote for quote in both) for each in alone)
    assert len(both) <= QUOTES


def held(leaning: list[bool], *scores: float, others: tuple[float, ...] = ()) -> float:
    """Return the mass of the quotes of one article, beside ``others`` of another that come after them."""
    every = [*sentences(leaning), *sentences([False] * len(others), "other")]
    found = np.array([*scores, *others])
    return mass(every, found, choose(every, found))


def test_where_all_is_quoted_the_quotes_hold_the_answer():
    assert held([False] * 3, 1, 2, 3) == pytest.approx(1)


def test_where_four_say_the_same_three_of_them_are_three_quarters_sure():
    assert held([False] * 4, 1, 1, 1, 1) == pytest.approx(0.75)


def test_a_sentence_that_comes_along_counts_with_the_one_that_leans_on_it():
    assert held([False] * 5, 1, 1, 1, 1, 1) == pytest.approx(0.6)
    assert held([False, True, False, False, False], 1, 1.1, 1, 1, 0.9) > 0.7


def test_an_article_that_is_not_quoted_takes_nothing_away():
    assert held([False] * 4, 3, 3, 3, 3, others=(2, 2, 2)) == pytest.approx(0.75)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=12), st.floats(-1e3, 1e3))
@settings(deadline=None)
def test_mass_is_a_probability_and_only_differences_of_scores_count(
    scores: list[float], more: float
):
    alone = [False] * len(scores)

    assert 0 < held(alone, *scores) <= 1 + 1e-9
    assert held(alone, *(each + more for each in scores)) == pytest.approx(held(alone, *scores))
