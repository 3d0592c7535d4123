"""A bare exact scan over vectors numbered from one: what any search is measured against."""

from typing import Any

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

faiss: Any = untyped_faiss  # its stubs describe the C++ side


class BareScan:
    """FAISS's flat index, with nothing around it."""

    def __init__(self, dimensions: int) -> None:
        self._index = faiss.IndexFlatIP(dimensions)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Add vectors; they are numbered as they come."""
        self._index.add(vectors)

    def megabytes(self) -> int:
        """Return what the vectors take, in MiB."""
        return int(self._index.ntotal) * int(self._index.d) * 4 // 2**20

    def nearest(self, vector: NDArray[np.float32], k: int) -> None:
        """Search all of them."""
        self._index.search(vector, k)

    def nearest_of(self, vector: NDArray[np.float32], k: int, among: NDArray[np.int64]) -> set[int]:
        """Return the numbers of the nearest ``among`` some."""
        selector = faiss.IDSelectorBatch(among - 1)
        _, found = self._index.search(vector, k, params=faiss.SearchParameters(sel=selector))
        return {int(at) + 1 for at in found[0] if at >= 0}
