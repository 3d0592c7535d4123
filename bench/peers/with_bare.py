"""A bare loop: BeautifulSoup, sentence-transformers and a flat FAISS index."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import faiss as untyped_faiss
import numpy as np
from bs4 import BeautifulSoup
from sentence_transformers import SentenceTransformer

from bench.peers.peer import FloatVectors, serve

faiss: Any = untyped_faiss  # its stubs describe the C++ side

CHARACTERS = 800  # in a passage: the model reads some 250 tokens
DIMENSIONS = 384


class Bare:
    """The least that any such program must do."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = SentenceTransformer(str(model), device="cpu", local_files_only=True)
        self._index = faiss.IndexFlatIP(DIMENSIONS)
        self._texts: list[str] = []

    def warm_up(self) -> None:
        """Embed something."""
        self._model.encode(["something"])

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Cut at paragraphs, embed all at once, write both files."""
        texts = [text for *_, file in pages for text in _cut(Path(file))]
        self.add_vectors(texts, self._model.encode(texts, normalize_embeddings=True))
        faiss.write_index(self._index, str(self._folder / "vectors"))
        (self._folder / "texts.json").write_text(json.dumps(self._texts), "utf-8")
        return len(texts)

    def load(self) -> None:
        """Read both files."""
        self._index = faiss.read_index(str(self._folder / "vectors"))
        self._texts = json.loads((self._folder / "texts.json").read_text("utf-8"))

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Add vectors, and the texts beside them."""
        self._index.add(np.ascontiguousarray(vectors))
        self._texts += texts

    def search(self, question: str, k: int) -> list[str]:
        """Embed the question, scan."""
        vector = self._model.encode([question], normalize_embeddings=True)
        _, found = self._index.search(np.asarray(vector, np.float32), k)
        return [self._texts[at] for at in found[0] if at >= 0]


def _cut(file: Path) -> Iterator[str]:
    page = BeautifulSoup(file.read_text("utf-8"), "lxml")
    held = ""
    for paragraph in (page.find("article") or page).find_all("p"):
        text = paragraph.get_text(" ", strip=True)
        if held and len(held) + len(text) > CHARACTERS:
            yield held
            held = ""
        held = f"{held} {text}".strip()
    if held:
        yield held


if __name__ == "__main__":
    serve(Bare)
