"""A question that an article asks itself -> which of its sentences answer it. Pure.

In a list of questions and answers, or an interview, what stands right under a question answers it, however few of its words it has.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Sentence
from index.text.terms import terms

_LEAST = 3  # words; “And why?” is asked in many places
_YOU = frozenset(terms("you your yours", "en"))


def asked_there(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences stand right under this very question in their article, (sentences,).

    The first two of a paragraph: one may say no more than “No.” Whom an interview calls “you”, the question may name as the
    article's title does.
    """
    return np.array([_stands_under(question, each) for each in sentences], np.bool_)


def _stands_under(question: str, sentence: Sentence) -> bool:
    asking = _over(sentence)
    if asking is None:
        return False
    language = sentence.article.language
    ours, theirs = terms(question, language), asking.terms
    if len(ours) < _LEAST:
        return False
    named = frozenset(terms(sentence.article.title, language))
    return ours == theirs or (
        not _YOU.isdisjoint(theirs)
        and not named.isdisjoint(ours)
        and [each for each in ours if each not in named]
        == [each for each in theirs if each not in _YOU | named]
    )


def _over(sentence: Sentence) -> Sentence | None:
    """Return the question over a sentence, or over the one before it in its paragraph."""
    before = sentence.before
    if (
        before
        and not before.only_asks
        and "\n" not in sentence.article.text[before.span.end : sentence.span.start]
    ):
        before = before.before
    return before if before and before.only_asks else None
