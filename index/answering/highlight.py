"""A question and a quote -> the words of the quote that answer it, where a rule is sure. Pure.

Sure means: of the kind that is asked for there is exactly one value in the quote that is not in the
question too; of persons and places, that it stands beside the question's words. In all other cases
nothing is marked. English alone. How often it is right: bench/highlights.py.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from index.answering.in_a_row import asked_cell
from index.answering.question import EMPTY_WORDS, asks_what_was_said
from index.text import entities
from index.text.references import lead_in_end
from index.text.terms import stemmed_as, terms
from index.types import Answer, Quote, Span

_BESIDE = 4  # words
# What a value is measured in, which a question names too: "How old …?", "a 43-year-old".
_MEASURES = frozenset(terms("old age year month week day hour minute second percent", "en"))
_COUNTED = 2  # words after a number, in which what it counts is named

_OPENS = r"^\W*(?:(?:and|but|so|then)\b\W*)?"
_WHEN = re.compile(
    _OPENS
    + r"(?:(?:on|in|since|until|till|by|around|from) )?(?:when\b|(?:what|which) (?:(?:was|is) )?(?:the )?"
    r"(?P<part>year|date|day|month|time|century|decade)\b(?! of))"
    r"|\b(?:when|(?:what|which) (?P<last>year|date|day|month))\W*$",
    re.IGNORECASE,
)
_FINDS: dict[str, Callable[[str], Iterator[Span]]] = {  # the first that matches
    r"how much (?:money|cash|did|does|is|was|will|would|has|have)": entities.amounts,
    r"how old|(?:at )?what (?:(?:is|was) \w+ )?age": entities.ages,
    r"(?:for )?how long": entities.durations,
    r"how (?:far|tall|high|wide|deep|large|big)": entities.distances,
    r"what (?:(?:is|was) the )?percent\w*|how many percent": entities.shares,
    r"how many|what (?:is |was )?(?:the )?number of": entities.numbers,
}
_NUMBER = {
    re.compile(rf"{_OPENS}(?:{asked})\b", re.IGNORECASE): find for asked, find in _FINDS.items()
}
_WHO = re.compile(
    _OPENS
    + r"(?:who(?:se|m)?|(?:what|which) (?:person|man|woman|actor|actress|singer|president))\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    _OPENS + r"who(?:['’]s| is| are| was| were) (?:the )?(?-i:[A-Z])", re.IGNORECASE
)
_WHERE = re.compile(_OPENS + r"(?:(?:in|from|at|to) )?where\b", re.IGNORECASE)


def highlight(question: str, answer: Answer) -> Answer:
    """Return the answer with the words marked that answer ``question``, as it was understood.

    Beside the best quote a value is marked only where it is that one's, or contradicts it: of any
    other, one in four is what was asked for, and bold is believed.
    """
    marked = [_marked(question, quote) for quote in answer.quotes]
    believed = {side.quote for each in answer.disagreements for side in each.sides} | {0}
    values = {_value(quote, mark) for quote in marked[:1] for mark in quote.marks}
    return replace(
        answer,
        quotes=tuple(
            quote if at in believed else _keeping(quote, values) for at, quote in enumerate(marked)
        ),
    )


def _value(quote: Quote, mark: Span) -> str:
    return mark.of(quote.article.text).casefold()


def _keeping(quote: Quote, values: Collection[str]) -> Quote:
    """Return the quote with only those marks that say one of these values."""
    return replace(quote, marks=tuple(e for e in quote.marks if _value(quote, e) in values))


def _marked(question: str, quote: Quote) -> Quote:
    if cell := asked_cell(question, quote):
        return replace(quote, marks=(cell,))
    start = quote.own.start
    found = marks(question, quote.own.of(quote.article.text), quote.article.language)
    return replace(quote, marks=tuple(Span(start + e.start, start + e.end) for e in found))


def marks(question: str, quote: str, language: str = "") -> tuple[Span, ...]:
    """Return where the quote answers; nothing where that is not sure, or it is not in English."""
    if language and stemmed_as(language) != "en":
        return ()
    begin = lead_in_end(quote, language)
    put = _Put(quote[begin:], frozenset(terms(question, "en")) - EMPTY_WORDS)
    found = _answering(question, put)
    return tuple(
        Span(each.start + begin, each.end + begin)
        for each in found
        if "\n" not in each.of(put.text)  # a name does not go over a line's end
    )


@dataclass(frozen=True, slots=True)
class _Put:
    """A quote without its dateline, and the terms of the question that it is put to."""

    text: str
    asked: frozenset[str]

    def only(self, found: Iterator[Span]) -> list[Span]:
        """Return what is found, where that is one value and new."""
        new = [each for each in found if self.is_new(each)]
        return new if len(new) == 1 else []

    def is_new(self, span: Span) -> bool:
        """Tell whether the question has no word of it."""
        said = frozenset(terms(span.of(self.text), "en")) - EMPTY_WORDS
        return self.asked.isdisjoint(said - _MEASURES)

    def is_counted(self, number: Span) -> bool:
        """Tell whether a word of the question follows: 34 civilians."""
        after = self.text[number.end :].split()[:_COUNTED]
        return not self.asked.isdisjoint(terms(" ".join(after), "en"))

    def is_beside(self, span: Span) -> bool:
        """Tell whether a word of the question stands near it."""
        before = self.text[: span.start].split()[-_BESIDE:]
        after = self.text[span.end :].split()[:_BESIDE]
        return not self.asked.isdisjoint(terms(" ".join((*before, *after)), "en"))


def _answering(question: str, put: _Put) -> list[Span]:
    if when := _WHEN.search(question):
        part = when["part"] or when["last"] or ""
        return put.only(entities.moments(put.text, part.lower()))
    for asked, find in _NUMBER.items():
        if asked.match(question):
            counted = put.only(filter(put.is_counted, find(put.text)))
            # “How many people died?”: two agencies are none, though nothing else is counted.
            return counted if find is entities.numbers else put.only(find(put.text)) or counted
    if _WHO.search(question) and not _WHO_IS.search(question):
        return _person(question, put)
    if _WHERE.search(question):
        return [each for each in put.only(entities.places(put.text)) if put.is_beside(each)]
    return []


def _person(question: str, put: _Put) -> list[Span]:
    if asks_what_was_said(question):
        return put.only(entities.speakers(put.text))
    found = put.only(entities.people(put.text))
    alone = len([each for each in entities.names(put.text) if put.is_new(each)]) == 1
    return [each for each in found if alone or put.is_beside(each)]
