"""A question whose words are those of a table's row and of its columns -> that row answers. Pure.

“What is the score of Vermont?” is answered by “2 · Vermont · 80.8” under “Rank · State · Score”, which looks like no answer to any figure of
the ranking, and its columns' names look like one.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Sentence
from index.answering.question import EMPTY_WORDS, Kind, kind_of
from index.text.tables import cells_of, header_over
from index.text.terms import terms
from index.types import Quote, Span

_COSTS = re.compile(r"\b(?:costs?|pay|paid|charged?|earns?)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_STEM = 5  # letters, at least, of a word that begins another
_WHOLE = re.compile(r"(?<=\d)\.0+$")  # $45.00 is asked for as $45


def in_a_row(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences are rows that answer, (sentences,).

    All words of the question stand there, above its column or in the article's title; some of them in the row and not above it, and some above.
    """
    return np.array([_answers(question, each) for each in sentences], np.bool_)


def _answers(question: str, sentence: Sentence) -> bool:
    if not sentence.header:
        return False
    language = sentence.article.language
    asked = _asked(question, language)
    row = _among(asked, _plain(sentence.held))
    header = _among(asked, _words(sentence.header, language))
    title = _among(asked, frozenset(terms(sentence.article.title, language)))
    return bool(row - header and header and asked == row | header | title)


def asked_cell(question: str, quote: Quote) -> Span | None:
    """Return the cell of a quoted row that is asked for: that under the name with most of the question's words.

    None where no name has most, or the row lacks cells. The cell itself holds none of these words.
    """
    text, language = quote.article.text, quote.article.language
    header = header_over(text, quote.start)
    if header is None:
        return None
    asked = _asked(question, language)
    names, cells = cells_of(text, header), cells_of(text, quote.own)
    if len(names) != len(cells):  # an empty one is in no text: which it is, nobody knows
        return None
    counts = kind_of(question) is Kind.NUMBER or _COSTS.search(question)
    found = [
        (len(_among(asked, _words(name.of(text), language))), cell)
        for name, cell in zip(names, cells, strict=True)
        if asked.isdisjoint(_words(cell.of(text), language))
        and (not counts or _FIGURE.search(cell.of(text)))
    ]
    most = max((words for words, _ in found), default=0)
    best = [cell for words, cell in found if words == most]
    return best[0] if most and len(best) == 1 else None


def _among(asked: frozenset[str], held: frozenset[str]) -> frozenset[str]:
    """Return the words that are held, or begin one that is, or the other way round: undergraduate, “Undergrad”."""
    return frozenset(word for word in asked if any(_is_one(word, each) for each in held))


def _is_one(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    begins = len(shorter) >= _STEM and shorter.isalpha() and longer.startswith(shorter)
    return word == other or begins


def _asked(question: str, language: str) -> frozenset[str]:
    return _words(question, language) - EMPTY_WORDS


def _words(text: str, language: str) -> frozenset[str]:
    return _plain(frozenset(terms(text, language)))


def _plain(words: frozenset[str]) -> frozenset[str]:
    return frozenset(_WHOLE.sub("", word) for word in words)
