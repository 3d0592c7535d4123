"""Sentences put to a question -> the figures by which they are ranked.

Each figure is one named function of ``FEATURES``; what each is worth stands in ranking.json, made
by bench/fit_ranking.py.
"""

import itertools
import math
import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Pairs, Sentence, put
from index.answering.question import Kind
from index.types import Vectors

READER = "reader"  # the one figure that comes from a model that reads, and of a few passages alone

_EARLY = 800  # characters, after which a sentence is e times less early

Column: TypeAlias = NDArray[np.float64]  # (sentences,)


def figures(question: str, vector: Vectors, sentences: Sequence[Sentence]) -> NDArray[np.float64]:
    """Return every feature of every sentence, (sentences, features).

    ``vector`` is the question's, (1, dimensions).
    """
    found = np.zeros((len(sentences), len(FEATURES)))
    for rows, pairs in put(question, vector, sentences):
        found[rows] = np.column_stack([feature(pairs) for feature in FEATURES.values()])
    return found


def _coverage(pairs: Pairs, has: NDArray[Any]) -> Column:
    """Return which part of the question's weight the terms make up that each sentence has, 0 to 1."""
    weights = np.array(list(pairs.asked.weights.values()))
    # No product of matrices, whose rounding depends on the row: what is alike must stay so.
    return np.asarray((has * weights).sum(axis=1) / pairs.asked.weight)


def _coverage_added(pairs: Pairs) -> Column:
    """Return how much of the question each sentence adds to what the one above it has."""
    return _coverage(pairs, pairs.held | pairs.before) - _coverage(pairs, pairs.before)


def _asked_noun(pairs: Pairs) -> Column:
    return _of_each(pairs, lambda each: not pairs.asked.head.isdisjoint(each.held))


def _rarest_found(pairs: Pairs) -> Column:
    rarity = np.array(list(pairs.asked.rarity.values()))
    return np.asarray((pairs.held * rarity).max(axis=1) / rarity.max())


def _pairs_found(pairs: Pairs) -> Column:
    """Return the share of the question's neighbouring words that are neighbours here too."""
    every = frozenset().union(*(each.held for each in pairs.sentences))
    wanted = [each for each in pairs.asked.pairs if every.issuperset(each)]
    found = _of_each(pairs, lambda each: len(_neighbours(wanted, each)))
    return found / max(1, len(pairs.asked.pairs))


def _neighbours(
    wanted: Collection[tuple[str, str]], sentence: Sentence
) -> frozenset[tuple[str, str]]:
    there = [each for each in wanted if sentence.held.issuperset(each)]
    return frozenset(there).intersection(itertools.pairwise(sentence.terms) if there else ())


def _fits(kind: Kind, holds: re.Pattern[str]) -> Callable[[Pairs], Column]:
    """Return a feature: this kind is asked for, and the sentence holds it."""

    def fits(pairs: Pairs) -> Column:
        if pairs.asked.kind is not kind:
            return np.zeros(len(pairs.sentences))
        return _of_each(pairs, lambda each: _holds(holds, each.text))

    return fits


# Sentences: the next question is put to many of the same.
@lru_cache(maxsize=8192)
def _holds(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(text) is not None


def _of_each(pairs: Pairs, figure: Callable[[Sentence], float]) -> Column:
    return np.array([figure(each) for each in pairs.sentences], np.float64)


_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|third|quarter|twice|once|percent)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|March|April|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|yesterday|today|tomorrow|tonight|weeks?|months?|years?|mornings?|evenings?|nights?|decades?"
    r"|centur(?:y|ies)|weekends?|1\d{3}s?|20\d\ds?)\b|\d{4}"
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|outside|of|across|into|on|off|around|through) (?:the )?"
    r"(?:[a-z]+ern )?[A-Z]\w+"
)
FEATURES: dict[str, Callable[[Pairs], Column]] = {
    "passage similarity": lambda pairs: _of_each(pairs, lambda each: each.passage_similarity),
    "passage bm25": lambda pairs: _of_each(pairs, lambda each: each.passage_bm25),
    "similarity": lambda pairs: pairs.similarity.astype(np.float64),
    "coverage before": lambda pairs: _coverage(pairs, pairs.before),
    "coverage added": _coverage_added,
    "coverage in article": lambda pairs: _coverage(pairs, pairs.around),
    "coverage by spelling": lambda pairs: _coverage(pairs, pairs.like),
    "coverage by first mention": lambda pairs: _coverage(pairs, pairs.first),
    "words found": lambda pairs: np.log1p(pairs.quoted.sum(axis=1)),
    "rarest word found": _rarest_found,
    "pairs found": _pairs_found,
    "number asked, there": _fits(Kind.NUMBER, _NUMBER),
    "time asked, there": _fits(Kind.WHEN, _TIME),
    "place asked, there": _fits(Kind.WHERE, _PLACE),
    "noun asked, there": _asked_noun,
    "length": lambda pairs: _of_each(pairs, lambda each: math.log1p(len(each.terms))),
    "early": lambda pairs: _of_each(pairs, lambda each: math.exp(-each.span.start / _EARLY)),
    "position": lambda pairs: _of_each(
        pairs, lambda each: each.span.start / len(each.article.text)
    ),
}
