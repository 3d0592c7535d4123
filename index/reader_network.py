"""Tokens of questions and passages -> how much each token speaks for itself. The reader's arithmetic.

BERT (Devlin et al., NAACL 2019) with its matrices a byte a weight: what comes in is rounded to
bytes as well, one scale for all of it, and products are added up in whole numbers.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from torch import Tensor
from torch.nn import functional

from index import model_files
from index.errors import ModelMissing

LAYERS = 6
HEADS = 12
# The matrices of a layer and its norms, as they are called in reader.safetensors. “around” makes
# query, key and value at once.
MATRICES = ("around", "attended", "wide", "narrow")
NORMS = ("attended norm", "narrow norm")

_EPSILON = 1e-12  # of the norms, as the packaged model has it
_VECTORS = ("word_embeddings", "position_embeddings", "token_type_embeddings")

Norm: TypeAlias = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: packed matrices, and norms."""

    matrices: dict[str, Any]
    norms: dict[str, Norm]

    def __call__(self, states: Tensor, there: Tensor | None) -> Tensor:
        """Return the next states, (texts, tokens, width); ``there`` says what is no padding, if any is."""
        texts, tokens, width = states.shape
        around = self._times("around", states).view(texts, tokens, 3, HEADS, width // HEADS)
        query, key, value = around.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(query, key, value, there)
        attended = attended.transpose(1, 2).reshape(texts, tokens, width)
        states = _normed(states + self._times("attended", attended), self.norms["attended norm"])
        wide = functional.gelu(self._times("wide", states))
        return _normed(states + self._times("narrow", wide), self.norms["narrow norm"])

    def _times(self, name: str, states: Tensor) -> Tensor:
        product: Tensor = torch.ops.quantized.linear_dynamic(
            states, self.matrices[name], reduce_range=False
        )
        return product


@dataclass(frozen=True, slots=True)
class Network:
    """The packaged model's word vectors, the trained layers, and one weight a dimension at the end."""

    vectors: dict[str, Tensor]
    norm: Norm
    layers: tuple[Layer, ...]
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
                    tuple(_layer(own, number) for number in range(LAYERS)),
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
            for layer in self.layers:
                states = layer(states, mask)
            found: NDArray[np.float32] = (states @ self.pointer + self.bias).numpy()
        return found

    def _embedded(self, ids: Tensor, types: Tensor) -> Tensor:
        words, places, kinds = (self.vectors[each] for each in _VECTORS)
        return _normed(words[ids] + places[: ids.shape[1]] + kinds[types], self.norm)


def _padded(rows: Sequence[Sequence[int]], longest: int) -> Tensor:
    return torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])


def _normed(states: Tensor, norm: Norm) -> Tensor:
    return functional.layer_norm(states, states.shape[-1:], *norm, _EPSILON)


def _norm(weights: Any, name: str) -> Norm:
    return weights.get_tensor(f"{name}.weight"), weights.get_tensor(f"{name}.bias")


def _layer(weights: Any, number: int) -> Layer:
    return Layer(
        {name: _matrix(weights, f"{number}.{name}") for name in MATRICES},
        {name: _norm(weights, f"{number}.{name}") for name in NORMS},
    )


def _matrix(weights: Any, name: str) -> Any:
    scales = weights.get_tensor(f"{name}.scale")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tensors of bytes will go, some day; torch is pinned
        matrix = torch._make_per_channel_quantized_tensor(  # noqa: SLF001 - it has no public name
            weights.get_tensor(f"{name}.weight"),
            scales,
            torch.zeros(len(scales), dtype=torch.long),
            0,
        )
    return torch.ops.quantized.linear_prepack(matrix, weights.get_tensor(f"{name}.bias"))
