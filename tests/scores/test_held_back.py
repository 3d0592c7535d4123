"""What is held back is judged as the product judges it: what speaks of something else is doubted."""

from dataclasses import replace

import numpy as np
import pytest

from bench.fit_cases import Case
from bench.fit_ranking import Judged
from bench.held_back import Held
from index.answering.answer import Chosen, Weighed
from index.answering.pairs import Sentence
from index.types import Article, Completeness, Label, Span

TEXT = "Kelm has the highest toll of all harbours."
SPAN = Span(0, len(TEXT))


def judged(question: str) -> Judged:
    """Return a case whose one quote is ``TEXT``, and holds all of the answer's chances."""
    article = Article("toll", "", "", "", "", "", "en", TEXT, Label(Completeness.FULL))
    sentence = Sentence(article, 1, SPAN, np.zeros(1), None, leans=False)
    weighed = Weighed(question, [sentence], np.zeros((1, 1)), 1, 0.0)
    case = Case("news", "toll", (), weighed, np.zeros(1, bool))
    return Judged(case, None, {}, 1.0, [Chosen(article, SPAN, 0)])


@pytest.mark.parametrize(
    ("question", "is_doubted"),
    [
        ("Which harbour has the highest toll?", False),
        ("Which harbour has the lowest toll?", True),
        ("Which harbour had the highest toll in 1971?", True),
        ("Does Zimmermann have the highest toll?", True),
        # What is stated says several things, and what supports one of them is quoted.
        ("Kelm is the harbour that has the lowest toll.", False),
    ],
)
def test_a_tenth_is_left_of_what_is_doubted_and_it_is_not_claimed(question: str, is_doubted: bool):
    held = Held([judged(question)], np.ones(1))

    assert held.confidence[0] == pytest.approx(0.1 if is_doubted else 1.0)
    assert held.answered[0] == (0.0 if is_doubted else 1.0)


def test_what_quotes_nothing_is_not_doubted():
    nothing = replace(judged("Which harbour has the lowest toll?"), claimed=())

    assert not nothing.is_doubted
