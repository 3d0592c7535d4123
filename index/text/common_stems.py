"""How common each English stem is: in which share of sentences of news it stands."""

import math
from functools import cache
from importlib.resources import files

_RAREST = 11.5  # weight of a word that is not among the common ones


@cache
def shares() -> dict[str, float]:
    """Return the share of English sentences that hold each common stem (bench/common_stems.py)."""
    found = {}
    for line in files("index.text").joinpath("common_stems.en.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            rarity, *stems = line.split()
            found.update(dict.fromkeys(stems, math.exp(-float(rarity))))
    return found


def weight(stem: str) -> float:
    """Return how rare a stem is in English: -ln of the share of sentences that hold it."""
    return min(_RAREST, -math.log(shares().get(stem, 0.0) or math.exp(-_RAREST)))
