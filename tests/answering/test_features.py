"""What each figure of a sentence says, by which the sentences that may answer are ranked."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.features import FEATURES, figures
from index.answering.pairs import Sentence
from index.types import Article, Completeness, Label, Span

QUESTION = "When was the lighthouse of Kellan built?"
TOLD = [
    "The harbour is old.",
    "The lighthouse was built in 1882.",
    "It stands on Kellan, and the lighthouse keeper too.",
    "Gulls nest there.",
]


def article(
    *lines: str, title: str = "", language: str = "en", leaning: tuple[int, ...] = ()
) -> list[Sentence]:
    """Return an article's sentences, a line each; those at ``leaning`` lean on the one before."""
    text = "\n".join(lines)
    whole = Article(text + title, "", title, "", "", "", language, text, Label(Completeness.FULL))
    found: list[Sentence] = []
    for at, line in enumerate(re.finditer(r".+", text)):
        before = found[-1] if found else None
        vector = np.array([1.0, at], np.float32) / np.hypot(1.0, at)
        span = Span(line.start(), line.end())
        found.append(Sentence(whole, 1, span, vector, before, at in leaning))
    return found


def figure(name: str, sentences: list[Sentence], question: str = QUESTION) -> list[float]:
    found = figures(question, np.array([[1.0, 0.0]], np.float32), sentences)
    assert found.shape == (len(sentences), len(FEATURES))
    return found[:, list(FEATURES).index(name)].tolist()


def test_a_sentence_covers_what_it_has_of_the_question_and_rare_words_weigh_more():
    covered = figure("coverage by spelling", article(*TOLD))

    assert covered[0] == covered[3] == 0.0
    assert covered[2] > covered[1] > 0.0  # Kellan is rarer than what was built


def test_what_the_sentence_before_has_is_told_apart_from_what_this_one_adds():
    found = article(*TOLD)

    before, added = figure("coverage before", found), figure("coverage added", found)

    own = figure("coverage by spelling", found)
    assert before[:2] == [0.0, 0.0]
    assert before[2:] == pytest.approx(own[1:3])
    assert added[1] == pytest.approx(own[1])
    assert 0.0 < added[2] < own[2]  # the lighthouse stood above it already


def test_a_word_is_mentioned_first_once_in_an_article_wherever_its_sentences_stand():
    found = article(*TOLD)
    other = article("A lighthouse is a tower.", title="Towers")

    first = figure("coverage by first mention", [*reversed(found), *other])

    in_order, alone = first[3::-1], first[4]
    assert in_order[1] > in_order[2] > 0.0 == in_order[0]
    assert in_order[2] < figure("coverage by spelling", found)[2]
    assert alone > 0.0


def test_the_article_around_a_sentence_has_its_other_sentences_and_its_title():
    plain, titled = article(*TOLD), article(*TOLD, title="Who built it")
    untold = article("Gulls nest there.", title="The lighthouse")

    around = figure("coverage in article", [*plain, *untold])

    assert len(set(around[:4])) == 1
    assert around[0] == pytest.approx(1.0)
    assert 0.0 < around[4] < 1.0
    assert figure("coverage in article", titled) == pytest.approx([1.0] * 4)


def test_words_are_found_in_the_quote_with_the_sentence_that_it_leans_on():
    alone, leaning = article(*TOLD), article(*TOLD, leaning=(2,))

    assert figure("words found", alone)[2] == pytest.approx(np.log1p(2))
    assert figure("words found", leaning)[2] == pytest.approx(np.log1p(3))


def test_a_word_that_is_spelled_nearly_alike_counts_for_part_of_it():
    words = ("lighthouse", "lighthuose", "library")
    found = article(*(f"The {word} is white." for word in words))

    right, nearly, none = figure("coverage by spelling", found)
    assert right > nearly > none == 0.0


def test_the_rarest_word_counts_most_and_neighbours_stay_neighbours():
    found = article("Kellan is small.", "It was built.", "The lighthouse of Kellan.")

    rarest = figure("rarest word found", found)
    assert rarest[0] == rarest[2] == 1.0
    assert 0.0 < rarest[1] < 1.0
    neighbours = figure("pairs found", found)
    assert neighbours[:2] == [0.0, 0.0]
    assert 0.0 < neighbours[2] < 1.0  # the lighthouse, lighthouse of, of Kellan


@pytest.mark.parametrize(
    ("question", "name", "there"),
    [
        ("When did it open?", "time asked, there", "It opened in May."),
        ("How many came?", "number asked, there", "About 40 came."),
        ("Where is it?", "place asked, there", "It is near Port Lorne."),
    ],
)
def test_a_kind_counts_where_it_is_asked_for_and_there(question: str, name: str, there: str):
    found = article(there, "Nobody said so.")

    assert figure(name, found, question) == [1.0, 0.0]
    assert figure(name, found, "Why was that?") == [0.0, 0.0]


def test_the_noun_that_is_asked_for_is_looked_for():
    found = article("The park is wide.", "It is wide.")

    assert figure("noun asked, there", found, "Which park is wide?") == [1.0, 0.0]


def test_earlier_is_nearer_to_the_beginning():
    early, position = figure("early", article(*TOLD)), figure("position", article(*TOLD))

    assert early == sorted(early, reverse=True)
    assert early[0] == 1.0
    assert position == sorted(position)
    assert position[0] == 0.0


def test_each_language_is_cut_as_its_own_and_every_sentence_keeps_its_place():
    english = article("The lighthouses are white.")
    german = article("Die Leuchttürme sind weiß.", language="de")
    mixed = [*german, *english, *article("Gulls nest there.")]

    asked = "Are lighthouses Leuchtturm?"
    assert figure("words found", mixed, asked) == pytest.approx([np.log(2), np.log(2), 0.0])


@given(st.permutations(range(4)), st.integers(0, 3))
def test_the_same_sentence_gets_the_same_wherever_it_stands(order: list[int], again: int):
    """To the last bit: of equal scores the first is quoted, and rounding must not choose."""
    each = [article(TOLD[at], title=str(at)) for at in order]
    twin = article(TOLD[again], title=f"{again} again")

    found = figures(
        QUESTION,
        np.array([[0.6, 0.8]], np.float32),
        [sentence for one in (*each, twin) for sentence in one],
    )

    assert found[-1].tolist() == found[order.index(again)].tolist()


def test_without_sentences_there_are_no_figures():
    assert figures(QUESTION, np.zeros((1, 2), np.float32), []).shape == (0, len(FEATURES))
