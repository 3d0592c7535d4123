"""Tokens of a text -> their vectors and the text's own. The packaged model, read from its weights alone.

sentence-transformers, which reads any model, takes three times as long to import as torch does:
what somebody waits for who asks the first question after a start.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from index.errors import ModelMissing
from index.models.bert import HEADS, LAYERS, Embeddings, read_norm
from index.models.quantised import Layer, Layers, Matrix, normed, scripted

WINDOW = 256  # tokens, as its sentence_bert_config.json says


class Network:
    """BERT, whose tokens' vectors make the text's by their mean."""

    def __init__(self, script: torch.jit.ScriptModule) -> None:
        self._script = script

    @classmethod
    def load(cls, model: Path) -> "Network":
        """Read the weights in a model's directory. Raises ModelMissing."""
        try:
            with safe_open(model / "model.safetensors", "pt") as weights, torch.inference_mode():
                return cls(scripted(_Sentences(weights)))
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"the model in {model} cannot be loaded: {error}") from error

    def read(self, ids: Sequence[int], types: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Return the vectors of the tokens, (tokens, width), and of the whole, (width,)."""
        with torch.inference_mode():
            found: tuple[Tensor, Tensor] = self._script(torch.tensor(ids), torch.tensor(types))
            return found


class _Sentences(nn.Module):
    """Word vectors -> layers -> the tokens' vectors and their mean."""

    def __init__(self, weights: Any) -> None:
        super().__init__()
        embeddings = Embeddings.load(weights)
        self.words, self.places = embeddings.words, embeddings.places
        self.kinds, self.norm = embeddings.kinds, embeddings.norm
        self.layers = Layers(_layer(weights, f"encoder.layer.{at}") for at in range(LAYERS))

    def forward(self, ids: Tensor, types: Tensor) -> tuple[Tensor, Tensor]:
        """Return the vectors of the tokens, (tokens, width), and of the whole, (width,)."""
        embedded = self.words[ids] + self.kinds[types] + self.places[: ids.shape[0]]
        states: Tensor = self.layers(normed(embedded[None], self.norm))
        return states[0], states[0].mean(0)


def _layer(weights: Any, name: str) -> Layer:
    own = [f"{name}.attention.self.{each}" for each in ("query", "key", "value")]
    around = (
        torch.cat([weights.get_tensor(f"{each}.{part}") for each in own])
        for part in ("weight", "bias")
    )
    attended, narrow = f"{name}.attention.output", f"{name}.output"
    return Layer(
        {
            "around": Matrix(*around),
            "attended": _matrix(weights, f"{attended}.dense"),
            "wide": _matrix(weights, f"{name}.intermediate.dense"),
            "narrow": _matrix(weights, f"{narrow}.dense"),
        },
        {
            "attended norm": read_norm(weights, f"{attended}.LayerNorm"),
            "narrow norm": read_norm(weights, f"{narrow}.LayerNorm"),
        },
        HEADS,
    )


def _matrix(weights: Any, name: str) -> Matrix:
    return Matrix(weights.get_tensor(f"{name}.weight"), weights.get_tensor(f"{name}.bias"))
