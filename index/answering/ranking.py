"""What each figure is worth, and from which confidence on Footnote speaks: two files, each read once.

ranking.json is for English questions and made by bench/fit_ranking.py, ranking_words.json for all
other languages, by words alone, and made by bench/fit_languages.py; so are statements ranked, which
look most like what supports them (decision 0041). Both say how well they did on articles they had
not seen.
"""

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.answering.features import FEATURES, READER
from index.text.language import primary
from index.types import Status


@dataclass(frozen=True, slots=True)
class Ranking:
    """Linear scores for sentences, a logistic regression for the answer, and thresholds.

    ``rough`` weighs ``FEATURES`` to choose what is read, ``features`` also what the reader says.
    ``answered`` and ``closest`` are the least probabilities for these that the answer is there, ``mass``
    the least that the quotes must have of its chances (``index.answering.answer.mass``) to be claimed.
    """

    rough: dict[str, float]
    features: dict[str, float]
    signs: dict[str, float]
    bias: float
    answered: float
    closest: float
    mass: float

    def rough_scores(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row before it is read, (rows,); columns are ``FEATURES``."""
        return np.asarray(figures @ [self.rough[name] for name in FEATURES], np.float64)

    def scores(self, figures: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the score of each row, (rows,); columns are ``FEATURES`` and ``READER``."""
        weights = [self.features[name] for name in (*FEATURES, READER)]
        return np.asarray(figures @ weights, np.float64)

    def there(self, signs: dict[str, float]) -> float:
        """Return the probability, 0 to 1, that what was read holds the answer.

        Times the mass of the quotes it is the confidence, the probability that they do.
        """
        logit = self.bias + sum(weight * signs[name] for name, weight in self.signs.items())
        return (1 + math.tanh(logit / 2)) / 2  # the logistic function, without overflow

    def status(self, there: float, mass: float) -> Status:
        """Return what may be claimed of quotes with this mass, where it is there with this probability."""
        if there >= self.answered and mass >= self.mass:
            return Status.ANSWERED
        return Status.CLOSEST if there >= self.closest else Status.NOTHING


def fitted(language: str = "en", *, by_words: bool = False) -> Ranking:
    """Return the ranking that is shipped for text in ``language``, a BCP 47 tag."""
    file = "ranking.json" if is_english(language) and not by_words else "ranking_words.json"
    return _fitted(file, primary(language))


def is_english(language: str) -> bool:
    """Tell whether it is the language that model, reader and figures know; unknown is taken for it."""
    return primary(language) in {"en", ""}


@cache
def _fitted(file: str, language: str) -> Ranking:
    fit: dict[str, Any] = json.loads(files("index.answering").joinpath(file).read_text("utf-8"))
    # Questions whose answer is not there look more like others in some languages than in others.
    answered, closest = fit["thresholds"].get(language) or fit["thresholds"][""]
    return Ranking(
        rough=fit["rough"],
        features=fit["features"],
        signs=fit["signs"],
        bias=fit["bias"],
        answered=answered,
        closest=closest,
        mass=fit["mass"],
    )
