"""The packaged model's BERT: how its weights name the vectors that tokens begin as, and norms."""

from dataclasses import dataclass
from typing import Any

from torch import Tensor

from index.models.quantised import Norm

LAYERS = 6
HEADS = 12


@dataclass(frozen=True, slots=True)
class Embeddings:
    """A vector for each word, for each place in a text, and for each of two texts that are read together.

    ``norm`` is that of their sum, which depends in its last bits on the order: each network keeps
    to the one that it was measured with.
    """

    words: Tensor
    places: Tensor
    kinds: Tensor
    norm: Norm

    @classmethod
    def load(cls, weights: Any) -> "Embeddings":
        """Read them from the packaged model's open file."""
        words, places, kinds = (
            weights.get_tensor(f"embeddings.{each}_embeddings.weight")
            for each in ("word", "position", "token_type")
        )
        return cls(words, places, kinds, read_norm(weights, "embeddings.LayerNorm"))


def read_norm(weights: Any, name: str) -> Norm:
    """Read one of the norms in an open file of weights."""
    return weights.get_tensor(f"{name}.weight"), weights.get_tensor(f"{name}.bias")
