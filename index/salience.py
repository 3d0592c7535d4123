"""What is known of each sentence -> how much it says of the article.

A weighted sum of a few plain features, after H. P. Edmundson, "New Methods in Automatic Extracting"
(Journal of the ACM, 1969): position, title, key words, and in place of his cue words the length and
how central the sentence is by its vector. The weights are fitted by bench/fit_summaries.py.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from index.types import Vectors

Scores = NDArray[np.float64]  # one for each sentence

# In the order of a row of ``features``.
FEATURES = ("position", "length", "length squared", "title", "key words", "centrality")
_WORDS_IN_A_SENTENCE = 20  # the unit of length
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Sentences:
    """An article's sentences as they are judged, each list as long as there are sentences.

    ``ratings`` are how sumy rates them, ``vectors`` those of the embedding model, if there are any.
    """

    words: Sequence[int]
    terms: Sequence[frozenset[str]]
    showable: Sequence[bool]
    ratings: Sequence[float]
    title: frozenset[str]
    vectors: Vectors | None = None


def features(sentences: Sentences) -> NDArray[np.float64]:
    """Return the features, (sentences, features). Without vectors, centrality is zero."""
    length = np.array(sentences.words, dtype=float) / _WORDS_IN_A_SENTENCE
    return np.column_stack(
        [
            _positions(sentences.showable),
            length,
            length**2,
            _standard([_shared(terms, sentences.title) for terms in sentences.terms]),
            _standard(sentences.ratings),
            _centralities(sentences.vectors, len(length)),
        ]
    )


def salience(sentences: Sentences) -> Scores:
    """Return a score for each sentence; only their differences within an article mean something."""
    kind = "with vectors" if sentences.vectors is not None else "without vectors"
    score: Scores = features(sentences) @ _weights(kind)
    return score


@cache
def _weights(kind: str) -> Scores:
    stored = json.loads(files("index").joinpath("summary_weights.json").read_text("utf-8"))
    return np.array([float(stored[kind][name]) for name in FEATURES])


def _positions(showable: Sequence[bool]) -> Scores:
    """Return 1, 0.71, 0.58, … for the sentences that can be shown; the others do not count."""
    rank = np.maximum(np.cumsum(showable), 1)
    positions: Scores = 1 / np.sqrt(rank)
    return positions


def _shared(terms: frozenset[str], title: frozenset[str]) -> float:
    return len(terms & title) / math.sqrt(len(terms) + 1)


def _centralities(vectors: Vectors | None, count: int) -> Scores:
    """Return each sentence's cosine with the sum of all others, standardised."""
    if vectors is None:
        return np.zeros(count)
    others = vectors.sum(axis=0) - vectors
    norms = np.maximum(np.linalg.norm(others, axis=1), _NOTHING)
    return _standard(np.einsum("ij,ij->i", vectors, others) / norms)


def _standard(values: Sequence[float] | NDArray[np.floating]) -> Scores:
    """Return the values with mean 0 and standard deviation 1, so that articles compare."""
    array = np.asarray(values, dtype=float)
    spread = array.std()
    if spread < _NOTHING:
        return np.zeros(len(array))
    standard: Scores = (array - array.mean()) / spread
    return standard
