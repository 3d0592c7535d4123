"""An article's sentences -> how much of the summary that a person would write some of them say.

Each of the article's terms gets a chance to stand in such a summary, by logistic regression on how
often, how early and in how many sentences it stands, and how rare it is at large. Sentences are
worth the terms that they can expect to share with the summary, once each however often they say
them, for the length of both: so they do not repeat each other, and are no longer than they must be.
After D. Gillick and B. Favre, "A Scalable Global Model for Summarization" (2009), with F1 in place
of a limit of length. The weights are fitted by bench/fit_summaries.py.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.text import common_stems
from index.text.terms import stemmed_as

Scores: TypeAlias = NDArray[np.float64]
Sets: TypeAlias = NDArray[np.intp]  # (sets, sentences in each)
Rarity: TypeAlias = Callable[[str], float]

# In the order of a row of ``term_features``. "Rare" is how rare the term is at large.
TERM_FEATURES = (
    "any",
    "rare",
    "rare squared",
    "count",
    "count x rare",
    "share of sentences",
    "first mention",
    "first mention x rare",
    "number",
    "sentences",
    *(f"in sentence {at}" for at in (1, 2, 3, 4)),
    *(f"in sentence {at} x rare" for at in (1, 2, 3)),
)
_FIRST = 4  # sentences that may be shown; the features tell which of them hold a term
_SUMMARY = 40  # terms in a summary; sets of 60 to 80 do best against it, as three sentences have
_RAREST = 10.5  # -ln of a share of sentences, for a term that is on no list
_STOP, _OTHER = 3.3, 8.5  # the same where only stop words are known: the means of English articles
_UNIT = 10  # of rarity, so that every feature is about as large as one


@dataclass(frozen=True, slots=True)
class Gist:
    """How often each sentence says each term, and the chances of each to stand in a summary.

    ``counts`` is (sentences, terms). ``once`` is the chance to stand there at all, ``again`` the one
    to stand there twice or more.
    """

    counts: NDArray[np.int16]
    once: Scores
    again: Scores

    def said_by(self, sets: Sets) -> Scores:
        """Return for each set of sentences the F1 of terms, in percent, to expect of it."""
        counts = self.counts[sets].sum(axis=1)
        shared = (counts >= 1) @ self.once + (counts >= 2) @ self.again  # noqa: PLR2004 - twice
        f1: Scores = 200 * shared / (counts.sum(axis=1) + _SUMMARY)
        return f1


def gist(
    sentences: Sequence[Sequence[str]],
    showable: Sequence[bool],
    rarity: Rarity,
    weights: Mapping[str, Scores],
) -> Gist:
    """Return the gist of an article, given by the terms of each sentence, repeats kept."""
    values = term_features(sentences, showable, rarity)
    return Gist(
        term_counts(sentences),
        once=_chances(values, weights["once"]),
        again=_chances(values, weights["again"]),
    )


def term_counts(sentences: Sequence[Sequence[str]]) -> NDArray[np.int16]:
    """Return how often each sentence says each term, terms in the order of their first mention."""
    columns = _columns(sentences)
    counts = np.zeros((len(sentences), len(columns)), dtype=np.int16)
    for row, terms in enumerate(sentences):
        for term, count in Counter(terms).items():
            counts[row, columns[term]] = count
    return counts


def term_features(
    sentences: Sequence[Sequence[str]], showable: Sequence[bool], rarity: Rarity
) -> Scores:
    """Return the features of the article's terms, (terms, features)."""
    counts = term_counts(sentences)
    terms = list(_columns(sentences))
    # Only what may be shown counts in the order, so that a caption in front moves nothing.
    ranks = np.maximum(np.cumsum(showable), 1)
    held = counts > 0
    rare = np.array([rarity(term) / _UNIT for term in terms])
    count = np.log(counts.sum(axis=0))
    first = 1 / np.sqrt(ranks[held.argmax(axis=0)]) if terms else np.zeros(0)
    shown = np.array(showable, dtype=bool)
    early = [held[shown & (ranks == at)].any(axis=0).astype(float) for at in range(1, _FIRST + 1)]
    return np.column_stack(
        [
            np.ones(len(terms)),
            rare,
            rare**2,
            count,
            count * rare,
            np.log(held.mean(axis=0)),
            first,
            first * rare,
            [term.isdigit() for term in terms],
            np.full(len(terms), math.log(len(sentences))),
            *early,
            *(each * rare for each in early[:-1]),
        ]
    )


def rarity_in(language: str, stop: frozenset[str]) -> Rarity:
    """Return how rare a term is: -ln of the share of sentences of the language that hold it.

    Counted for English; elsewhere it is one number for stop words and one for all others.
    """
    if stemmed_as(language) in {"en", ""}:
        shares = common_stems.shares()
        return lambda term: -math.log(shares[term]) if term in shares else _RAREST
    return lambda term: _STOP if term in stop else _OTHER


def _columns(sentences: Sequence[Sequence[str]]) -> dict[str, int]:
    terms = dict.fromkeys(term for sentence in sentences for term in sentence)
    return {term: at for at, term in enumerate(terms)}


def _chances(values: Scores, weights: Scores) -> Scores:
    chances: Scores = 1 / (1 + np.exp(-(values @ weights)))
    return chances
