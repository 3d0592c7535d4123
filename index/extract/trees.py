"""Evaluate boosted decision trees that were fitted elsewhere and stored as JSON."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Node: TypeAlias = Any  # a leaf's number, or [feature, threshold, at most, above]


class Forest:
    """Gradient-boosted trees for one yes or no (Friedman 2001): a sum of leaves is the log-odds.

    The file holds ``start``, the log-odds before any tree, ``threshold``, the probability from
    which the answer is yes, and ``trees``, nested lists ``[feature, threshold, low, high]``.
    """

    def __init__(self, model: dict[str, Any]) -> None:
        self.threshold: float = model["threshold"]
        self._start: float = model["start"]
        self._trees: list[Node] = model["trees"]

    @classmethod
    def load(cls, name: str) -> "Forest":
        """Return the forest in ``name`` beside this module."""
        return cls(json.loads(files("index.extract").joinpath(name).read_text("utf-8")))

    def probabilities(self, names: Sequence[str], rows: Numbers) -> Numbers:
        """Return the probability of yes for each row of ``rows``, (n, len(names))."""
        columns = dict(zip(names, rows.T, strict=True))
        odds = np.full(len(rows), self._start)
        for tree in self._trees:
            _add(tree, columns, np.arange(len(rows)), odds)
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float64)


def _add(node: Node, columns: dict[str, Numbers], rows: NDArray[np.intp], odds: Numbers) -> None:
    if not len(rows):
        return
    if isinstance(node, float | int):
        odds[rows] += node
        return
    name, threshold, low, high = node
    is_low = columns[name][rows] <= threshold
    _add(low, columns, rows[is_low], odds)
    _add(high, columns, rows[~is_low], odds)
