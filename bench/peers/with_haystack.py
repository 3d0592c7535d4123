"""Haystack: trafilatura's converter, word splitter, in-memory store, both retrievers joined by ranks."""

from collections.abc import Sequence
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.converters import HTMLToDocument
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from bench.peers.peer import FloatVectors, serve

WORDS = 150  # in a passage: the model reads some 250 tokens
STORE = "store.json"


class Haystack:
    """As its tutorial 33, on hybrid retrieval, has it."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._file = folder / STORE
        self._model = str(model)
        self._store = InMemoryDocumentStore()
        self._ask: Pipeline | None = None

    def warm_up(self) -> None:
        """Load the model for passages."""
        self._documents = SentenceTransformersDocumentEmbedder(
            model=self._model, normalize_embeddings=True, progress_bar=False
        )
        self._documents.warm_up()

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Split into 150 words that overlap by 20."""
        split = DocumentSplitter(split_by="word", split_length=WORDS, split_overlap=20)
        split.warm_up()
        converted = HTMLToDocument().run(sources=[file for *_, file in pages])["documents"]
        documents = split.run(documents=converted)["documents"]
        self._store.write_documents(self._documents.run(documents=documents)["documents"])
        self._store.save_to_disk(str(self._file))
        return len(documents)

    def load(self) -> None:
        """Load the store."""
        self._store = InMemoryDocumentStore.load_from_disk(str(self._file))

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Make documents that have their embeddings."""
        self._store.write_documents(
            [
                Document(id=str(at), content=text, embedding=vector.tolist())
                for at, (text, vector) in enumerate(zip(texts, vectors, strict=True))
            ]
        )

    def search(self, question: str, k: int) -> list[str]:
        """Run the pipeline."""
        self._ask = self._ask or self._pipeline()
        found = self._ask.run(
            {
                "text": {"text": question},
                "near": {"top_k": k},
                "words": {"query": question, "top_k": k},
                "joined": {"top_k": k},
            }
        )
        return [each.content for each in found["joined"]["documents"]]

    def _pipeline(self) -> Pipeline:
        ask = Pipeline()
        ask.add_component(
            "text",
            SentenceTransformersTextEmbedder(
                model=self._model, normalize_embeddings=True, progress_bar=False
            ),
        )
        ask.add_component("near", InMemoryEmbeddingRetriever(self._store))
        ask.add_component("words", InMemoryBM25Retriever(self._store))
        ask.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        ask.connect("text.embedding", "near.query_embedding")
        ask.connect("near", "joined")
        ask.connect("words", "joined")
        return ask


if __name__ == "__main__":
    serve(Haystack)
