"""The vector index of one space, in memory. The only file that knows FAISS."""

import threading
from collections import deque
from typing import Any

import faiss as untyped_faiss
import numpy as np
from numpy.typing import NDArray

from index.ports import PassageIds
from index.types import Vectors

# Its stubs describe the C++ side, not what Python sees.
faiss: Any = untyped_faiss

# On indexes of this size threads cost more than they bring: 7.4 ms against 0.1 ms for 2,000.
faiss.omp_set_num_threads(1)


EXACT_UP_TO = 200_000  # vectors that are all compared: some 7 ms
LISTS = 1024  # of those nearest to each other, beyond that
PROBED = 320  # of the lists, at a search: of the ten nearest they hold 99 of 100
FEW = 50_000  # of those that may be seen; they are all compared, wherever they are

_HALF = faiss.ScalarQuantizer.QT_fp16
_AT_ONCE = 50_000  # vectors that are copied at a time
_TRAINED_ON = 40  # vectors for each list
_BITMAPS = 16  # that are remembered, a bit for each passage


class FaissIndex:
    """Inner-product search by passage id: exact up to some size, in an inverted file beyond.

    Holds half-precision floats, which take half the memory and half the time, and change an inner
    product of unit vectors by some ten-thousandths.

    Safe to use from several threads. Does not know what a passage says, nor who may see it: the
    store does. Passage ids should be dense, since a search marks those it may return in a bitmap.
    """

    def __init__(self, dimensions: int, exact_up_to: int = EXACT_UP_TO, lists: int = LISTS) -> None:
        self._lock = threading.Lock()
        self._index = faiss.IndexIDMap2(
            faiss.IndexScalarQuantizer(dimensions, _HALF, faiss.METRIC_INNER_PRODUCT)
        )
        self._exact_up_to = exact_up_to
        self._lists = lists
        self._bitmaps: deque[tuple[PassageIds, NDArray[np.uint8]]] = deque(maxlen=_BITMAPS)

    def __len__(self) -> int:
        """Return how many vectors it holds."""
        return int(self._index.ntotal)

    def ids(self) -> PassageIds:
        """Return the ids that have been added and not removed, in order."""
        with self._lock:
            return np.sort(self._ids())

    def vectors(self, ids: PassageIds) -> Vectors:
        """Return the vectors stored under ``ids``, (ids, dimensions). Raises KeyError."""
        with self._lock:
            return self._vectors(ids)

    def add(self, ids: PassageIds, vectors: Vectors) -> None:
        """Add vectors under their ids; an id is added once."""
        with self._lock:
            self._index.add_with_ids(vectors, ids)
            if self._is_exact() and len(self) > self._exact_up_to:
                self._index = self._in_lists()

    def remove(self, ids: PassageIds) -> None:
        """Remove the ids that are there."""
        with self._lock:
            self._index.remove_ids(np.intersect1d(ids, self._ids()))

    def nearest(self, vector: Vectors, k: int, among: PassageIds) -> list[tuple[int, float]]:
        """Return at most ``k`` (id, inner product) of ``among``, best first."""
        if not len(among):
            return []
        # Inside the search, never after it: what may not be seen would push out what may.
        selector = faiss.IDSelectorBitmap(self._bitmap(among))
        with self._lock:
            if self._is_exact():
                parameters = faiss.SearchParameters(sel=selector)
            else:
                # A filter leaves little of each list: then all lists cost no more than some.
                probed = self._lists if len(among) <= FEW else min(PROBED, self._lists)
                parameters = faiss.SearchParametersIVF(sel=selector, nprobe=probed)
            scores, found = self._index.search(vector, min(k, len(among)), params=parameters)
        return [
            (at, score)
            for at, score in zip(found[0].tolist(), scores[0].tolist(), strict=True)
            if at >= 0
        ]

    def similar(self, vector: Vectors, ids: PassageIds) -> list[tuple[int, float]]:
        """Return (id, inner product) of those of ``ids`` that are there, best first."""
        try:
            products = self.vectors(ids) @ vector[0]
        except KeyError:  # one was removed meanwhile
            return self.nearest(vector, len(ids), ids)
        order = np.argsort(-products, kind="stable")
        return [(int(ids[at]), float(products[at])) for at in order]

    def _bitmap(self, among: PassageIds) -> NDArray[np.uint8]:
        """Return which ids those are; remembered for arrays that nobody can change."""
        for remembered, bitmap in list(self._bitmaps):
            if remembered is among:
                return bitmap
        allowed = np.zeros(int(among.max()) + 1, bool)
        allowed[among] = True
        bitmap = np.packbits(allowed, bitorder="little")
        if not among.flags.writeable:
            self._bitmaps.append((among, bitmap))
        return bitmap

    def _is_exact(self) -> bool:
        return isinstance(self._index, faiss.IndexIDMap2)

    def _ids(self) -> PassageIds:
        if self._is_exact():
            return np.asarray(faiss.vector_to_array(self._index.id_map), np.int64)
        lists = self._index.invlists
        return np.concatenate(
            [
                faiss.rev_swig_ptr(lists.get_ids(at), lists.list_size(at)).copy()
                for at in range(self._lists)
            ]
        )

    def _vectors(self, ids: PassageIds) -> Vectors:
        try:
            return np.asarray(self._index.reconstruct_batch(ids), np.float32)
        except RuntimeError as error:
            raise KeyError(ids) from error

    def _in_lists(self) -> Any:
        """Return the same vectors in an inverted file, its lists trained on a share of them."""
        ids = self._ids()
        size = self._index.d
        inverted = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(size), size, self._lists, _HALF, faiss.METRIC_INNER_PRODUCT, False
        )
        inverted.cp.seed = 1
        inverted.train(self._vectors(ids[:: max(1, len(ids) // (_TRAINED_ON * self._lists))]))
        inverted.set_direct_map_type(faiss.DirectMap.Hashtable)
        for some in np.array_split(ids, max(1, len(ids) // _AT_ONCE)):
            inverted.add_with_ids(self._vectors(some), some)
        return inverted
