"""A model's linear layers -> the same, their weights laid out beforehand as oneDNN multiplies them.

PyTorch otherwise lays them out anew at every product, which for the few tokens of a question costs
as much as the product.
"""

from typing import cast

import torch
from torch import Tensor, nn


class PackedLinear(nn.Module):
    """What ``nn.Linear`` computes, to the last bits of rounding."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        with torch.inference_mode():
            # Neither has a public name: torch is pinned.
            self._weight = torch.ops.mkldnn._reorder_linear_weight(linear.weight, None)  # noqa: SLF001
        self._bias = linear.bias

    def forward(self, states: Tensor) -> Tensor:
        """Return ``states`` times the weight, plus the bias."""
        product = torch.ops.mkldnn._linear_pointwise(  # noqa: SLF001
            states, self._weight, self._bias, "none", [], ""
        )
        return cast("Tensor", product)


def pack(model: nn.Module) -> None:
    """Put packed layers in place of the linear ones in 32 bits; nothing can be trained after that."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return
    for name, child in model.named_children():
        if type(child) is nn.Linear and child.weight.dtype is torch.float32:
            setattr(model, name, PackedLinear(child))
        else:
            pack(child)
