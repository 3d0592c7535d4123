"""Passages and questions -> vectors of unit length. The only file that knows sentence-transformers.

A sentence's vector is the mean of its own tokens in the passage's forward pass ("late chunking",
Günther et al., arXiv 2409.04701): it knows what "he" before it refers to, and costs no second pass.
"""

import asyncio
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from index import model_files
from index.errors import ModelMismatch, ModelMissing
from index.ports import Embedded, PassageText
from index.threads import use_every_core, use_one_thread
from index.token_vectors import Tokens, pool, unit
from index.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH = 32  # passages in one forward pass, and so what a question may have to wait for

_DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # names that encode_document looks for
_QUERY_PROMPTS = ("query",)
_SURROGATE = re.compile("[\ud800-\udfff]")
_T = TypeVar("_T")


class SentenceEmbedder:
    """A sentence-transformers model in a directory, loaded when it is first needed.

    It computes in one thread of its own, so that the event loop is free, and batch by batch, so
    that a question does not wait for a whole import. Never uses the network.
    """

    def __init__(self, path: Path, model: str, *, is_packaged: bool = False) -> None:
        self._path = path
        self._name = model
        self._is_packaged = is_packaged
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embed")

    @classmethod
    async def open(cls, path: Path | None = None) -> Self:
        """Return the embedder for the model directory ``path``, by default the packaged one.

        The weights of any other model are read once, for its checksum. Raises ModelMissing.
        """
        if path is None:
            name = f"{model_files.PACKAGED_NAME}:{model_files.PACKAGED_SHA256[:16]}"
            return cls(model_files.packaged(), name, is_packaged=True)
        checksum = await asyncio.to_thread(model_files.checksum, path)
        return cls(path, f"{path.name}:{checksum[:16]}")

    @property
    def model(self) -> str:
        """The model's name and the beginning of its weights' SHA-256."""
        return self._name

    @cached_property
    def dimensions(self) -> int:
        """The length of every vector, as the model's configuration says. Raises ModelMissing."""
        return model_files.dimensions(self._path)

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        """Return vectors for the passages and their sentences. Raises ModelMissing.

        What lies beyond the model's window does not count; a sentence wholly beyond it gets its
        passage's vector.
        """
        whole = np.zeros((len(passages), self.dimensions), np.float32)
        sentences: list[Vectors] = [whole[:0]] * len(passages)
        for batch in _batches(passages):
            embedded = await self._in_worker(partial(self._embed, [passages[at] for at in batch]))
            whole[batch] = embedded.passages
            for at, found in zip(batch, embedded.sentences, strict=True):
                sentences[at] = found
        return Embedded(whole, tuple(sentences))

    async def embed_question(self, question: str) -> Vectors:
        """Return one vector, (1, dimensions). Raises ModelMissing."""
        return await self._in_worker(lambda: self._asked(question))

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the model's tokens each text takes, without the special ones."""
        return await self._in_worker(lambda: _count(self._loaded, texts)) if texts else []

    async def _in_worker(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    def _embed(self, passages: Sequence[PassageText]) -> Embedded:
        use_every_core()
        read = _read(self._loaded, [passage.text for passage in passages], _DOCUMENT_PROMPTS)
        whole = unit(read.whole)
        return Embedded(
            whole,
            tuple(
                pool(passage.sentences, tokens, vector)
                for passage, tokens, vector in zip(passages, read.tokens, whole, strict=True)
            ),
        )

    def _asked(self, question: str) -> Vectors:
        use_one_thread()
        return unit(_read(self._loaded, [question], _QUERY_PROMPTS).whole)

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        """Load the model; only ever called in the worker."""
        if self._is_packaged:
            model_files.check_packaged(self._path)
        return _load(self._path, self.dimensions)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one forward pass says of some texts."""

    whole: Vectors
    tokens: list[Tokens]


def _load(path: Path, dimensions: int) -> "SentenceTransformer":
    # Read by the hub's library when it is imported: a path is all we load from.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Here, not above: it takes seconds and 300 MB, and most commands need no model.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    from index.packed import pack  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelMissing(f"the model in {path} cannot be loaded: {error}") from error
    if model.get_embedding_dimension() != dimensions:
        raise ModelMismatch(f"the model in {path} does not make the vectors that it says it makes")
    pack(model)
    return model


def _batches(passages: Sequence[PassageText]) -> Iterator[list[int]]:
    """Yield the places of passages of like length, so that little of a batch is padding."""
    order = sorted(range(len(passages)), key=lambda at: -len(passages[at].text))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _count(model: "SentenceTransformer", texts: Sequence[str]) -> list[int]:
    encoded = model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
    return [len(tokens) for tokens in encoded["input_ids"]]


def _read(model: "SentenceTransformer", texts: Sequence[str], prompts: Sequence[str]) -> _Read:
    import torch  # noqa: PLC0415

    prompt = next((found for name in prompts if (found := model.prompts.get(name))), "")
    encoded = model.tokenizer(
        # Half a character, as JSON may hold: no encoder takes it, and offsets must stay.
        [prompt + _SURROGATE.sub("\ufffd", text) for text in texts],
        padding=True,
        truncation=True,
        max_length=model.max_seq_length,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = encoded.pop("offset_mapping").numpy().astype(np.int32) - len(prompt)
    with torch.inference_mode():
        output: dict[str, Any] = model(dict(encoded))
    vectors = output["token_embeddings"].numpy()
    return _Read(
        output["sentence_embedding"].numpy(),
        [Tokens(row, *place.T) for row, place in zip(vectors, offsets, strict=True)],
    )
