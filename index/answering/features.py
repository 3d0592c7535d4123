"""A sentence put to a question -> the figures by which sentences are ranked.

Each figure is one named function of ``FEATURES``; what each is worth stands in ranking.json, made
by bench/fit_ranking.py.
"""

import itertools
import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Pair
from index.answering.question import Kind

READER = "reader"  # the one figure that comes from a model that reads, and of a few passages alone


def figures(pairs: Sequence[Pair]) -> NDArray[np.float64]:
    """Return every feature of every pair, (pairs, features)."""
    rows = [[feature(pair) for feature in FEATURES.values()] for pair in pairs]
    return np.array(rows, np.float64).reshape(len(pairs), len(FEATURES))


def _coverage_before(pair: Pair) -> float:
    before = pair.sentence.before
    return pair.asked.coverage(before.held) if before else 0.0


def _coverage_added(pair: Pair) -> float:
    """Return how much of the question the sentence adds to what the one above it has."""
    above = pair.sentence.before.held if pair.sentence.before else frozenset()
    return pair.asked.coverage(pair.sentence.held | above) - pair.asked.coverage(above)


def _asked_noun(pair: Pair) -> float:
    return float(not pair.asked.head.isdisjoint(pair.sentence.held))


def _words_found(pair: Pair) -> float:
    return math.log1p(len(pair.asked.weights.keys() & pair.sentence.quoted))


def _rarest_found(pair: Pair) -> float:
    rarity = pair.asked.rarity
    return max((rarity[term] for term in rarity.keys() & pair.sentence.held), default=0.0) / max(
        rarity.values()
    )


def _pairs_found(pair: Pair) -> float:
    """Return the share of the question's neighbouring words that are neighbours here too."""
    cut = pair.sentence.terms
    return len(pair.asked.pairs & set(itertools.pairwise(cut))) / max(1, len(pair.asked.pairs))


def _coverage_by_spelling(pair: Pair) -> float:
    """Return the coverage where a word may also be spelled a little differently."""
    weights = pair.asked.weights
    found = sum(
        weight * (1.0 if term in pair.sentence.held else _likest(pair, term))
        for term, weight in weights.items()
    )
    return found / pair.asked.weight


def _likest(pair: Pair, term: str) -> float:
    like = pair.spellings.get(term, {})
    return max([worth for word, worth in like.items() if word in pair.sentence.held], default=0.0)


def _fits(kind: Kind, holds: re.Pattern[str]) -> Callable[[Pair], float]:
    """Return a feature: this kind is asked for, and the sentence holds it."""
    return lambda pair: float(
        pair.asked.kind is kind and holds.search(pair.sentence.text) is not None
    )


def _length(pair: Pair) -> float:
    return math.log1p(len(pair.sentence.terms))


def _early(pair: Pair) -> float:
    return math.exp(-pair.sentence.span.start / 800)  # characters


def _position(pair: Pair) -> float:
    return pair.sentence.span.start / len(pair.sentence.article.text)


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
FEATURES: dict[str, Callable[[Pair], float]] = {
    "passage similarity": lambda pair: pair.sentence.passage_similarity,
    "passage bm25": lambda pair: pair.sentence.passage_bm25,
    "similarity": lambda pair: pair.similarity,
    "coverage before": _coverage_before,
    "coverage added": _coverage_added,
    "coverage in article": lambda pair: pair.asked.coverage(pair.around),
    "coverage by spelling": _coverage_by_spelling,
    "coverage by first mention": lambda pair: pair.asked.coverage(pair.first),
    "words found": _words_found,
    "rarest word found": _rarest_found,
    "pairs found": _pairs_found,
    "number asked, there": _fits(Kind.NUMBER, _NUMBER),
    "time asked, there": _fits(Kind.WHEN, _TIME),
    "place asked, there": _fits(Kind.WHERE, _PLACE),
    "noun asked, there": _asked_noun,
    "length": _length,
    "early": _early,
    "position": _position,
}
