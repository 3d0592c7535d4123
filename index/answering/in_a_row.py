"""A question whose words are those of a table's row and of its columns -> that row answers. Pure.

“What is the score of Vermont?” is answered by “2 · Vermont · 80.8” under “Rank · State · Score”, which looks like no answer to any figure of
the ranking, and its columns' names look like one.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.answering.asked_words import among, asked_words, words_of
from index.answering.pairs import Sentence
from index.answering.question import Kind, kind_of
from index.text.tables import cells_of, header_over
from index.text.terms import terms
from index.types import Quote, Span

_COSTS = re.compile(r"\b(?:costs?|pay|paid|charged?|earns?)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


def in_a_row(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences are rows that answer, (sentences,).

    All words of the question stand there, above its column or in the article's title; some of them in the row and not above it, and some above.
    """
    return np.array([_answers(question, each) for each in sentences], np.bool_)


def _answers(question: str, sentence: Sentence) -> bool:
    if not sentence.header:
        return False
    language = sentence.article.language
    asked = asked_words(question, language)
    row = among(asked, words_of(sentence.text, language))
    header = among(asked, words_of(sentence.header, language))
    title = among(asked, words_of(sentence.article.title, language))
    if not (row - header and header and asked == row | header | title):
        return False
    return not counts_otherwise(question, sentence.text, language)


def counts_otherwise(question: str, row: str, language: str) -> bool:
    """Tell whether a row has a word of the question with another number before it: 1 bedroom, and 2 movers, for 2 bedrooms."""
    told = list(pairwise(terms(row, language)))
    return any(
        number.isdigit()
        and (number, word) not in told
        and any(other.isdigit() and each == word for other, each in told)
        for number, word in pairwise(terms(question, language))
    )


def asked_cell(question: str, quote: Quote) -> Span | None:
    """Return the cell of a quoted row that is asked for: that under the name with most of the question's words.

    None where no name has most, or the row lacks cells. The cell itself holds none of these words.
    """
    text, language = quote.article.text, quote.article.language
    header = header_over(text, quote.start)
    if header is None:
        return None
    asked = asked_words(question, language)
    names, cells = cells_of(text, header), cells_of(text, quote.own)
    if len(names) != len(cells):  # an empty one is in no text: which it is, nobody knows
        return None
    counts = kind_of(question) is Kind.NUMBER or _COSTS.search(question)
    found = [
        (len(among(asked, words_of(name.of(text), language))), cell)
        for name, cell in zip(names, cells, strict=True)
        if asked.isdisjoint(words_of(cell.of(text), language))
        and (not counts or _FIGURE.search(cell.of(text)))
    ]
    most = max((words for words, _ in found), default=0)
    best = [cell for words, cell in found if words == most]
    return best[0] if most and len(best) == 1 else None
