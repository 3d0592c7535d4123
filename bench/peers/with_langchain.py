"""LangChain: BeautifulSoup loader, recursive splitter, FAISS and BM25 in an ensemble."""

from collections.abc import Sequence
from pathlib import Path

from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.document_loaders import BSHTMLLoader
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from bench.peers.peer import FloatVectors, serve


class LangChain:
    """Sizes and weights are those of its own guides."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = HuggingFaceEmbeddings(
            model_name=str(model), encode_kwargs={"normalize_embeddings": True}
        )
        self._found: EnsembleRetriever | None = None

    def warm_up(self) -> None:
        """Embed something."""
        self._model.embed_query("something")

    def add_pages(self, pages: Sequence[Sequence[str]]) -> int:
        """Split into 1,000 characters that overlap by 200."""
        split = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        documents = [
            each
            for *_, file in pages
            for each in split.split_documents(BSHTMLLoader(file, open_encoding="utf-8").load())
        ]
        store = FAISS.from_documents(documents, self._model)
        self._put(store, [each.page_content for each in documents])
        store.save_local(str(self._folder))
        return len(documents)

    def load(self) -> None:
        """Load the vectors, and index the words again: BM25 is not kept."""
        store = FAISS.load_local(
            str(self._folder), self._model, allow_dangerous_deserialization=True
        )
        at = store.index_to_docstore_id
        documents = [store.docstore.search(at[row]) for row in range(len(at))]
        self._put(store, [each.page_content for each in documents])

    def add_vectors(self, texts: list[str], vectors: FloatVectors) -> None:
        """Give both to the store."""
        pairs = zip(texts, vectors, strict=True)
        self._put(FAISS.from_embeddings(pairs, self._model), texts)

    def search(self, question: str, k: int) -> list[str]:
        """Ask both retrievers, fuse their ranks."""
        if not self._found:
            return []
        for each in self._found.retrievers:
            if isinstance(each, BM25Retriever):
                each.k = k
            else:
                each.search_kwargs = {"k": k}
        return [each.page_content for each in self._found.invoke(question)][:k]

    def _put(self, store: FAISS, texts: list[str]) -> None:
        words = BM25Retriever.from_texts(texts)
        self._found = EnsembleRetriever(
            retrievers=[words, store.as_retriever()], weights=[0.5, 0.5]
        )


if __name__ == "__main__":
    serve(LangChain)
