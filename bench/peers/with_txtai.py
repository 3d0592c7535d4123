"""txtai: Textractor by paragraphs, and an embeddings database with hybrid search and content."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer
from txtai import Embeddings
from txtai.pipeline import Textractor

from bench.peers.peer import FloatVectors, serve


class Txtai:
    """As https://neuml.github.io/txtai/embeddings/ has it."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = model
        self._embeddings = Embeddings(path=str(model), hybrid=True, content=True, gpu=False)

    def warm_up(self) -> None:
        """Embed something."""
        self._embeddings.transform("something")

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Take each paragraph for a passage."""
        read = Textractor(paragraphs=True, backend=None)
        texts = [text for *_, file in pages for text in read(Path(file).read_text("utf-8")) if text]
        self._embeddings.index(texts)
        self._embeddings.save(str(self._folder))
        return len(texts)

    def load(self) -> None:
        """Load the database."""
        self._embeddings.load(str(self._folder))

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Index with an external transform that knows the vectors beforehand."""
        model = SentenceTransformer(str(self._model), device="cpu", local_files_only=True)
        known = deque(vectors)

        def transform(wanted: Sequence[Any]) -> FloatVectors:
            if known:
                return np.stack([known.popleft() for _ in wanted])
            return np.asarray(model.encode(list(wanted), normalize_embeddings=True), np.float32)

        self._embeddings = Embeddings(
            method="external", transform=transform, hybrid=True, content=True
        )
        self._embeddings.index(texts)

    def search(self, question: str, k: int) -> list[str]:
        """Search both ways at once."""
        return [row["text"] for row in self._embeddings.search(question, k)]


if __name__ == "__main__":
    serve(Txtai)
