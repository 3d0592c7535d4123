"""Tokens of questions and passages -> how much each token speaks for itself. The reader's arithmetic.

BERT with its matrices a byte a weight: what comes in is rounded to bytes as well, one scale for all
of it, and products are added up in whole numbers.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from index import model_files
from index.bert import HEADS, LAYERS, Embeddings, read_norm
from index.errors import ModelMissing
from index.quantised import MATRICES, NORMS, Layer, normed, scripted


@dataclass(frozen=True, slots=True)
class Network:
    """The packaged model's word vectors, the trained layers, and one weight a dimension at the end."""

    embeddings: Embeddings
    layers: torch.jit.ScriptModule
    pointer: Tensor
    bias: float

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
                return cls(
                    Embeddings.load(base),
                    scripted(_layer(own, number) for number in range(LAYERS)),
                    own.get_tensor("pointer"),
                    float(own.get_tensor("bias")),
                )
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"the reader in {weights} cannot be loaded: {error}") from error

    def logits(self, ids: Sequence[int], types: Sequence[int]) -> NDArray[np.float32]:
        """Return a logit for each token, (tokens,)."""
        at = self.embeddings
        with torch.inference_mode():
            embedded = at.words[list(ids)] + at.places[: len(ids)] + at.kinds[list(types)]
            states = self.layers(normed(embedded[None], at.norm))
            found: NDArray[np.float32] = (states[0] @ self.pointer + self.bias).numpy()
        return found


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
        scales = weights.get_tensor(f"{name}.scale")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tensors of bytes will go, some day; torch is pinned
            matrix = torch._make_per_channel_quantized_tensor(  # noqa: SLF001 - it has no public name
                weights.get_tensor(f"{name}.weight"),
                scales,
                torch.zeros(len(scales), dtype=torch.long),
                0,
            )
        self.packed = torch.ops.quantized.linear_prepack(matrix, weights.get_tensor(f"{name}.bias"))

    def forward(self, states: Tensor) -> Tensor:
        """Return the product, (texts, tokens, rows of the matrix)."""
        product: Tensor = torch.ops.quantized.linear_dynamic(
            states, self.packed, reduce_range=False
        )
        return product
