"""What is lost without a part, on questions where one feature alone tells the answer."""

import numpy as np
import pytest

from bench.ablation import ranked_worse, without
from bench.fit_cases import Case
from bench.fit_ranking import NAMES
from bench.held_back import Held, cross_validated, in_sample
from index.answering.answer import Weighed
from index.answering.features import FEATURES, READER
from index.answering.pairs import Sentence
from index.types import Article, Completeness, Label, Span

ARTICLES, QUESTIONS, SENTENCES = 12, 5, 4
TEXT = "One sank. Two ran. Six flew. Ten hid."
SPANS = [Span(0, 9), Span(10, 18), Span(19, 28), Span(29, 37)]


@pytest.fixture(scope="module")
def found() -> list[Case]:
    random = np.random.default_rng(0)
    return [case(f"article {at % ARTICLES}", random) for at in range(ARTICLES * QUESTIONS)]


@pytest.fixture(scope="module")
def whole(found: list[Case]) -> Held:
    return cross_validated(found)


def case(name: str, random: np.random.Generator) -> Case:
    """Return a question whose answer the reader knows; all else is chance, and the length constant."""
    article = Article(name, "", "", "", "", "", "en", TEXT, Label(Completeness.FULL))
    sentences = [Sentence(article, 1, span, np.zeros(1), None, leans=False) for span in SPANS]
    figures = random.normal(size=(SENTENCES, len(NAMES)))
    figures[:, NAMES.index("length")] = 1.0
    answer = int(random.integers(SENTENCES))
    figures[:, NAMES.index(READER)] = np.arange(SENTENCES) == answer
    weighed = Weighed(
        question="who hid?",
        sentences=sentences,
        figures=figures,
        candidates=SENTENCES,
        mean_similarity=0.0,
    )
    gold = ((SPANS[answer].start, SPANS[answer].end),)
    right = np.arange(SENTENCES) == answer
    return Case("news", name, gold, weighed, right)


def first(held: Held) -> float:
    return held.hits(1).mean()


def test_what_tells_the_answer_is_what_is_missed(found: list[Case], whole: Held):
    assert first(whole) == 1

    lost = ranked_worse(whole, without(found, [READER]))["news"]["answer@1"]

    assert lost.value > 40
    assert lost.low > 0


def test_what_says_nothing_is_not_missed(found: list[Case], whole: Held):
    lost = ranked_worse(whole, without(found, ["length"]))["news"]["answer@1"]

    assert (lost.value, lost.low, lost.high) == (0, 0, 0)


def test_weights_that_have_seen_the_answers_flatter(found: list[Case]):
    blind = without(found, [READER])

    assert first(in_sample(blind)) > first(cross_validated(blind))


def test_cases_are_left_as_they_were(found: list[Case]):
    before = found[0].weighed.figures.copy()

    changed = without(found[:1], list(FEATURES))

    assert (found[0].weighed.figures == before).all()
    assert not changed[0].weighed.figures[:, : len(FEATURES)].any()
