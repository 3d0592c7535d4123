"""The vectors of a text's tokens -> those of its sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.types import Span, Vectors


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text: vectors, (tokens, width), and where in the text each starts and ends."""

    vectors: NDArray[Any]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]

    def are_words(self) -> NDArray[np.bool_]:
        """Tell which tokens are of the text itself: not special, not padding, not the prompt's."""
        return (self.starts >= 0) & (self.ends > self.starts)

    def inside(self, span: Span) -> NDArray[Any]:
        """Return the vectors of the tokens that lie in ``span``."""
        return self.vectors[
            (self.starts >= span.start) & (self.ends <= span.end) & self.are_words()
        ]


def pool(sentences: Sequence[Span], tokens: Tokens, whole: Vectors) -> Vectors:
    """Return the mean of each sentence's tokens, (sentences, dimensions)."""
    inside = [tokens.inside(sentence) for sentence in sentences]
    means = [found.mean(axis=0) if len(found) else whole for found in inside]
    return unit(np.array(means, np.float32).reshape(len(sentences), whole.shape[-1]))


def unit(vectors: NDArray[Any]) -> Vectors:
    """Return the rows with length 1; a row of zeros stays."""
    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), np.float32)
