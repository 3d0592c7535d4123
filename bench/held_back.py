"""Cases -> each judged by weights that have not seen its article, and by weights that have.

Both by bench/fit_ranking.py's own fit and folds: what differs is only who was looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench import scores
from bench.fit_cases import Case
from bench.fit_ranking import (
    FOLDS,
    Judged,
    _fold,
    _judge,
    _judge_fold,
    _ranking,
    fit_cases,
    fit_signs,
    there,
)
from bench.question_figures import ABSENT, of_confidence
from bench.scores import Figure, Floats, Statistic
from index.answering.doubt import DOUBT
from index.answering.ranking import fitted


@dataclass(frozen=True, slots=True)
class Held:
    """Judged cases, and the probability of each that what was read holds the answer."""

    judged: Sequence[Judged]
    there: Floats

    def of(self, group: str) -> "Held":
        """Return those of one group."""
        rows = [row for row, each in enumerate(self.judged) if each.case.group == group]
        return Held([self.judged[row] for row in rows], self.there[rows])

    def hits(self, k: int) -> Floats:
        """Return for each case whether one of the first ``k`` quotes holds the answer."""
        return scores.hits([each.rank for each in self.judged], k)

    @property
    def mass(self) -> Floats:
        """What the quotes of each have of the answer's chances."""
        return np.array([each.mass for each in self.judged])

    @property
    def confidence(self) -> Floats:
        """The confidence that each gets."""
        return self.there * self.mass * np.where(self._doubted, DOUBT, 1.0)

    @property
    def answered(self) -> Floats:
        """1 for each that is claimed to be answered, with the thresholds that are shipped, else 0."""
        shipped = fitted()
        claimed = (self.there >= shipped.answered) & (self.mass >= shipped.mass)
        return (claimed & ~self._doubted).astype(float)

    @property
    def _doubted(self) -> NDArray[np.bool_]:
        return np.array([each.is_doubted for each in self.judged], bool)

    @property
    def articles(self) -> list[str]:
        """The article of each case."""
        return [each.case.article for each in self.judged]


def cross_validated(found: Sequence[Case]) -> Held:
    """Return every case as weights judge it that were fitted to the other folds' articles."""
    return confident(judged_unseen(found))


def judged_unseen(found: Sequence[Case], *, pairs: bool = True) -> list[Judged]:
    """Return the cases fold by fold, each judged by weights fitted to the other folds' articles."""
    return [each for fold in range(FOLDS) for each in _judge_fold(found, fold, pairs=pairs)]


def in_sample(found: Sequence[Case]) -> Held:
    """Return every case as weights judge it that were fitted to all."""
    ranking = _ranking(fit_cases(found))
    judged = [_judge(case, ranking) for case in found]
    return Held(judged, there(judged, *fit_signs(judged)))


def confident(judged: Sequence[Judged]) -> Held:
    """Return the judged cases with a confidence fitted to the other folds' articles."""
    folds = np.array([_fold(each.case) for each in judged])
    unseen = np.zeros(len(judged))
    for fold in range(FOLDS):
        rest = [each for each, at in zip(judged, folds, strict=True) if at != fold]
        unseen[folds == fold] = there(judged, *fit_signs(rest))[folds == fold]
    return Held(judged, unseen)


def figures(held: Held) -> dict[str, dict[str, Figure]]:
    """Return the figures of each group that has an answer, against the one that has none."""
    groups = {each.case.group for each in held.judged}
    return {
        name: _figures(held.of(name), held.of(ABSENT[name])) for name in ABSENT if name in groups
    }


def _figures(present: Held, absent: Held) -> dict[str, Figure]:
    found = {
        f"answer@{k}": scores.bootstrap(scores.mean_of(present.hits(k)), present.articles)
        for k in (1, 3)
    }
    clusters = present.articles + absent.articles
    return found | {
        name: scores.bootstrap(statistic, clusters)
        for name, statistic in told(present, absent).items()
    }


def told(present: Held, absent: Held) -> dict[str, Statistic]:
    """Return what the confidence tells of these two groups, one after the other."""
    confidence = np.concatenate([present.confidence, absent.confidence])
    right = np.concatenate([present.hits(3), np.zeros(len(absent.judged))])
    answered = np.concatenate([present.answered, absent.answered])
    has_answer = np.arange(len(confidence)) < len(present.judged)
    return {
        "answered, present": scores.mean_of(np.where(has_answer, answered, np.nan)),
        "answered, absent": scores.mean_of(np.where(has_answer, np.nan, answered)),
    } | of_confidence(confidence, right, answered, len(present.judged))
