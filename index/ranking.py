"""What each figure is worth, and from which confidence on Footnote speaks: ranking.json, read once.

The file is made by bench/fit_ranking.py and says how well it did on articles it had not seen.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.types import Status


@dataclass(frozen=True, slots=True)
class Ranking:
    """A linear score for sentences, a logistic regression for the answer, and two thresholds."""

    features: dict[str, float]
    signs: dict[str, float]
    bias: float
    answered: float
    closest: float

    def scores(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row, (sentences,); columns are in the order of ``features``."""
        return figures @ np.array(list(self.features.values()))

    def confidence(self, signs: dict[str, float]) -> float:
        """Return the probability, 0 to 1, that the quotes hold the answer."""
        logit = self.bias + sum(weight * signs[name] for name, weight in self.signs.items())
        return float(1 / (1 + np.exp(-logit)))

    def status(self, confidence: float) -> Status:
        """Return what may be claimed with this confidence."""
        if confidence >= self.answered:
            return Status.ANSWERED
        return Status.CLOSEST if confidence >= self.closest else Status.NOTHING


@cache
def fitted() -> Ranking:
    """Return the ranking that is shipped."""
    return read(json.loads(files("index").joinpath("ranking.json").read_text("utf-8")))


def read(fit: dict[str, Any]) -> Ranking:
    """Return the ranking in the JSON object that bench/fit_ranking.py writes."""
    return Ranking(
        features=fit["features"],
        signs=fit["signs"],
        bias=fit["bias"],
        answered=fit["answered"],
        closest=fit["closest"],
    )
