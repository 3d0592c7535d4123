"""The vector index of one space, in memory. The only file that knows FAISS."""

import threading
from typing import Any

import faiss as untyped_faiss
import numpy as np

from index.ports import PassageIds
from index.types import Vectors

# Its stubs describe the C++ side, not what Python sees.
faiss: Any = untyped_faiss

# On indexes of this size threads cost more than they bring: 7.4 ms against 0.1 ms for 2,000.
faiss.omp_set_num_threads(1)


class FaissIndex:
    """Exact inner-product search by passage id. Safe to use from several threads.

    Does not know what a passage says, nor who may see it: the store does. Passage ids should be
    dense, since a search marks those it may return in a bitmap.
    """

    def __init__(self, dimensions: int) -> None:
        self._lock = threading.Lock()
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions))

    def __len__(self) -> int:
        """Return how many vectors it holds."""
        return int(self._index.ntotal)

    def ids(self) -> PassageIds:
        """Return the ids that have been added and not removed, in order."""
        with self._lock:
            return np.sort(faiss.vector_to_array(self._index.id_map).astype(np.int64))

    def vectors(self, ids: PassageIds) -> Vectors:
        """Return the vectors stored under ``ids``, (ids, dimensions). Raises KeyError."""
        with self._lock:
            try:
                return np.asarray(self._index.reconstruct_batch(ids), np.float32)
            except RuntimeError as error:
                raise KeyError(ids) from error

    def add(self, ids: PassageIds, vectors: Vectors) -> None:
        """Add vectors under their ids; an id is added once."""
        with self._lock:
            self._index.add_with_ids(vectors, ids)

    def remove(self, ids: PassageIds) -> None:
        """Remove the ids that are there."""
        with self._lock:
            self._index.remove_ids(ids)

    def nearest(self, vector: Vectors, k: int, among: PassageIds) -> list[tuple[int, float]]:
        """Return at most ``k`` (id, inner product) of ``among``, best first."""
        if not len(among):
            return []
        # Inside the search, never after it: what may not be seen would push out what may.
        allowed = np.zeros(int(among.max()) + 1, bool)
        allowed[among] = True
        bitmap = np.packbits(allowed, bitorder="little")
        selector = faiss.IDSelectorBitmap(bitmap)
        with self._lock:
            scores, found = self._index.search(
                vector, min(k, len(among)), params=faiss.SearchParameters(sel=selector)
            )
        return [
            (int(at), float(score))
            for at, score in zip(found[0], scores[0], strict=True)
            if at >= 0
        ]
