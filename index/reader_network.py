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
from index.errors import ModelMissing
from index.quantised import MATRICES, NORMS, Layer, Norm, normed, scripted

LAYERS = 6
HEADS = 12
_VECTORS = ("word_embeddings", "position_embeddings", "token_type_embeddings")


@dataclass(frozen=True, slots=True)
class Network:
    """The packaged model's word vectors, the trained layers, and one weight a dimension at the end."""

    vectors: dict[str, Tensor]
    norm: Norm
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
                    {each: base.get_tensor(f"embeddings.{each}.weight") for each in _VECTORS},
                    _norm(base, "embeddings.LayerNorm"),
                    scripted(_layer(own, number) for number in range(LAYERS)),
                    own.get_tensor("pointer"),
                    float(own.get_tensor("bias")),
                )
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"the reader in {weights} cannot be loaded: {error}") from error

    def logits(
        self, ids: Sequence[Sequence[int]], types: Sequence[Sequence[int]]
    ) -> NDArray[np.float32]:
        """Return a logit for each token, (texts, most tokens); what is beyond a text says nothing."""
        longest = max(map(len, ids))
        there = torch.tensor([len(each) for each in ids])[:, None] > torch.arange(longest)
        mask = None if there.all() else there[:, None, None, :]
        with torch.inference_mode():
            states = self._embedded(_padded(ids, longest), _padded(types, longest))
            states = self.layers(states, mask)
            found: NDArray[np.float32] = (states @ self.pointer + self.bias).numpy()
        return found

    def _embedded(self, ids: Tensor, types: Tensor) -> Tensor:
        words, places, kinds = (self.vectors[each] for each in _VECTORS)
        return normed(words[ids] + places[: ids.shape[1]] + kinds[types], self.norm)


def _padded(rows: Sequence[Sequence[int]], longest: int) -> Tensor:
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _norm(weights: Any, name: str) -> Norm:
    return weights.get_tensor(f"{name}.weight"), weights.get_tensor(f"{name}.bias")


def _layer(weights: Any, number: int) -> Layer:
    return Layer(
        {name: _Matrix(weights, f"{number}.{name}") for name in MATRICES},
        {name: _norm(weights, f"{number}.{name}") for name in NORMS},
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
