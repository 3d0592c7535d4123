"""What other readers of the same page took for its body: one vote per block."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words; long enough that two texts do not share one by chance


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, without punctuation."""
    return [word.lower() for word in _WORD.findall(text)]


class Witness:
    """A text that somebody took for the body. Says of any words how surely they stand in it."""

    def __init__(self, text: str) -> None:
        words = words_of(text)
        self._text = f" {' '.join(words)} "
        self._lines = {" ".join(words_of(line)) for line in text.split("\n")}
        self._shingles = set(_shingles(words))

    def vote(self, words: Sequence[str]) -> float:
        """Return the share of the words' shingles that the text has, 0 to 1.

        A few words count whole where they are a line of the text, and half inside a longer one,
        where they may be there by chance.
        """
        if len(words) < _SHINGLE:
            joined = " ".join(words)
            return 0.0 if not joined else float(joined in self._lines) or self._half(joined)
        shingles = _shingles(words)
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)

    def votes(self, blocks: Sequence[Sequence[str]]) -> NDArray[np.float64]:
        """Return one vote for each block's words."""
        return np.array([self.vote(words) for words in blocks], dtype=np.float64)

    def _half(self, joined: str) -> float:
        return 0.5 if f" {joined} " in self._text else 0.0


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]
