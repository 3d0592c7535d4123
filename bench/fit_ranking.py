"""Questions with known answers -> index/answering/ranking.json, and how good it is on articles it did not see.

    python -m bench.fit_ranking --data DIR --library DIR [--json]

Everything is fitted on four fifths of the articles and measured on the last, five times; what is
shipped is then fitted on all. What the reader says comes from readers that had not seen the article
(bench/fit_reader.py, which is to be run before). The library is made at the first run, and kept.
"""

import argparse
import asyncio
import json
import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.fit_cases import Asked, Case, asked, cases
from index.answering.answer import Chosen, choose, claimed, mass, signs
from index.answering.doubt import speaks_of_something_else
from index.answering.features import FEATURES, READER
from index.answering.named import lacks_a_year
from index.answering.question import is_statement
from index.answering.ranking import Ranking
from index.text.quoting import quoted

TARGET = Path(__file__).parent.parent / "index" / "answering" / "ranking.json"
FOLDS = 5
NAMES = [*FEATURES, READER]
SHRINKAGE = 50.0  # of the sentences' weights: L2, on figures of unit variance
GROUP = 1000.0  # questions that every group counts for, however many it has
HAVE_AN_ANSWER = 0.75  # of the questions that people ask, taken; it sets what a confidence means
MUST_BE_RIGHT = 0.95  # of the questions of each group that have an answer and are answered
MAY_BE_WRONG = 0.025  # of the questions whose article is not there are answered, at most
MAY_COME_CLOSE = 0.08  # of them show what comes closest
_LEAST = 1e-9  # chance, below which no logarithm is taken

# A question's group, the figures of its sentences, and which of them are right.
Ranked: TypeAlias = tuple[str, NDArray[np.float64], NDArray[np.bool_]]


@dataclass(frozen=True)
class Judged:
    """A case as weights that have not seen its article answer it.

    ``rank`` is the place of the first right quote, from 0, or None; ``mass`` is what the quotes have.
    ``claimed`` are those that are shown if they are claimed.
    """

    case: Case
    rank: int | None
    signs: dict[str, float]
    mass: float
    claimed: Sequence[Chosen] = ()

    @cached_property
    def is_doubted(self) -> bool:
        """Whether the quotes are of something else than the question, which the weights know nothing of.

        As index/search.py tells it: never of what is stated.
        """
        question = self.case.weighed.question
        quotes = [
            replace(quoted(each.article, each.span, 0.0), core=each.core) for each in self.claimed
        ]
        return (bool(quotes) and not is_statement(question)) and (
            speaks_of_something_else(question, quotes) or lacks_a_year(question, quotes)
        )


def main() -> None:
    """Fit, print the cross-validated figures, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    every = asyncio.run(asked(options.data, options.library))
    found = cases(every, options.library)
    judged = [each for fold in range(FOLDS) for each in _judge_fold(found, fold)]
    unseen = np.zeros(len(judged))
    for fold in range(FOLDS):
        held = np.array([_fold(each.case) == fold for each in judged])
        rest = [each for each, is_held in zip(judged, held, strict=True) if not is_held]
        unseen[held] = there(judged, *fit_signs(rest))[held]
    rough = fit_sentences(
        [(each.group, each.candidates.figures, each.right) for each in every], FEATURES
    )
    fit = _fit(found, judged, unseen, rough)
    TARGET.write_text(f"{json.dumps(fit, indent=2)}\n", "utf-8")
    print(json.dumps(fit["measured"], indent=None if options.json else 2))


def rough_scores(found: Sequence[Asked]) -> list[NDArray[np.float64]]:
    """Return each question's sentences' scores before any is read, by weights that had not seen its article."""
    weights = [
        fit_sentences(
            [
                (each.group, each.candidates.figures, each.right)
                for each in found
                if _fold(each) != at
            ],
            FEATURES,
        )
        for at in range(FOLDS)
    ]
    return [each.candidates.figures @ list(weights[_fold(each)].values()) for each in found]


def fit_cases(found: Sequence[Case]) -> dict[str, float]:
    """Return the weights of ``NAMES`` for sentences that have been read."""
    return fit_sentences([(each.group, each.weighed.figures, each.right) for each in found], NAMES)


def fit_sentences(found: Iterable[Ranked], names: Iterable[str]) -> dict[str, float]:
    """Return the weights under which the right sentences are likeliest to come first.

    A softmax over each question's candidates (the listwise loss of Cao et al., ICML 2007).
    """
    groups, tables, truths = zip(*(each for each in found if each[2].any()), strict=True)
    figures = np.concatenate(tables)
    spread = np.where(figures.std(0) > 0, figures.std(0), 1.0)
    lengths = np.array([len(right) for right in truths])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    right = np.concatenate(truths).astype(float)
    each = _weights(groups)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        chance = np.exp(scores)
        total, good = np.add.reduceat(chance, starts), np.add.reduceat(chance * right, starts)
        slope = chance / np.repeat(total, lengths) - chance * right / np.repeat(good, lengths)
        value = -(each * np.log(good / total)).sum() + SHRINKAGE * weights @ weights / 2
        return value, (slope * np.repeat(each, lengths)) @ scaled + SHRINKAGE * weights

    scaled = figures / spread
    solved = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B")
    return dict(zip(names, (solved.x / spread).tolist(), strict=True))


def fit_signs(judged: Sequence[Judged]) -> tuple[dict[str, float], float]:
    """Return the weights and the bias of a logistic regression: is the answer among the quotes?

    Every group counts the same for the order. The scale is fitted upon that (Platt, 1999), with as many questions that
    have an answer as people ask, so that the confidence, its product with the mass, is the share that is right among those.
    """
    names = list(judged[0].signs)
    values = np.array([[each.signs[name] for name in names] for each in judged])
    right = np.array([each.rank is not None for each in judged], float)
    weights, bias = _logistic(values, right, _weights([each.case.group for each in judged]))
    held = np.array([each.mass for each in judged])
    scale, shift = _platt(values @ weights + bias, held, right, _as_asked(judged))
    weighed = dict(zip(names, (weights * scale).tolist(), strict=True))
    return weighed, bias * scale + shift


def _platt(
    order: NDArray[np.float64],
    held: NDArray[np.float64],
    right: NDArray[np.float64],
    each: NDArray[np.float64],
) -> tuple[float, float]:
    """Return scale and shift with which the logistic of the order, times the mass held, is the share that is right."""

    def loss(line: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        is_there = 1 / (1 + np.exp(-(line[0] * order + line[1])))
        chance = np.clip(is_there * held, _LEAST, 1 - _LEAST)
        value = -(each * (right * np.log(chance) + (1 - right) * np.log(1 - chance))).sum()
        slope = each * (chance - right) / (1 - chance) * (1 - is_there)
        return float(value), np.array([slope @ order, slope.sum()])

    scale, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x.tolist()
    return scale, shift


def _logistic(
    values: NDArray[np.float64], right: NDArray[np.float64], each: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    mean, spread = values.mean(0), np.where(values.std(0) > 0, values.std(0), 1.0)
    scaled = np.column_stack([(values - mean) / spread, np.ones(len(values))])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logit = scaled @ weights
        value = (each * (np.logaddexp(0, logit) - right * logit)).sum() + weights @ weights / 2
        return value, (each * (1 / (1 + np.exp(-logit)) - right)) @ scaled + weights

    solved = minimize(loss, np.zeros(scaled.shape[1]), jac=True, method="L-BFGS-B")
    weights = np.asarray(solved.x[:-1] / spread, np.float64)
    return weights, float(solved.x[-1] - weights @ mean)


def _weights(groups: Sequence[str]) -> NDArray[np.float64]:
    """Return what each question counts for: every group as much as any other."""
    return np.array([GROUP / groups.count(group) for group in groups])


def _as_asked(judged: Sequence[Judged]) -> NDArray[np.float64]:
    """Return the weights of groups, with as many that have an answer as people ask."""
    each = _weights([one.case.group for one in judged])
    there = np.array([bool(one.case.gold) for one in judged])
    share = np.where(there, HAVE_AN_ANSWER, 1 - HAVE_AN_ANSWER)
    scaled = each * share * each.sum() / np.where(there, each[there].sum(), each[~there].sum())
    return np.asarray(scaled, np.float64)


def _groups(found: Sequence[Case]) -> list[str]:
    return list(dict.fromkeys(case.group for case in found))


def _fold(case: Case | Asked) -> int:
    return zlib.crc32(case.article.encode()) % FOLDS


def _judge_fold(found: Sequence[Case], fold: int, *, pairs: bool = True) -> list[Judged]:
    ranking = _ranking(fit_cases([case for case in found if _fold(case) != fold]))
    return [_judge(case, ranking, pairs=pairs) for case in found if _fold(case) == fold]


def _ranking(weights: dict[str, float]) -> Ranking:
    return Ranking({}, weights, {}, 0.0, 0.0, 0.0, 0.0)


def _judge(case: Case, ranking: Ranking, *, pairs: bool = True) -> Judged:
    """Answer as the product does, without ``pairs`` only by quotes of one sentence found."""
    scores = ranking.scores(case.weighed.figures)
    chosen = choose(case.weighed.sentences, scores, pairs=pairs)
    right = [case.holds_answer(each.article.id, each.span) for each in chosen]
    rank = right.index(True) if any(right) else None
    alone = choose(case.weighed.sentences, scores, pairs=False)
    held = mass(case.weighed.sentences, scores, alone)
    return Judged(case, rank, signs(case.weighed, scores, alone), held, claimed(chosen, scores))


def there(judged: Sequence[Judged], weights: dict[str, float], bias: float) -> NDArray[np.float64]:
    """Return the probability of each case that what was read holds the answer."""
    ranking = Ranking({}, {}, weights, bias, 0, 0, 0)
    return np.array([ranking.there(each.signs) for each in judged])


def _fit(
    found: Sequence[Case],
    judged: Sequence[Judged],
    unseen: NDArray[np.float64],
    rough: dict[str, float],
) -> dict[str, Any]:
    weights, bias = fit_signs(judged)
    closest = _threshold(judged, unseen, MAY_COME_CLOSE)
    least, answered = -1.0, closest
    sure = np.where([each.is_doubted for each in judged], 0.0, unseen)
    while (needed := least_mass(judged, sure >= answered)) > least:  # each moves the other
        least = needed
        claimed = np.where([each.mass >= least for each in judged], sure, 0.0)
        answered = max(closest, _threshold(judged, claimed, MAY_BE_WRONG))
    return {
        "about": "Made by bench/fit_ranking.py. Measured on articles that the weights had not seen.",
        "measured": {
            group: _measured(
                [each for each in judged if each.case.group == group],
                *(each[_rows(judged, group)] for each in (unseen < closest, claimed >= answered)),
            )
            for group in _groups(found)
        },
        "rough": {name: _round(value) for name, value in rough.items()},
        "features": {name: _round(value) for name, value in fit_cases(found).items()},
        "signs": {name: _round(value) for name, value in weights.items()},
        "bias": _round(bias),
        "thresholds": {"": [answered, closest]},
        "mass": math.floor(least * 1e5) / 1e5,
    }


def least_mass(judged: Sequence[Judged], considered: NDArray[np.bool_]) -> float:
    """Return the mass from which on the quotes of every group are right often enough to be claimed."""
    found = [0.0]
    for group in {each.case.group for each in judged if each.case.gold}:
        rows = considered & _rows(judged, group)
        some = [each for each, among in zip(judged, rows, strict=True) if among]
        some.sort(key=lambda each: -each.mass)
        right = np.cumsum([each.rank is not None for each in some])
        enough = np.flatnonzero(right >= MUST_BE_RIGHT * np.arange(1, len(some) + 1))
        if len(enough) < len(some):
            found.append(some[enough[-1]].mass if len(enough) else 1.0)
    return max(found)


def _rows(judged: Sequence[Judged], group: str) -> NDArray[np.bool_]:
    return np.array([each.case.group == group for each in judged])


def _threshold(judged: Sequence[Judged], unseen: NDArray[np.float64], share: float) -> float:
    """Return what ``share`` of the questions reach whose answer is not there, in the mean over their groups."""
    groups = {each.case.group for each in judged if each.case.group.endswith("not there")}
    rows = [np.flatnonzero(_rows(judged, group)) for group in groups]
    each = np.concatenate([np.full(len(some), 1 / len(some) / len(rows)) for some in rows])
    return reached_by(share, unseen[np.concatenate(rows)], each)


def reached_by(share: float, there: NDArray[np.float64], each: NDArray[np.float64]) -> float:
    """Return the lowest probability that at most ``share`` reach; ``each`` is what one counts for, one in all."""
    order = np.argsort(-there, kind="stable")
    most = int(np.searchsorted(np.cumsum(each[order]), share, side="right"))
    return math.ceil(float(there[order[max(0, most - 1)]]) * 1000) / 1000


def _measured(
    judged: Sequence[Judged], nothing: NDArray[np.bool_], answered: NDArray[np.bool_]
) -> dict[str, float]:
    measured: dict[str, float] = {"questions": len(judged)}
    right = np.array([each.rank is not None for each in judged])
    if judged[0].case.gold:
        measured["answer@1"] = _share([each.rank == 0 for each in judged])
        measured["answer@3"] = _share(right)
        measured["right where answered"] = _share(right[answered])
    return measured | {"answered": _share(answered), "nothing": _share(nothing)}


def _share(values: Any) -> float:
    return round(float(np.mean(values)), 3)


def _round(value: float) -> float:
    return float(f"{value:.4g}")


if __name__ == "__main__":
    main()
