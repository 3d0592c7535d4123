"""What is known of each sentence -> how much sentences say of the article.

What they share with a summary that a person would write (``index.summary.gist``), and a weighted sum of a
few plain features, after H. P. Edmundson, "New Methods in Automatic Extracting" (Journal of the
ACM, 1969): position, title, key words, and, against it, speech. The weights are fitted by
bench/fit_summaries.py.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.summary.gist import TERM_FEATURES, Gist, Scores, Sets, gist, rarity_in
from index.text.language import primary

# In the order of a row of ``features``.
FEATURES = ("position", "speech", "title", "key words")
GIST = "gist"
_NOTHING = 1e-9
# What people say is background or colour more often than it is the news.
_SPEECH = {
    "en": (
        r"\b(?:said|says|told|added)\b",
        r"\b(?:I|we|We|my|our|you|You|me)\b",
    ),
    "de": (
        r"\b(?:sagte|sagt|sagten|erklärte|betonte)\b",
        r"\b(?:ich|Ich|wir|Wir|mein|unser|unsere|mir|uns|du|Du|Sie haben)\b",
    ),
    "es": (
        r"\b(?:dijo|dice|afirmó|señaló|añadió|aseguró|explicó)\b",
        r"\b(?:yo|nosotros|mi|nuestro|nuestra|usted|me)\b",
    ),
    "fr": (
        r"\b(?:a déclaré|a dit|a ajouté|affirme|explique|déclare)\b",
        r"\b(?:je|Je|nous|Nous|mon|notre|vous|Vous|moi)\b",
    ),
    "ru": (
        r"\b(?:сказал|сказала|заявил|заявила|отметил|добавил|сообщил)\b",
        r"\b(?:я|Я|мы|Мы|мой|наш|вы|Вы|мне|нам)\b",
    ),
    "zh": (r"[说說](?!明|服|法)|表示|指出", r"我|[你您]"),
}


@dataclass(frozen=True, slots=True)
class Sentences:
    """An article's sentences as they are judged, each list as long as there are sentences.

    ``said`` are all their terms in order, ``terms`` those that carry meaning, ``ratings`` how sumy
    rates them, ``speech`` how much of each is somebody's speech. ``stop`` are the language's stop
    words as terms.
    """

    language: str
    words: Sequence[int]
    said: Sequence[Sequence[str]]
    terms: Sequence[frozenset[str]]
    showable: Sequence[bool]
    ratings: Sequence[float]
    speech: Sequence[int]
    title: frozenset[str]
    stop: frozenset[str]


@dataclass(frozen=True, slots=True)
class Salience:
    """How much sentences say of their article: each by itself, and what they say together.

    Only differences within an article mean something, and only between sets of one size.
    """

    own: Scores
    gist: Gist
    weight: float

    def of(self, sets: Sets) -> Scores:
        """Return a score for each row of sentences."""
        scores: Scores = self.own[sets].sum(axis=1) + self.weight * self.gist.said_by(sets)
        return scores

    def each(self) -> Scores:
        """Return a score for each sentence, as part of a summary."""
        return self.of(np.arange(len(self.own))[:, None])


def salience(sentences: Sentences) -> Salience:
    """Return what an article's sentences say of it."""
    weights = _weights()
    each = weights["sentences"]
    return Salience(
        features(sentences) @ np.array([each[name] for name in FEATURES]),
        gist_of(sentences, {name: vector(weights[name]) for name in ("once", "again")}),
        each[GIST],
    )


def gist_of(sentences: Sentences, weights: Mapping[str, Scores]) -> Gist:
    """Return the gist of an article by the given weights."""
    rarity = rarity_in(sentences.language, sentences.stop)
    return gist(sentences.said, sentences.showable, rarity, weights)


def features(sentences: Sentences) -> Scores:
    """Return what is known of each sentence by itself, (sentences, features)."""
    return np.column_stack(
        [
            _positions(sentences.showable),
            np.array(sentences.speech, dtype=float),
            _standard([_shared(terms, sentences.title) for terms in sentences.terms]),
            _standard(sentences.ratings),
        ]
    )


def speech_in(sentence: str, language: str) -> int:
    """Return 0 to 2: one for a word of saying, one for "I", "we" or "you"."""
    patterns = _SPEECH.get(primary(language) or "en", ())
    return sum(re.search(pattern, sentence) is not None for pattern in patterns)


def vector(weights: Mapping[str, float]) -> Scores:
    """Return the stored weights of terms in the order of their features."""
    return np.array([weights[name] for name in TERM_FEATURES])


@cache
def _weights() -> dict[str, dict[str, float]]:
    stored: dict[str, dict[str, float]] = json.loads(
        files("index.summary").joinpath("summary_weights.json").read_text("utf-8")
    )
    return stored


def _positions(showable: Sequence[bool]) -> Scores:
    """Return 1, 0.71, 0.58, … for the sentences that can be shown; the others do not count."""
    rank = np.maximum(np.cumsum(showable), 1)
    positions: Scores = 1 / np.sqrt(rank)
    return positions


def _shared(terms: frozenset[str], title: frozenset[str]) -> float:
    return len(terms & title) / math.sqrt(len(terms) + 1)


def _standard(values: Sequence[float] | NDArray[np.floating]) -> Scores:
    """Return the values with mean 0 and standard deviation 1, so that articles compare."""
    array = np.asarray(values, dtype=float)
    spread = array.std()
    if spread < _NOTHING:
        return np.zeros(len(array))
    standard: Scores = (array - array.mean()) / spread
    return standard
