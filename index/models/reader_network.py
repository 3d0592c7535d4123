"""Tokens of questions and passages -> how much each token speaks for itself. The reader's arithmetic.

BERT with its matrices a byte a weight: what comes in is rounded to bytes as well, one scale for all
of it, and products are added up in whole numbers.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from index.errors import ModelMissing
from index.models import model_files
from index.models.bert import HEADS, LAYERS, Embeddings, read_norm
from index.models.quantised import MATRICES, NORMS, Layer, Layers, normed, prepacked, scripted


class Network:
    """The packaged model's word vectors, the trained layers, and one weight a dimension at the end."""

    def __init__(self, script: torch.jit.ScriptModule) -> None:
        self._script = script

    @classmethod
    def load(cls, weights: Path) -> "Network":
        """Read the weights. Raises ModelMissing."""
        packaged = model_files.packaged()
        model_files.check_packaged(packaged)
        try:
            with (
                safe_open(packaged / "model.safetensors", "pt") as base,
                safe_open(weights, "pt") as own,
            ):
                return cls(scripted(_Pointing(Embeddings.load(base), own)))
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"the reader in {weights} cannot be loaded: {error}") from error

    def logits(self, ids: Sequence[int], types: Sequence[int]) -> NDArray[np.float32]:
        """Return a logit for each token, (tokens,)."""
        with torch.inference_mode():
            found: NDArray[np.float32] = self._script(
                torch.tensor(ids), torch.tensor(types)
            ).numpy()
        return found


class _Pointing(nn.Module):
    """Word vectors -> layers -> how much each token speaks for itself."""

    def __init__(self, embeddings: Embeddings, weights: Any) -> None:
        super().__init__()
        self.words, self.places = embeddings.words, embeddings.places
        self.kinds, self.norm = embeddings.kinds, embeddings.norm
        self.layers = Layers(_layer(weights, number) for number in range(LAYERS))
        self.pointer: Tensor = weights.get_tensor("pointer")
        self.bias = float(weights.get_tensor("bias"))

    def forward(self, ids: Tensor, types: Tensor) -> Tensor:
        """Return a logit for each token, (tokens,)."""
        embedded = self.words[ids] + self.places[: ids.shape[0]] + self.kinds[types]
        states: Tensor = self.layers(normed(embedded[None], self.norm))
        return states[0] @ self.pointer + self.bias


def _layer(weights: Any, number: int) -> Layer:
    return Layer(
        {name: _Matrix(weights, f"{number}.{name}") for name in MATRICES},
        {name: read_norm(weights, f"{number}.{name}") for name in NORMS},
        HEADS,
    )


class _Matrix(nn.Module):
    """What ``nn.Linear`` computes, nearly, of a matrix of bytes."""

    def __init__(self, weights: Any, name: str) -> None:
        super().__init__()
        weight, scales, bias = (
            weights.get_tensor(f"{name}.{part}") for part in ("weight", "scale", "bias")
        )
        self.weight = prepacked(weight, scales, bias)

    def forward(self, states: Tensor) -> Tensor:
        """Return the product, (texts, tokens, rows of the matrix)."""
        product: Tensor = torch.ops.quantized.linear_dynamic(
            states, self.weight, reduce_range=False
        )
        return product
