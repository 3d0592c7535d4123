"""What is read for a question: the best sentences, as much as there is time for, passage by passage."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.answering.excerpts import BRIEF, UNREAD, best_sentences, excerpts, said_of_all
from index.answering.pairs import Sentence
from index.types import Article, Completeness, Label, Span

TEXT = "".join(chr(ord("a") + at % 26) for at in range(4000))
ARTICLE = Article("a", "", "", "", "", "", "en", TEXT, Label(Completeness.FULL))


def sentences(*lengths: int, a_passage: int = 4) -> list[Sentence]:
    """Return neighbours of these lengths, so many in a passage."""
    ends = np.cumsum(lengths).tolist()
    return [
        Sentence(ARTICLE, at // a_passage, Span(end - length, end), np.ones(2), None, leans=False)
        for at, (length, end) in enumerate(zip(lengths, ends, strict=True))
    ]


def test_the_best_are_read_in_the_order_of_their_article():
    found = sentences(*[100] * 20)

    assert best_sentences(found, np.arange(20.0)) == list(range(8, 20))


def test_the_longer_they_are_the_fewer_are_read():
    found = sentences(*[300] * 10)

    assert best_sentences(found, np.arange(10.0)) == [6, 7, 8, 9]


def test_as_many_as_are_quoted_are_read_however_long():
    found = sentences(900, 900, 900, 900)

    assert best_sentences(found, np.arange(4.0)) == [1, 2, 3]


def test_they_stand_in_four_passages_at_most_and_those_of_a_fifth_are_left_out():
    found = sentences(*[20] * 12, a_passage=2)
    scores = np.array([9.0, 0, 8, 0, 7, 0, 6, 0, 5, 4, 0, 0])

    assert best_sentences(found, scores) == [0, 1, 2, 3, 4, 5, 6, 7]


def test_in_brief_it_is_two_passages_and_a_third_of_the_length_or_nothing():
    found = sentences(*[100] * 12, a_passage=3)
    scores = np.array([9.0, 8, 3, 7, 0, 0, 6, 5, 0, 2, 0, 0])

    assert best_sentences(found, scores) == list(range(12))
    assert best_sentences(found, scores, BRIEF) == [0, 1, 2, 3, 4]
    assert best_sentences(found, scores, UNREAD) == []


def test_what_may_not_be_read_is_not():
    found = sentences(10, 10, 10)

    assert best_sentences(found, np.array([1.0, -np.inf, 0.5])) == [0, 2]


def test_what_a_passage_has_is_put_together_without_what_lies_between():
    one, _, three, four = sentences(5, 6, 7, 8, a_passage=3)

    both = list(excerpts([one, three, four]))

    assert [each.text for each in both] == ["abcde lmnopqr", "stuvwxyz"]


@given(
    st.lists(st.tuples(st.integers(1, 200), st.floats(-9, 9)), min_size=1, max_size=20),
    st.integers(1, 6),
)
def test_each_sentence_that_is_read_is_found_again_in_its_excerpt(
    drawn: list[tuple[int, float]], a_passage: int
):
    found = sentences(*(length for length, _ in drawn), a_passage=a_passage)
    rows = best_sentences(found, np.array([score for _, score in drawn]))

    read = list(excerpts([found[row] for row in rows]))

    texts = [span.of(each.text) for each in read for span in each.sentences]
    assert texts == [found[row].text for row in rows]
    assert len(read) == len({found[row].passage for row in rows})


@given(
    st.dictionaries(
        st.integers(0, 99), st.tuples(st.booleans(), st.floats(-30, 30, width=32)), min_size=1
    )
)
def test_what_is_read_keeps_what_is_said_of_it_and_all_else_gets_the_mean(drawn):
    rows = sorted(drawn)
    read = [row for row in rows if drawn[row][0]]
    said = np.array([drawn[row][1] for row in read], np.float32)

    found = dict(zip(rows, said_of_all(rows, read, said), strict=True))

    assert [found[row] for row in read] == said.tolist()
    of_the_others = float(said.mean()) if read else 0.0
    assert {float(found[row]) for row in rows if row not in read} <= {of_the_others}
