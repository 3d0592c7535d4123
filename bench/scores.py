"""The measures of retrieval and of abstention: ranks, gains and confidences in, figures out. Pure.

A rank is the place of the first right result, from 0, or None where none is right. Where there is
nothing to measure on, the figure is not a number.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
BINS = 10  # of equal mass, for the calibration error
_SIDES = (2.5, 97.5)  # percentiles: an interval of 95 %

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
Rank: TypeAlias = int | None
Statistic: TypeAlias = Callable[[Rows], float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its interval of 95 %, which is not a number where one cluster is all there is."""

    value: float
    low: float
    high: float


def hits(ranks: Sequence[Rank], k: int) -> Floats:
    """Return 1 for each rank among the first ``k``, else 0.

    Their mean is answer@k for sentences; for passages it is the accuracy of the first k, which
    Karpukhin et al. (EMNLP 2020) call top-k retrieval accuracy and others recall@k.
    """
    return np.array([float(rank is not None and rank < k) for rank in ranks])


def reciprocal_ranks(ranks: Sequence[Rank], k: int) -> Floats:
    """Return 1/(1 + rank) for each, 0 beyond the first ``k``; their mean is MRR@k (Voorhees, TREC-8, 1999)."""
    return np.array([1 / (1 + rank) if rank is not None and rank < k else 0.0 for rank in ranks])


def ndcg(gains: Sequence[float], ideal: Sequence[float], k: int) -> float:
    """Return the discounted cumulative gain of the first ``k``, as a share of the best order's.

    ``gains`` are those of the ranking, best first, ``ideal`` those of all there is, in any order
    (Järvelin and Kekäläinen, ACM TOIS 2002; the discount is log2 of the place plus one).
    """
    best = _discounted(sorted(ideal, reverse=True)[:k])
    return _discounted(gains[:k]) / best if best else math.nan


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def auroc(present: Sequence[float] | Floats, absent: Sequence[float] | Floats) -> float:
    """Return how often what is present is given more confidence than what is absent, ties by half.

    The area under the receiver operating characteristic, by the statistic of Mann and Whitney
    (1947); Hanley and McNeil (Radiology, 1982) show that they are the same.
    """
    if not len(present) or not len(absent):
        return math.nan
    order = np.sort(absent)
    below = np.searchsorted(order, present, "left")
    not_above = np.searchsorted(order, present, "right")
    return float((below + not_above).mean() / 2 / len(order))


def answered_when_absent(
    present: Sequence[float] | Floats, absent: Sequence[float] | Floats, share: float
) -> float:
    """Return which part of ``absent`` is answered from where ``share`` of ``present`` is.

    The false positive rate at a fixed true positive rate; the threshold is the highest confidence
    that at least ``share`` of those present reach.
    """
    if not len(present) or not len(absent):
        return math.nan
    wanted = math.ceil(share * len(present) - 1e-9)
    threshold = np.sort(present)[len(present) - max(1, wanted)]
    return float(np.mean(np.asarray(absent) >= threshold))


def risk_coverage(confidence: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Return the coverages at which one may stop answering, ascending, and the risk at each.

    Answered are those with the highest confidence; risk is the share of wrong ones among them
    (El-Yaniv and Wiener, JMLR 2010). Equal confidences are answered together, so that no order
    among them can be lucky.
    """
    if not len(confidence):
        return np.zeros(0), np.zeros(0)
    order = np.argsort(-confidence, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(confidence[order]) != 0, True))
    answered = ends + 1.0
    return answered / len(confidence), 1 - np.cumsum(right[order])[ends] / answered


def area_under_risk_coverage(confidence: Floats, right: Floats) -> float:
    """Return the mean risk over all coverages, 0 at best (AURC: Geifman, Uziel and El-Yaniv, ICLR 2019)."""
    coverage, risk = risk_coverage(confidence, right)
    return float(risk @ np.diff(coverage, prepend=0.0)) if len(risk) else math.nan


def selective_accuracy(confidence: Floats, right: Floats, coverage: float) -> float:
    """Return the accuracy on the smallest set of the most confident that makes up ``coverage``."""
    covered, risk = risk_coverage(confidence, right)
    if not len(risk):
        return math.nan
    return float(1 - risk[np.searchsorted(covered, coverage - 1e-9)])


def coverage_at(confidence: Floats, right: Floats, accuracy: float) -> float:
    """Return the largest share that can be answered with at least this accuracy, 0 where none can."""
    covered, risk = risk_coverage(confidence, right)
    if not len(risk):
        return math.nan
    return float(max(covered[1 - risk >= accuracy - 1e-9], default=0.0))


def calibration_error(confidence: Floats, right: Floats, bins: int = BINS) -> float:
    """Return the mean distance between confidence and accuracy over bins of equal mass.

    The expected calibration error of Naeini et al. (AAAI 2015), with bins that hold the same
    number each, which Roelofs et al. (AISTATS 2022) find less biased than bins of equal width.
    """
    if not len(confidence):
        return math.nan
    order = np.argsort(confidence, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    gaps = [len(part) * abs(confidence[part].mean() - right[part].mean()) for part in parts]
    return float(sum(gaps) / len(confidence))


def is_valid(text: str, start: int, end: int, quote: str) -> bool:
    """Tell whether a citation is valid: ``text[start:end]`` is the quote, and the quote is not empty."""
    return 0 <= start < end <= len(text) and text[start:end] == quote


def mean_of(values: Sequence[float] | Floats) -> Statistic:
    """Return the mean of ``values`` as a statistic of rows; what is not a number is left out."""
    held = np.asarray(values, np.float64)

    def statistic(rows: Rows) -> float:
        found = held[rows]
        found = found[~np.isnan(found)]
        return float(found.mean()) if len(found) else math.nan

    return statistic


def bootstrap(
    statistic: Statistic, clusters: Sequence[Any], resamples: int = RESAMPLES, seed: int = 0
) -> Figure:
    """Return the statistic of all rows, with its percentile interval (Efron, 1979).

    ``clusters[row]`` is the article of a row. Whole articles are drawn, not questions: those of one
    article are right and wrong together (the cluster bootstrap: Davison and Hinkley, 1997, 3.8).
    """
    rows = np.arange(len(clusters), dtype=np.intp)
    value = statistic(rows)
    members = _members(clusters)
    if len(members) < 2:
        return Figure(value, math.nan, math.nan)
    random = np.random.default_rng(seed)
    drawn = random.integers(len(members), size=(resamples, len(members)))
    found = np.array([statistic(np.concatenate([members[at] for at in draw])) for draw in drawn])
    found = found[~np.isnan(found)]
    if not len(found):
        return Figure(value, math.nan, math.nan)
    low, high = np.percentile(found, _SIDES)
    return Figure(value, float(low), float(high))


def _members(clusters: Sequence[Any]) -> list[Rows]:
    """Return the rows of each cluster, in the order in which the clusters first come."""
    places: dict[Any, list[int]] = {}
    for row, cluster in enumerate(clusters):
        places.setdefault(cluster, []).append(row)
    return [np.array(rows, np.intp) for rows in places.values()]
