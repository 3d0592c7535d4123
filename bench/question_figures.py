"""What was asked and answered -> every figure of a set, each with its interval by article."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from bench import scores
from bench.asked import Asked
from bench.scores import Figure, Floats, Rows, Statistic
from index.types import Status

# Of which questions it is told whether an answer is there at all: these, against those beside them.
ABSENT = {
    "language en": "language, not there",
    "news": "news, not there",
    "wiki": "wiki, unanswerable",
    "claims": "claims, unsupported",
    "seed": "seed, not there",
    "archive": "archive, beside",
}
_ACCURACY = 0.95  # at which it is said how much could be answered


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one set; shares are of 1. ``absent`` is how many questions have no answer there."""

    name: str
    present: int
    absent: int
    articles: int
    figures: dict[str, Figure]
    compared: dict[str, Figure] = field(default_factory=dict)  # the same of plain BM25


def report(name: str, present: Sequence[Asked], absent: Sequence[Asked] = ()) -> Report:
    """Return what a set's answers are worth."""
    asked = [*present, *absent]
    clusters = [each.question.article or each.question.channel for each in asked]
    statistics = {
        **_of_present([*present], len(absent)),
        **(_of_absent(len(present), [*absent]) if absent else {}),
        **of_confidence(
            _column(asked, lambda each: each.answer.confidence),
            _column(asked, lambda each: each.rank is not None),
            _column(asked, lambda each: each.answered),
            len(present),
        ),
    }
    figures = {each: scores.bootstrap(found, clusters) for each, found in statistics.items()}
    return Report(name, len(present), len(absent), len(set(clusters)), figures | _plain(asked))


def ranks(found: Sequence[int | None], clusters: Sequence[str], *places: int) -> dict[str, Figure]:
    """Return answer@k for each k of ``places``."""
    return {
        f"answer@{k}": scores.bootstrap(scores.mean_of(scores.hits(found, k)), clusters)
        for k in places
    }


def _of_present(present: Sequence[Asked], absent: int) -> dict[str, Statistic]:
    right = [each.rank for each in present]
    retrieved = [each.passage_rank for each in present]
    columns: dict[str, Floats] = {f"answer@{k}": scores.hits(right, k) for k in (1, 3)}
    columns |= {f"passage recall@{k}": scores.hits(retrieved, k) for k in (1, 5, 10)}
    columns["passage MRR@10"] = scores.reciprocal_ranks(retrieved, 10)
    if any(each.ranked for each in present):
        columns["sentence alone first"] = _column(present, lambda each: each.ranked[0] > 0)
        columns["nDCG@10"] = _column(present, _ndcg)
    columns["answered, present"] = _column(present, lambda each: each.answered)
    return {name: _among(column, 0, absent) for name, column in columns.items()}


def _of_absent(present: int, absent: Sequence[Asked]) -> dict[str, Statistic]:
    silent = _column(absent, lambda each: each.answer.status is Status.NOTHING)
    return {
        "answered, absent": _among(_column(absent, lambda each: each.answered), present, 0),
        "nothing, absent": _among(silent, present, 0),
    }


def of_confidence(
    confidence: Floats, right: Floats, answered: Floats, present: int
) -> dict[str, Statistic]:
    """Return what confidence is worth; the first ``present`` rows have an answer there, the others none.

    ``right`` is, here as for the fit of confidence, that one of the quotes holds the answer.
    """
    measures: dict[str, Callable[[Floats, Floats], float]] = {
        "AURC": scores.area_under_risk_coverage,
        "accuracy at coverage 0.5": lambda c, r: scores.selective_accuracy(c, r, 0.5),
        "accuracy at coverage 0.8": lambda c, r: scores.selective_accuracy(c, r, 0.8),
        f"coverage at accuracy {_ACCURACY}": lambda c, r: scores.coverage_at(c, r, _ACCURACY),
        "ECE": scores.calibration_error,
    }
    there = answered * (np.arange(len(answered)) < present)
    found: dict[str, Statistic] = {
        "right where answered, present": _right_among(right, there),
        "right where answered": _right_among(right, answered),
    }
    found |= {name: _of_both(measure, confidence, right) for name, measure in measures.items()}
    if present < len(confidence):
        found["AUROC"] = _apart(scores.auroc, confidence, present)
        for share in (0.8, 0.95):
            found[f"answered, absent, at {share} present"] = _apart(
                partial(scores.answered_when_absent, share=share), confidence, present
            )
    return found


def _plain(asked: Sequence[Asked]) -> dict[str, Figure]:
    """Return what needs no interval: citations have none that may be wrong, times are this machine's."""
    quotes = [quote for each in asked for quote in each.quotes]
    valid = [scores.is_valid(each.article.text, each.start, each.end, each.text) for each in quotes]
    milliseconds = [each.seconds * 1000 for each in asked]
    plain = {
        "citations valid": float(np.mean(valid)),
        "characters a quote": float(np.mean([len(each.text) for each in quotes])),
        "p50, ms": float(np.percentile(milliseconds, 50)),
        "p95, ms": float(np.percentile(milliseconds, 95)),
    }
    return {name: Figure(value, math.nan, math.nan) for name, value in plain.items()}


def _ndcg(each: Asked) -> float:
    return scores.ndcg(each.ranked, each.question.gains, 10)


def _column(asked: Sequence[Asked], of: Callable[[Asked], float | bool]) -> Floats:
    return np.array([float(of(each)) for each in asked])


def _among(column: Floats, before: int, after: int) -> Statistic:
    """Return the mean of a column of some of the rows: the others have nothing to say."""
    return scores.mean_of(
        np.concatenate([np.full(before, math.nan), column, np.full(after, math.nan)])
    )


def _right_among(right: Floats, answered: Floats) -> Statistic:
    return scores.mean_of(np.where(answered > 0, right, math.nan))


def _of_both(
    measure: Callable[[Floats, Floats], float], confidence: Floats, right: Floats
) -> Statistic:
    return lambda rows: measure(confidence[rows], right[rows])


def _apart(
    measure: Callable[[Floats, Floats], float], confidence: Floats, present: int
) -> Statistic:
    """Return a measure of the confidence where an answer is there, and of that where none is."""

    def statistic(rows: Rows) -> float:
        return measure(confidence[rows[rows < present]], confidence[rows[rows >= present]])

    return statistic
