"""Tokens of a text -> their vectors and the text's own. The packaged model, read from its weights alone.

sentence-transformers, which reads any model, takes three times as long to import as torch does:
what somebody waits for who asks the first question after a start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from index.bert import HEADS, LAYERS, Embeddings, read_norm
from index.errors import ModelMissing
from index.quantised import Layer, Matrix, normed, scripted

WINDOW = 256  # tokens, as its sentence_bert_config.json says


@dataclass(frozen=True, slots=True)
class Network:
    """BERT, whose tokens' vectors make the text's by their mean."""

    embeddings: Embeddings
    layers: torch.jit.ScriptModule

    @classmethod
    def load(cls, model: Path) -> "Network":
        """Read the weights in a model's directory. Raises ModelMissing."""
        try:
            with safe_open(model / "model.safetensors", "pt") as weights, torch.inference_mode():
                return cls(
                    Embeddings.load(weights),
                    scripted(_layer(weights, f"encoder.layer.{at}") for at in range(LAYERS)),
                )
        except (OSError, SafetensorError) as error:
            raise ModelMissing(f"the model in {model} cannot be loaded: {error}") from error

    def read(self, ids: Sequence[int], types: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Return the vectors of the tokens, (tokens, width), and of the whole, (width,)."""
        at = self.embeddings
        with torch.inference_mode():
            embedded = at.words[list(ids)] + at.kinds[list(types)] + at.places[: len(ids)]
            states: Tensor = self.layers(normed(embedded[None], at.norm))
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
