"""A question whose words are those of a line's label and of a heading above it -> that line answers. Pure.

“Where can I watch Relay?” is answered by the “Where to watch: Netflix” that stands under “Relay”, and by none of its like under other names.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.asked_words import among, asked_words, words_of
from index.answering.pairs import Sentence
from index.answering.question import EMPTY_WORDS
from index.text.boundaries import is_ended
from index.types import Span

_LABEL = re.compile(r"(?P<label>\w[^\n:·?!]{1,40}):\s+\S")
_SHARE = 0.5  # of a label's words that are asked for, at least
_HEADING = 8  # words, at most


def under_a_name(question: str, sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """Return which sentences are such lines, (sentences,)."""
    return np.array([name_over(question, each) is not None for each in sentences], np.bool_)


def name_over(question: str, sentence: Sentence) -> Span | None:
    """Return the heading that says of what the line is, if the question names that and asks for the label.

    Half of the label's words are asked for; all other words of the question stand in it, in the heading or in the article's title. The label stands in the article for others, too, and
    between the heading and the line it does not.
    """
    text, language = sentence.article.text, sentence.article.language
    found = _LABEL.match(sentence.text)
    if found is None or text[: sentence.span.start].strip(" ")[-1:] not in {"", "\n"}:
        return None
    label = f"\n{found['label']}:"
    if text.count(label) < 2:  # noqa: PLR2004 - this one and another
        return None
    asked = asked_words(question, language)
    says = words_of(found["label"], language) - EMPTY_WORDS
    of_label = among(asked, says)
    named = asked - of_label - among(asked, words_of(sentence.article.title, language))
    if not of_label or not named or len(of_label) < _SHARE * len(says):
        return None
    since = text.rfind(label, 0, max(0, sentence.span.start - 1))
    for line in _lines_above(text, sentence.span.start, max(0, since)):
        if named == among(named, words_of(line.of(text), language)):
            return line
    return None


def _lines_above(text: str, start: int, since: int) -> Iterator[Span]:
    """Yield the headings before ``start``, the nearest first: lines that are short, no sentences and without a label."""
    end = start
    while end > since:
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end].strip()
        if line and len(line.split()) <= _HEADING and ":" not in line and not is_ended(line):
            at = text.index(line, begin)
            yield Span(at, at + len(line))
        end = begin - 1
