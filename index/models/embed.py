"""Passages and questions -> vectors of unit length. The only file that knows sentence-transformers.

A sentence's vector is the mean of its own tokens in the passage's forward pass ("late chunking",
Günther et al., arXiv 2409.04701): it knows what "he" before it refers to, and costs no second pass.
"""

import asyncio
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from index.errors import ModelMismatch, ModelMissing
from index.models import model_files
from index.models.threads import cores, use_one_thread
from index.models.token_vectors import Tokens, pool, unit
from index.ports import Embedded, PassageText
from index.types import Vectors

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer
    from torch import Tensor

_DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # names that encode_document looks for
_QUERY_PROMPTS = ("query",)
_SURROGATE = re.compile("[\ud800-\udfff]")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


class SentenceEmbedder:
    """A sentence-transformers model in a directory, loaded when it is first needed.

    Each passage is read for itself, one on each core: what it gets depends on no other, nothing is
    padded, and no question waits for an import. Never uses the network.
    """

    def __init__(self, path: Path, model: str, *, is_packaged: bool = False) -> None:
        self._path = path
        self._name = model
        self._is_packaged = is_packaged
        self._passages = ThreadPoolExecutor(cores(), thread_name_prefix="embed")
        self._questions = ThreadPoolExecutor(1, thread_name_prefix="question")
        self._loading = threading.Lock()
        self._loaded: _Model | None = None

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
        left = iter(enumerate(passages))

        async def read_on() -> None:
            # One after the other, so that another article is not kept waiting for all of these.
            for at, passage in left:
                whole[at], sentences[at] = await self._in(self._passages, self._embed, passage)

        await asyncio.gather(*(read_on() for _ in range(cores())))
        return Embedded(whole, tuple(sentences))

    async def embed_question(self, question: str) -> Vectors:
        """Return one vector, (1, dimensions). Raises ModelMissing."""
        return await self._in(self._questions, self._asked, question)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the model's tokens each text takes, without the special ones."""
        return await self._in(self._questions, self._count, texts) if texts else []

    async def _in(
        self, threads: ThreadPoolExecutor, work: Callable[[_Given], _Made], given: _Given
    ) -> _Made:
        return await asyncio.get_running_loop().run_in_executor(threads, work, given)

    def _embed(self, passage: PassageText) -> tuple[Vectors, Vectors]:
        read = self._model.read(passage.text, _DOCUMENT_PROMPTS)
        return read.whole, pool(passage.sentences, read.tokens, read.whole)

    def _asked(self, question: str) -> Vectors:
        return self._model.read(question, _QUERY_PROMPTS).whole[None]

    def _count(self, texts: Sequence[str]) -> list[int]:
        return self._model.count(texts)

    @property
    def _model(self) -> "_Model":
        """Load the model; only ever called in a worker."""
        with self._loading:
            if self._loaded is None:
                if self._is_packaged:
                    model_files.check_packaged(self._path)
                self._loaded = _load(self._path, self.dimensions, is_packaged=self._is_packaged)
            return self._loaded


@dataclass(frozen=True, slots=True)
class _Read:
    """What a forward pass says of a text."""

    whole: Vectors
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class _Model:
    """A loaded model, to be used from several threads at once.

    Its tokenizer is not: it notes in itself where to cut. So there is one that cuts at the
    window, and one that counts.
    """

    forward: "Callable[[Encoding], tuple[Tensor, Tensor]]"  # vectors of the tokens, of the whole
    prompts: Mapping[str, str | None]
    cutting: "Tokenizer"
    counting: "Tokenizer"

    def read(self, text: str, prompts: Sequence[str]) -> _Read:
        """Return the vectors of a text, begun with the first of ``prompts`` that the model has."""
        use_one_thread()
        prompt = next((found for name in prompts if (found := self.prompts.get(name))), "")
        encoded = self.cutting.encode(prompt + _encodable(text))
        vectors, whole = self.forward(encoded)
        offsets = np.array(encoded.offsets, np.int32).reshape(-1, 2) - len(prompt)
        return _Read(unit(whole.numpy()[None])[0], Tokens(vectors.numpy(), *offsets.T))

    def count(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text takes."""
        whole = [_encodable(text) for text in texts]
        return [len(each) for each in self.counting.encode_batch(whole, add_special_tokens=False)]


def _encodable(text: str) -> str:
    """Replace half a character, as JSON may hold: no encoder takes it, and offsets must stay."""
    return _SURROGATE.sub("\ufffd", text)


def _load(path: Path, dimensions: int, *, is_packaged: bool) -> _Model:
    # Here, not above: it takes seconds and 300 MB, and most commands need no model.
    from index.models import quantised  # noqa: PLC0415

    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Measured on this model, on no other.
    if is_packaged and quantised.is_fast():
        return _load_packaged(path)
    return _load_any(path, dimensions)


def _load_packaged(path: Path) -> _Model:
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    from index.models.sentence_network import WINDOW, Network  # noqa: PLC0415

    network = Network.load(path)
    written = Tokenizer.from_file(str(path / "tokenizer.json")).to_str()
    return _Model(
        lambda encoded: network.read(encoded.ids, encoded.type_ids),
        {},
        *_tokenizers(written, WINDOW),
    )


def _load_any(path: Path, dimensions: int) -> _Model:
    # Read by the hub's library when it is imported: a path is all we load from.
    os.environ["HF_HUB_OFFLINE"] = "1"
    import torch  # noqa: PLC0415 - as above
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    from index.models import packed  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelMissing(f"the model in {path} cannot be loaded: {error}") from error
    if model.get_embedding_dimension() != dimensions:
        raise ModelMismatch(f"the model in {path} does not make the vectors that it says it makes")
    packed.pack(model)
    inputs = model.tokenizer.model_input_names  # what the model wants to know of a token

    def forward(encoded: "Encoding") -> "tuple[Tensor, Tensor]":
        every = {
            "input_ids": encoded.ids,
            "token_type_ids": encoded.type_ids,
            "attention_mask": encoded.attention_mask,
        }
        with torch.inference_mode():
            output: dict[str, Tensor] = model(
                {name: torch.tensor([every[name]]) for name in inputs}
            )
        return output["token_embeddings"][0], output["sentence_embedding"][0]

    written = model.tokenizer.backend_tokenizer.to_str()
    return _Model(forward, model.prompts, *_tokenizers(written, model.max_seq_length))


def _tokenizers(written: str, window: int | None) -> "tuple[Tokenizer, Tokenizer]":
    """Return one that cuts at the model's window, and one that does not."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - as above

    cutting, counting = Tokenizer.from_str(written), Tokenizer.from_str(written)
    for each in (cutting, counting):
        each.no_padding()
        each.no_truncation()
    if window:
        cutting.enable_truncation(window)
    return cutting, counting
