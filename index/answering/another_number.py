"""A question and its best quotes -> whether what is asked about has another number, letter or ordinal there. Pure.

“Bridge number 52” is not the bridge number 37, nor is Path B Path C, or the first owner the second. English.
"""

import re
from collections.abc import Sequence

from index.answering.question import EMPTY_WORDS, unaddressed
from index.text.terms import stemmed_as, terms
from index.text.value_words import ORDINALS
from index.types import Quote

# And what a letter tells apart: B cells.
_ORDINAL = re.compile(
    rf"\b(?:(?P<digits>\d{{1,3}})(?:st|nd|rd|th)|(?P<spelled>(?i:{'|'.join(ORDINALS)}))|(?P<letter>[B-HJ-Z]))\b"
    r"(?:[\s-](?P<of>[a-z]+|[A-Z][^\W\d_]+))?"
)
_NUMBERS = """
    one two three four five six seven eight nine ten eleven twelve
"""
_ROMAN = """
    I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI
"""
# No year, which is another rule's, and no share.
_YEAR = r"(?:1[5-9]|20)\d\d\b"
_LABEL = (
    rf"(?:(?!{_YEAR})\d+|[IVX]+|[A-Z]|(?i:{'|'.join(_NUMBERS.split())}))\b(?![.,:]\d|[’'-]\w|\s?%)"
)
_LABELLED = re.compile(
    rf"(?P<word>[^\W\d_][\w’'-]*)(?:(?P<number>\s(?:number|no\.?)\s|\s#)|\s)(?P<label>{_LABEL})"
)
_LABELS = re.compile(rf"(?<![\w.,]){_LABEL}")
# “Killed 37 people”, “paid 37 million”: so many of them.
_COUNTS = re.compile(
    r"\s(?:\w+ )?(?:\w+[^\Ws]s|people|men|women|children|per cent|percent|hundred|thousand|[mbtr]+illion|dozen|or)\b"
)


def has_another_number(question: str, quotes: Sequence[Quote]) -> bool:
    """Tell whether what a number, a letter or an ordinal of the question tells apart has only another one in the best quote."""
    best = quotes[0]
    if stemmed_as(best.article.language) not in {"en", ""}:
        return False
    asked = unaddressed(question)
    own = " ".join(each.text for each in quotes if each.article.id == best.article.id)
    return _has_another_label(asked, best.text, own) or _has_another_ordinal(asked, best.text)


def _has_another_label(asked: str, best: str, own: str) -> bool:
    found = [each for each in _LABELLED.finditer(asked) if _tells_apart(each, asked)]
    if not found:
        return False
    told = {_stem(each["word"]) for each in _LABELLED.finditer(best)}
    held = {_value(label) for label in _LABELS.findall(own)}
    return any(_stem(each["word"]) in told and _value(each["label"]) not in held for each in found)


def _tells_apart(found: re.Match[str], asked: str) -> bool:
    """Tell whether it is a number of something: “Flight 725” or “bridge 37”, not “killed 37 people”."""
    if _stem(found["word"]) in EMPTY_WORDS:
        return False
    if found["number"] or (found["word"][0].isupper() and found.start()):
        return True
    return _COUNTS.match(asked, found.end()) is None


def _has_another_ordinal(asked: str, best: str) -> bool:
    wanted = {(_place(each), _stem(each["of"])) for each in _ORDINAL.finditer(asked) if each["of"]}
    if not wanted:
        return False
    found = list(_ORDINAL.finditer(best))
    held = {_place(each) for each in found}
    told = {_stem(each["of"]) for each in found if each["of"]} - EMPTY_WORDS
    return any(place not in held and of in told for place, of in wanted)


def _place(ordinal: re.Match[str]) -> str:
    if ordinal["spelled"]:
        return str(ORDINALS.index(ordinal["spelled"].lower()) + 1)
    return ordinal["digits"] or ordinal["letter"]


def _value(label: str) -> str:
    """Return what World War 2 and World War II, Phase two and Phase 2 have in common."""
    if label.lower() in _NUMBERS.split():
        return str(_NUMBERS.split().index(label.lower()) + 1)
    return str(_ROMAN.split().index(label) + 1) if label in _ROMAN.split() else label


def _stem(word: str) -> str:
    return next(iter(terms(word, "en")), "")
