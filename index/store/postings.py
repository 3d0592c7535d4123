"""Which passages hold which term, and how often: a text's terms as numbers, and lists of them by term."""

import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.text.terms import parts, stemmed_as, terms

IS_PART = 1  # the bit of a term's number that tells it from a part's

POSTING = np.dtype([("term", "<u4"), ("count", "u1")])


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """A passage as an index takes it: its id, its article's language and its packed terms."""

    id: int
    language: str
    packed: bytes


def pack(text: str, language: str) -> bytes:
    """Return a passage's terms and parts as they are stored: five bytes for each different one."""
    counts = Counter(numbers(text, language))
    packed = np.empty(len(counts), POSTING)
    packed["term"] = list(counts)
    packed["count"] = np.minimum(list(counts.values()), 255)
    return packed.tobytes()


def numbers(text: str, language: str) -> list[int]:
    """Return the text's terms and parts as 32-bit numbers, different for each language's stems.

    Terms are even, parts odd. Two of 200,000 terms share a number about ten times, which BM25 does
    not notice.
    """
    seed = zlib.crc32(stemmed_as(language).encode())
    return [zlib.crc32(term.encode(), seed) & ~IS_PART for term in terms(text, language)] + [
        zlib.crc32(part.encode(), seed) | IS_PART for part in parts(text, language)
    ]


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings in the order of their terms: those of ``terms[i]`` begin at ``starts[i]``."""

    terms: NDArray[np.uint32]
    starts: NDArray[np.int64]  # one more than terms: the last one is the end
    passages: NDArray[np.uint32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(
        cls, each_term: NDArray[np.uint32], passages: NDArray[np.uint32], counts: NDArray[np.uint8]
    ) -> "Segment":
        """Return postings in order; those of a term stay in the order in which they are given."""
        # Stable, so that a term's passages stay in order; and in linear time where two sorted
        # segments are merged.
        order = np.argsort(each_term, kind="stable")
        ordered = each_term[order]
        starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] ^ np.uint32(1)))
        return cls(
            terms=ordered[starts],
            starts=np.append(starts, len(ordered)),
            passages=passages[order],
            counts=counts[order],
        )

    @property
    def size(self) -> int:
        """How many postings it has."""
        return len(self.passages)

    def each_term(self) -> NDArray[np.uint32]:
        """Return the term of each posting."""
        return np.repeat(self.terms, np.diff(self.starts))

    def postings(self, term: int) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Return the passages that hold the term, and how often each."""
        at = int(np.searchsorted(self.terms, term))
        if at == len(self.terms) or self.terms[at] != term:
            return self.passages[:0], self.counts[:0]
        here = slice(self.starts[at], self.starts[at + 1])
        return self.passages[here], self.counts[here]

    def without(self, gone: NDArray[np.bool_]) -> "Segment":
        """Return it without the passages that are ``gone``; itself where it has none of them."""
        kept = ~gone[self.passages]
        if kept.all():
            return self
        return self.of(self.each_term()[kept], self.passages[kept], self.counts[kept])


def inverted(passages: Sequence[PassageTerms]) -> tuple[Segment, NDArray[Any]]:
    """Return the passages' postings, and how long each is.

    It is as long as it has terms: it has parts in proportion.
    """
    ids = np.array([passage.id for passage in passages], np.uint32)
    sizes = [len(passage.packed) // POSTING.itemsize for passage in passages]
    postings = np.frombuffer(b"".join(passage.packed for passage in passages), POSTING)
    lengths = np.bincount(
        np.repeat(np.arange(len(ids)), sizes),
        np.where(postings["term"] & IS_PART, 0, postings["count"]),
        minlength=len(ids),
    )
    return Segment.of(postings["term"], np.repeat(ids, sizes), postings["count"]), lengths
