"""Layers laid out beforehand compute what the model's own do."""

import torch
from torch import nn

from index.models.packed import PackedLinear, pack


def test_a_packed_layer_computes_what_the_layer_does():
    torch.manual_seed(1)
    layer = nn.Linear(384, 1536)
    states = torch.randn(3, 15, 384)

    with torch.inference_mode():
        assert torch.allclose(PackedLinear(layer)(states), layer(states), atol=1e-5)


def test_every_layer_of_a_model_is_packed_but_those_of_half_precision():
    half = nn.Linear(4, 4).half()
    model = nn.Sequential(
        nn.Linear(4, 4, bias=False), nn.Sequential(nn.GELU(), nn.Linear(4, 4)), half
    )

    pack(model)

    assert isinstance(model[0], PackedLinear)
    assert isinstance(model[1][1], PackedLinear)
    assert model[2] is half
