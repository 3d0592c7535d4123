"""What each figure is worth, and from which confidence on Footnote speaks: ranking.json, read once.

The file is made by bench/fit_ranking.py and says how well it did on articles it had not seen.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.features import FEATURES, READER
from index.types import Status


@dataclass(frozen=True, slots=True)
class Ranking:
    """Linear scores for sentences, a logistic regression for the answer, and two thresholds.

    ``rough`` weighs ``FEATURES`` to choose what is read, ``features`` also what the reader says.
    """

    rough: dict[str, float]
    features: dict[str, float]
    signs: dict[str, float]
    bias: float
    answered: float
    closest: float

    def rough_scores(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row before it is read, (rows,); columns are ``FEATURES``."""
        return np.asarray(figures @ [self.rough[name] for name in FEATURES], np.float64)

    def scores(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row, (rows,); columns are ``FEATURES`` and ``READER``."""
        weights = [self.features[name] for name in (*FEATURES, READER)]
        return np.asarray(figures @ weights, np.float64)

    def confidence(self, signs: dict[str, float]) -> float:
        """Return the probability, 0 to 1, that the quotes hold the answer."""
        logit = self.bias + sum(weight * signs[name] for name, weight in self.signs.items())
        return (1 + math.tanh(logit / 2)) / 2  # the logistic function, without overflow

    def status(self, confidence: float) -> Status:
        """Return what may be claimed with this confidence."""
        if confidence >= self.answered:
            return Status.ANSWERED
        return Status.CLOSEST if confidence >= self.closest else Status.NOTHING


@cache
def fitted() -> Ranking:
    """Return the ranking that is shipped."""
    fit: dict[str, Any] = json.loads(files("index").joinpath("ranking.json").read_text("utf-8"))
    return Ranking(
        rough=fit["rough"],
        features=fit["features"],
        signs=fit["signs"],
        bias=fit["bias"],
        answered=fit["answered"],
        closest=fit["closest"],
    )
