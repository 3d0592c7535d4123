"""A question -> the two things that it asks about, each by its terms, where it names two. Pure.

English, and "and" and "or" between names in German, Spanish and Russian. A name of two words that an
"and" holds together is no matter: a sentence that has both has all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from index.answering.question import EMPTY_WORDS
from index.text.common_stems import weight
from index.text.terms import terms

_ENOUGH = 0.6  # of a thing's words by weight, what a sentence has to hold to speak of it

_NAME = r"(?:\p{Lu}[\p{L}\p{M}\d.'’&-]*+(?:\s(?=\p{Lu}))?+)+"
_NAMES = regex.compile(
    rf"(?<one>{_NAME})(?:['’]s)?,?\s(?:and|or|und|oder|y|e|o|или|и|vs\.?|versus)\s(?:the\s|in\s|by\s|of\s)*(?<other>{_NAME})"
)
_WORDS = r"(?:[\p{L}\p{M}\d'’-]+\s){0,3}?[\p{L}\p{M}\d'’-]+"
_TOGETHER = regex.compile(
    rf"\b(?:both|between|compare[sd]?)\s(?<one>{_WORDS})\s(?:and|with|to)\s(?<other>{_WORDS})"
    r"(?=\s(?:about|of|on|in|say|said|pay|paid|do|did|have|had|are|were|will|agree|want)\b|\s*[?.!]*$)"
    rf"|\b(?<one>{_WORDS})\s(?:compared\s(?:with|to)|versus|vs\.?)\s(?<other>{_WORDS})(?=\s*[?.!]*$)",
    regex.IGNORECASE,
)
_TWO_QUESTIONS = regex.compile(
    r"^(?<one>.+?)[,;]?\s(?:and|und|y|и)\s(?<other>(?:who|what|when|where|why|how|which|did|does|is|was|"
    r"wer|was|wann|wo|warum|wie|quién|qué|cuándo|dónde|кто|что|когда|где|почему)\b.+)$",
    regex.IGNORECASE,
)
_FEWEST = 2  # telling terms of each of two questions


@dataclass(frozen=True, slots=True)
class Thing:
    """One of the things that a question asks about, by its terms and what each weighs."""

    weights: tuple[tuple[str, float], ...]

    @property
    def terms(self) -> frozenset[str]:
        """Its terms."""
        return frozenset(term for term, _ in self.weights)

    def is_in(self, held: frozenset[str]) -> bool:
        """Tell whether a text that holds these terms speaks of it."""
        every = sum(heavy for _, heavy in self.weights)
        return sum(heavy for term, heavy in self.weights if term in held) >= _ENOUGH * every


def things(question: str, language: str) -> tuple[Thing, ...]:
    """Return the two things, as articles in ``language`` have them; none where it is about one."""
    for pattern, fewest in ((_TWO_QUESTIONS, _FEWEST), (_TOGETHER, 1), (_NAMES, 1)):
        if match := pattern.search(question):
            both = tuple(_thing(match[part], language) for part in ("one", "other"))
            shared = both[0].terms & both[1].terms
            apart = tuple(Thing(tuple(_without(each, shared))) for each in both)
            if all(len(each.weights) >= fewest for each in apart):
                return apart
    return ()


def _thing(text: str, language: str) -> Thing:
    telling = (term for term in terms(text, language) if term not in EMPTY_WORDS)
    return Thing(tuple((term, weight(term)) for term in dict.fromkeys(telling)))


def _without(thing: Thing, shared: frozenset[str]) -> Iterator[tuple[str, float]]:
    return (each for each in thing.weights if each[0] not in shared)
