"""BERT's layers with a byte a weight -> about half the time of 32 bits.

What comes in is rounded to bytes too, each token by a scale of its own, and products are added up
in whole numbers: what a text gets depends on no other text. Figures: docs/decisions/0049.
"""

import warnings
from collections.abc import Iterable, Mapping
from typing import TypeAlias

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
_ZERO = 128  # as which a byte without a sign holds zero
_SMALLEST = 1e-12  # a scale, where all is zero

Norm: TypeAlias = tuple[Tensor, Tensor]


class Layer(nn.Module):
    """One layer (Devlin et al., NAACL 2019), of ``MATRICES`` as functions of states, and ``NORMS``."""

    def __init__(
        self, matrices: Mapping[str, nn.Module], norms: Mapping[str, Norm], heads: int
    ) -> None:
        super().__init__()
        self.around, self.attended, self.wide, self.narrow = (matrices[each] for each in MATRICES)
        self.attended_norm, self.narrow_norm = (norms[each] for each in NORMS)
        self.heads = heads

    def forward(self, states: Tensor) -> Tensor:
        """Return the next states, (texts, tokens, width)."""
        texts, tokens, width = states.shape
        around = self.around(states).view(texts, tokens, 3, self.heads, -1)
        query, key, value = around.permute(2, 0, 3, 1, 4).unbind(0)
        attended = functional.scaled_dot_product_attention(query, key, value)
        attended = attended.transpose(1, 2).reshape(texts, tokens, width)
        states = normed(states + self.attended(attended), self.attended_norm)
        wide = functional.gelu(self.wide(states))
        return normed(states + self.narrow(wide), self.narrow_norm)


class Layers(nn.Module):
    """Layers, one after the other."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, states: Tensor) -> Tensor:
        """Return the last states, (texts, tokens, width)."""
        for layer in self.layers:
            states = layer(states)
        return states


def scripted(network: nn.Module) -> torch.jit.ScriptModule:
    """Return the network in TorchScript: what is one call lets other threads' Python run meanwhile.

    Called one by one, each of a hundred operations would wait its turn for the interpreter.
    """
    made: torch.jit.ScriptModule = torch.jit.script(network)
    return made


# Script sees no names of this module, but what a function or an object of its own holds.
def normed(states: Tensor, norm: Norm, epsilon: float = _EPSILON) -> Tensor:
    """Return the states with BERT's layer norm."""
    return functional.layer_norm(states, states.shape[-1:], norm[0], norm[1], epsilon)


def is_fast() -> bool:
    """Tell whether this machine multiplies bytes faster than floats: FBGEMM does on x86 from AVX2 on."""
    return "fbgemm" in torch.backends.quantized.supported_engines


def prepacked(weight: Tensor, scales: Tensor, bias: Tensor | None) -> torch.ScriptObject:
    """Return a matrix of bytes, (rows, width), with a scale a row, as torch's byte products take it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tensors of bytes will go, some day; torch is pinned
        matrix = torch._make_per_channel_quantized_tensor(  # noqa: SLF001 - it has no public name
            weight, scales, torch.zeros(len(scales), dtype=torch.long), 0
        )
    made: torch.ScriptObject = torch.ops.quantized.linear_prepack(matrix, bias)
    return made


class Matrix(nn.Module):
    """What ``nn.Linear`` computes, nearly: see the module's docstring."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.largest, self.smallest, self.zero = _LARGEST, _SMALLEST, _ZERO
        self.scales = (weight.abs().amax(1) / _LARGEST_WEIGHT).clamp(min=_SMALLEST)
        rounded = (weight / self.scales[:, None]).round().to(torch.int8)
        self.weight = prepacked(rounded, torch.ones(len(rounded)), None)
        self.bias = bias.detach()

    def forward(self, states: Tensor) -> Tensor:
        """Return the product, (texts, tokens, rows of the matrix)."""
        scales = states.abs().amax(-1, keepdim=True).clamp_(min=self.smallest).div_(self.largest)
        # Of whole numbers, and so exact: 32 bits of a float hold the largest sum there may be.
        product: Tensor = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(
            (states / scales).round_(), 1.0, self.zero, self.weight
        )
        return torch.addcmul(self.bias, product.mul_(scales), self.scales)
