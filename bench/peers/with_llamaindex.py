"""LlamaIndex: tag reader, sentence splitter, FAISS store and BM25, fused by reciprocal ranks."""

from collections.abc import Sequence
from pathlib import Path

import faiss
from llama_index.core import Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.readers.file import HTMLTagReader
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore

from bench.peers.peer import FloatVectors, serve

DIMENSIONS = 384
TOKENS = 256  # in a passage: the model's window; the default of 1,024 would be cut


class LlamaIndex:
    """As its guides to FAISS and to BM25 have it."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._embedding = HuggingFaceEmbedding(model_name=str(model), device="cpu")
        Settings.embed_model = self._embedding
        Settings.llm = MockLLM()
        self._index: VectorStoreIndex | None = None
        self._words: BM25Retriever | None = None

    def warm_up(self) -> None:
        """Embed something."""
        self._embedding.get_query_embedding("something")

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Split into 256 tokens that overlap by 20."""
        read = HTMLTagReader(tag="article")
        split = SentenceSplitter(chunk_size=TOKENS, chunk_overlap=20)
        documents = [each for *_, file in pages for each in read.load_data(Path(file))]
        for each in documents:
            each.metadata = {}  # a file's name would be embedded with each passage
        nodes = split.get_nodes_from_documents(documents)
        self._put(nodes)
        if self._index and self._words:
            self._index.storage_context.persist(str(self._folder))
            self._words.persist(str(self._folder / "words"))
        return len(nodes)

    def load(self) -> None:
        """Load both indexes."""
        store = FaissVectorStore.from_persist_dir(str(self._folder))
        context = StorageContext.from_defaults(vector_store=store, persist_dir=str(self._folder))
        self._index = load_index_from_storage(context)
        self._words = BM25Retriever.from_persist_dir(str(self._folder / "words"))

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Make nodes that have their embeddings."""
        self._put(
            [
                TextNode(text=text, embedding=vector.tolist())
                for text, vector in zip(texts, vectors, strict=True)
            ]
        )

    def search(self, question: str, k: int) -> list[str]:
        """Ask both retrievers; no further queries are made up."""
        if not self._index or not self._words:
            return []
        self._words.similarity_top_k = k
        fused = QueryFusionRetriever(
            [self._index.as_retriever(similarity_top_k=k), self._words],
            similarity_top_k=k,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
        )
        return [each.node.get_content() for each in fused.retrieve(question)]

    def _put(self, nodes: list[TextNode]) -> None:
        store = FaissVectorStore(faiss_index=faiss.IndexFlatIP(DIMENSIONS))
        context = StorageContext.from_defaults(vector_store=store)
        self._index = VectorStoreIndex(nodes, storage_context=context)
        self._words = BM25Retriever.from_defaults(nodes=nodes)


if __name__ == "__main__":
    serve(LlamaIndex)
