"""The words of a question that say something -> which of them a text has. Pure."""

import re

from index.answering.question import EMPTY_WORDS
from index.text.terms import terms

_STEM = 5  # letters, at least, of a word that begins another
_WHOLE = re.compile(r"(?<=\d)\.0+$")  # $45.00 is asked for as $45


def asked_words(question: str, language: str) -> frozenset[str]:
    """Return the words that are asked for, as they are known in ``language``."""
    return words_of(question, language) - EMPTY_WORDS


def words_of(text: str, language: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(_WHOLE.sub("", term) for term in terms(text, language))


def among(asked: frozenset[str], held: frozenset[str]) -> frozenset[str]:
    """Return those that are held, or begin one that is, or the other way round: undergraduate, “Undergrad”."""
    return frozenset(word for word in asked if any(_is_one(word, each) for each in held))


def _is_one(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    begins = len(shorter) >= _STEM and shorter.isalpha() and longer.startswith(shorter)
    return word == other or begins
