"""BERT's layers with a byte a weight -> half the time of 32 bits, or less.

What comes in is rounded to bytes too, each token by a scale of its own, and products are added up
in whole numbers: what a text gets depends on no other text. Figures: docs/decisions/0049.
"""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

# A layer's matrices and norms. “around” makes query, key and value at once.
MATRICES = ("around", "attended", "wide", "narrow")
NORMS = ("attended norm", "narrow norm")

_EPSILON = 1e-12  # of the norms, as BERT has it
_LARGEST = 127
# Seven bits for weights: processors without VNNI add two products in 16 bits.
_LARGEST_WEIGHT = 63
_SMALLEST = 1e-12  # a scale, where all is zero

Norm: TypeAlias = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer (Devlin et al., NAACL 2019): matrices as functions of states, and norms."""

    matrices: Mapping[str, Callable[[Tensor], Tensor]]
    norms: Mapping[str, Norm]
    heads: int

    def __call__(self, states: Tensor, there: Tensor | None) -> Tensor:
        """Return the next states, (texts, tokens, width); ``there`` says what is no padding, if any is."""
        texts, tokens, width = states.shape
        around = self.matrices["around"](states).view(texts, tokens, 3, self.heads, -1)
        query, key, value = around.permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(query, key, value, there)
        attended = attended.transpose(1, 2).reshape(texts, tokens, width)
        states = normed(states + self.matrices["attended"](attended), self.norms["attended norm"])
        wide = functional.gelu(self.matrices["wide"](states))
        return normed(states + self.matrices["narrow"](wide), self.norms["narrow norm"])


def normed(states: Tensor, norm: Norm) -> Tensor:
    """Return the states with BERT's layer norm."""
    return functional.layer_norm(states, states.shape[-1:], *norm, _EPSILON)


def is_fast() -> bool:
    """Tell whether this machine multiplies bytes faster than floats: oneDNN does on x86."""
    has_onednn: bool = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    return has_onednn and platform.machine().lower() in {"x86_64", "amd64"}


def quantise(encoder: Any) -> None:
    """Put quantised layers in place of those of a BERT encoder; they cannot be trained after that."""
    with torch.inference_mode():
        encoder.layer = nn.ModuleList(_Quantised(layer) for layer in encoder.layer)


class _Matrix:
    """What ``nn.Linear`` computes, nearly: see the module's docstring."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self._scales = (weight.abs().amax(1) / _LARGEST_WEIGHT).clamp(min=_SMALLEST)
        self._weight = (weight / self._scales[:, None]).round().to(torch.int8).t()
        self._bias = bias

    def __call__(self, states: Tensor) -> Tensor:
        rows = states.reshape(-1, states.shape[-1])
        scales = rows.abs().amax(1, keepdim=True).clamp_(min=_SMALLEST).div_(_LARGEST)
        product = torch._int_mm((rows / scales).round_().to(torch.int8), self._weight)  # noqa: SLF001 - it has no public name
        product = torch.addcmul(self._bias, product * scales, self._scales)
        return product.view(*states.shape[:-1], -1)


class _Quantised(nn.Module):
    """A ``BertLayer`` of transformers, called as that is."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        own, output = layer.attention.self, layer.attention.output
        three = (own.query, own.key, own.value)
        self._layer = Layer(
            {
                "around": _Matrix(
                    torch.cat([each.weight for each in three]),
                    torch.cat([each.bias for each in three]),
                ),
                "attended": _Matrix(output.dense.weight, output.dense.bias),
                "wide": _Matrix(layer.intermediate.dense.weight, layer.intermediate.dense.bias),
                "narrow": _Matrix(layer.output.dense.weight, layer.output.dense.bias),
            },
            {
                "attended norm": (output.LayerNorm.weight, output.LayerNorm.bias),
                "narrow norm": (layer.output.LayerNorm.weight, layer.output.LayerNorm.bias),
            },
            own.num_attention_heads,
        )

    def forward(self, states: Tensor, there: Tensor | None, *_: Any, **__: Any) -> Tensor:
        """Return the next states, (texts, tokens, width)."""
        return self._layer(states, there)
