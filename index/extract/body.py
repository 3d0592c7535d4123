"""Blocks -> the body: which of a page's blocks are the article."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.extract.blocks import Block
from index.extract.features import Numbers, Witnesses, features_of
from index.extract.trees import Forest
from index.extract.trim import trim

_VOTED = 0.4  # a lower vote may be chance
_MOSTLY_LINKS = 0.5
_CANDIDATE_WORDS = 12  # a shorter block far from the body that nobody votes for is not looked at


@dataclass(frozen=True, slots=True)
class Features:
    """The features of n blocks, (n, names), and which of them could be body at all."""

    names: tuple[str, ...]
    rows: Numbers
    candidates: NDArray[np.bool_]


def body_of(blocks: Sequence[Block], witnesses: Witnesses, title: str) -> list[Block]:
    """Return the blocks that are the article, in order; none where nothing looks like one."""
    if not blocks:
        return []
    features = describe(blocks, witnesses)
    chosen = np.zeros(len(blocks), dtype=bool)
    rows = features.rows[features.candidates]
    chosen[features.candidates] = (
        _forest().probabilities(features.names, rows) >= _forest().threshold
    )
    return trim(blocks, chosen.tolist(), title)


def describe(blocks: Sequence[Block], witnesses: Witnesses) -> Features:
    """Return what the model sees of the blocks."""
    names, rows = features_of(blocks, witnesses)
    column = dict(zip(names, rows.T, strict=True))
    candidates = (
        (column["below_core"] >= 0)
        | (column["vote"] > _VOTED)
        | (column["default_vote"] > _VOTED)
        | ((column["words"] >= _CANDIDATE_WORDS) & (column["links"] < _MOSTLY_LINKS))
    )
    return Features(names, rows, candidates)


@cache
def _forest() -> Forest:
    return Forest.load("body.json")
