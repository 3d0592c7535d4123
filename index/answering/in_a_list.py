"""A question for an amount, and a list of amounts -> the line that gives it. Pure.

“How much cinnamon do I need?” is answered by “1 tsp cinnamon”, which has next to nothing of the question, where sentences about it have more.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Sentence
from index.answering.question import EMPTY_WORDS
from index.text.boundaries import is_ended
from index.text.terms import terms

_ASKED = re.compile(r"\bhow (?:much|many)\s+(?P<what>\w.*)", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:do|does|did|is|are|was|were|be|should|can|could|will|would|must|has|have|had|goes?|need|needed)\b.*",
    re.IGNORECASE,
)
# With what amounts are asked for, and which no line of them has.
_USED = frozenset(
    terms(
        "need needed use used take takes go goes into add added put require required call contain contains"
        " include included make made recipe dish ingredient ingredients total",
        "en",
    )
)
_AMOUNT = re.compile(
    r"\W*(?:[\d\u00bc-\u00be\u2150-\u215e]|(?:an?|half|one|two|three|four|five|six|eight|ten|a few|some)\b)",
    re.IGNORECASE,
)
_LONGEST = 16  # words


def in_a_list(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences are lines that give the amount, (sentences,).

    What is asked for stands in the line, all other words of the question there, above the columns of a row or in the article's title. Where
    it is no row, lines beside it begin with amounts, too.
    """
    asked = _ASKED.search(question)
    what = (
        frozenset(terms(_VERB.sub("", asked["what"]), "en")) - EMPTY_WORDS if asked else frozenset()
    )
    every = frozenset(terms(question, "en")) - EMPTY_WORDS - _USED
    found = [bool(what) and _gives(what, every, each) for each in sentences]
    return np.array(found, np.bool_)


def _gives(what: frozenset[str], every: frozenset[str], sentence: Sentence) -> bool:
    if not what <= sentence.held or len(sentence.terms) > _LONGEST:
        return False
    language = sentence.article.language
    above = frozenset(terms(f"{sentence.article.title} {sentence.header}", language))
    return every <= sentence.held | above and (_is_row(sentence) or _is_listed(sentence))


def _is_row(sentence: Sentence) -> bool:
    return bool(sentence.header) and any(map(str.isdigit, sentence.text))


def _is_listed(sentence: Sentence) -> bool:
    """Tell whether it is a line that begins with an amount, as does the one above or below."""
    text, span = sentence.article.text, sentence.span
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    if text[start : len(text) if end < 0 else end].strip() != sentence.text:
        return False
    beside = (_last_line(text[:start]), _first_line(text[span.end :]))
    return _is_amount(sentence.text) and any(map(_is_amount, beside))


def _is_amount(line: str) -> bool:
    return _AMOUNT.match(line) is not None and not is_ended(line)


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2]


def _first_line(text: str) -> str:
    return text.lstrip().partition("\n")[0]
