"""The lexical index of one space: a passage's terms in, passage ids by BM25 out.

Okapi BM25 (Robertson et al., TREC-3, 1994) with Lucene's idf, which never goes below zero.
How often a term occurs, and how long passages are, is counted among the passages that the asker
may see, so that what a channel is told does not depend on what others have shared.

A passage is also known by the parts of its words, each worth a fifth of a term: they find
"Wikinger-Siedler" for "Wikingersiedlern". What many passages have in common tells little, and parts
of that kind are passed over, which keeps a search as fast as one without them.
"""

import math
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.ports import PassageIds
from index.store.postings import IS_PART, PassageTerms, Segment, inverted, numbers
from index.text.terms import stemmed_as

K1 = 1.2  # how soon more of the same term counts for less
B = 0.75  # how much a long passage is held against it
PART = 0.2  # what a part of a word is worth beside a term; 0.1 to 0.5 find the same
COMMON = 0.1  # of the passages seen, and _FEW; a part that more of them have is passed over

_FEW = 10
_OFTEN = 0.05  # of the passages seen have a term that costs
_SPARSE = (
    20  # postings for each passage wanted, beyond which these are looked up in them one by one
)
_VIEWS = 16  # that are remembered: of a million passages each takes 5 MB
_ROUNDING = 1e-4  # of a score, which is below 100: more than single precision loses of it


class Bm25:
    """Postings by term, in segments that are merged as they pile up. Safe to use from threads.

    Does not know what a passage says, nor who may see it. Passage ids index its arrays, so they
    should be dense: a space's are. Postings may also be elsewhere: then it knows how long those
    passages are, and is given the postings that a question needs.
    """

    def __init__(self, views: int = _VIEWS) -> None:
        self._lock = threading.Lock()
        self._segments: list[Segment] = []
        self._held = np.zeros(0, bool)
        self._lengths = np.zeros(0, np.float32)  # terms in each passage
        self._languages = np.zeros(0, np.uint8)  # of each passage, as a place in _names
        self._names = [""]
        self._version = 0  # counts the changes
        self._elsewhere = False
        self._views: deque[tuple[int, PassageIds, dict[str, _View]]] = deque(maxlen=views)

    def ids(self) -> PassageIds:
        """Return the ids that have been added and not removed, in order."""
        with self._lock:
            return np.flatnonzero(self._held)

    def add(self, passages: Sequence[PassageTerms]) -> None:
        """Add passages; an id is added once."""
        if not passages:
            return
        added, lengths = inverted(passages)
        with self._lock:
            self._know(
                [each.id for each in passages], lengths, [each.language for each in passages]
            )
            self._segments.append(added)
            self._merge()

    def add_elsewhere(
        self, ids: PassageIds, lengths: NDArray[np.uint32], languages: Sequence[str]
    ) -> None:
        """Add passages, or give up their postings: they are elsewhere."""
        if not len(ids):
            return
        with self._lock:
            self._elsewhere = True
            self._know(ids, lengths, languages)
            moved = np.zeros(len(self._held), bool)
            moved[ids] = True
            self._segments = [each for each in self._without(moved) if each.size]

    def remove(self, ids: PassageIds) -> None:
        """Remove the ids that are there."""
        with self._lock:
            gone = np.zeros(len(self._held), bool)
            gone[ids[ids < len(gone)]] = True
            self._held = self._held & ~gone
            self._version += 1
            self._segments = self._without(gone)

    def best(self, question: str, k: int, among: PassageIds) -> list[tuple[int, float]]:
        """Return at most ``k`` (id, score) of ``among`` that share a term, best first."""
        return self.asked(question, among).best(k)

    def asked(self, question: str, among: PassageIds) -> "Asked":
        """Return what there is to score for a question, as it is now."""
        with self._lock:
            segments, views = self._segments[:], self._seen(among)
        wanted = {language: set(numbers(question, language)) for language in views}
        return Asked(wanted, views, segments)

    def _know(
        self,
        ids: PassageIds | Sequence[int],
        lengths: NDArray[Any],
        languages: Sequence[str],
    ) -> None:
        self._reserve(int(max(ids)) + 1)
        self._held[ids] = True
        self._lengths[ids] = lengths
        self._languages[ids] = [self._place(language) for language in languages]
        self._version += 1

    def _without(self, gone: NDArray[np.bool_]) -> list[Segment]:
        return [segment.without(gone) for segment in self._segments]

    def _seen(self, among: PassageIds) -> "dict[str, _View]":
        """Return what is seen, by language; remembered for arrays that nobody can change."""
        for version, remembered, views in self._views:
            if remembered is among and version == self._version:
                return views
        views = self._looked_at(among)
        if not among.flags.writeable:
            self._views.append((self._version, among, views))
        return views

    def _looked_at(self, among: PassageIds) -> "dict[str, _View]":
        seen = among[among < len(self._held)]
        seen = seen[self._held[seen]]
        held = np.bincount(self._languages[self._held], minlength=len(self._names))
        views = {}
        for place, count in enumerate(np.bincount(self._languages[seen])):
            if count:
                own = seen[self._languages[seen] == place]
                # What is elsewhere may lag behind a removal.
                is_all = len(own) == held[place] and not self._elsewhere
                views[self._names[place]] = _view(own, self._lengths, is_all=is_all)
        return views

    def _reserve(self, size: int) -> None:
        """Grow to the double, and never in place: a search may still read the old arrays."""
        if size > len(self._held):
            more = max(size, 2 * len(self._held)) - len(self._held)
            self._held = np.concatenate([self._held, np.zeros(more, bool)])
            self._lengths = np.concatenate([self._lengths, np.zeros(more, np.float32)])
            self._languages = np.concatenate([self._languages, np.zeros(more, np.uint8)])

    def _place(self, language: str) -> int:
        name = stemmed_as(language)
        if name not in self._names:
            self._names.append(name)
        return self._names.index(name)

    def _merge(self) -> None:
        """Keep each segment at least twice the next, so that there are few and copies are rare."""
        while len(self._segments) > 1 and self._segments[-2].size < 2 * self._segments[-1].size:
            last, before = self._segments.pop(), self._segments.pop()
            self._segments.append(
                Segment.of(
                    np.concatenate([before.each_term(), last.each_term()]),
                    np.concatenate([before.passages, last.passages]),
                    np.concatenate([before.counts, last.counts]),
                )
            )


@dataclass(frozen=True, slots=True)
class _View:
    """What is seen of one language: a mask unless it is all, the count, and BM25's norms by id."""

    mask: NDArray[np.bool_] | None
    total: int
    norms: NDArray[np.float32]

    def of(
        self, passages: NDArray[np.uint32], counts: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Return the postings that are seen."""
        if self.mask is None:
            return passages, counts
        kept = np.flatnonzero(self.mask[passages])
        return passages[kept], counts[kept]


def _view(seen: PassageIds, lengths: NDArray[np.float32], *, is_all: bool) -> _View:
    mask = None
    if not is_all:
        mask = np.zeros(len(lengths), bool)
        mask[seen] = True
    average = float(lengths[seen].mean()) or 1.0
    return _View(mask, len(seen), (K1 * (1 - B + B * lengths / average)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's terms for each language seen, and what was in memory when it was asked."""

    wanted: Mapping[str, set[int]]
    views: Mapping[str, _View]
    segments: Sequence[Segment]

    def terms(self) -> set[int]:
        """Return the terms whose postings are needed, of all languages."""
        return set().union(*self.wanted.values())

    def best(self, k: int, elsewhere: Sequence[Segment] = ()) -> list[tuple[int, float]]:
        """Return at most ``k`` (id, score), best first; ``elsewhere`` are further postings."""
        segments = [*elsewhere, *self.segments]
        found = [
            each
            for language, view in self.views.items()
            for each in _best(self.wanted[language], segments, view, k)
        ]
        return sorted(found, key=lambda each: (-each[1], each[0]))[:k]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A term of a question: what it is worth at most in any passage, and its postings that are seen."""

    worth: float
    size: int
    postings: Sequence[tuple[NDArray[np.uint32], NDArray[np.uint8]]]

    def gained(self, counts: NDArray[np.uint8], norms: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what passages gain by it that have it so often."""
        gained: NDArray[np.float32] = np.float32(self.worth) * (counts / (counts + norms))
        return gained


def _best(
    wanted: set[int], segments: Sequence[Segment], view: _View, k: int
) -> list[tuple[int, float]]:
    """Return the ``k`` highest scores above zero.

    The rarest term first. Once what is left cannot lift a passage of its own among the ``k`` best,
    only those that have a score already are looked up (MaxScore: Turtle and Flood, 1995): what
    every third passage has costs little.
    """
    terms = _weighed(wanted, segments, view)
    left = sum(term.worth for term in terms)
    scores = np.zeros(len(view.norms), np.float32)
    for done, term in enumerate(terms):
        # To look for the bound takes about as long as to add a term that a twentieth has.
        if term.size > _OFTEN * view.total and _highest(scores[scores > 0], k) > left + _ROUNDING:
            return _finished(scores, terms[done:], view, k)
        for passages, counts in term.postings:
            at = passages.astype(np.intp)  # NumPy would do so at each use of them
            scores[at] += term.gained(counts, view.norms[at])
        left -= term.worth
    return _finished(scores, [], view, k)


def _weighed(wanted: set[int], segments: Sequence[Segment], view: _View) -> list[_Wanted]:
    found = []
    for term in sorted(wanted):
        postings = [view.of(*segment.postings(term)) for segment in segments]
        holding = sum(len(passages) for passages, _ in postings)
        idf = math.log(1 + (view.total - holding + 0.5) / (holding + 0.5))
        if term & IS_PART:
            if holding > COMMON * view.total + _FEW:
                continue
            idf *= PART
        found.append(_Wanted(idf, holding, postings))
    return sorted(found, key=lambda term: -term.worth)


def _highest(scores: NDArray[np.float32], k: int) -> float:
    """Return the score that ``k`` passages reach; zero where there are not so many."""
    return float(np.partition(scores, -k)[-k]) if len(scores) > k else 0.0


def _finished(
    scores: NDArray[np.float32], terms: Sequence[_Wanted], view: _View, k: int
) -> list[tuple[int, float]]:
    """Return the ``k`` best of what has a score, the other ``terms`` added.

    After each term those are left out that what is still to come cannot lift among the best.
    """
    left = sum(term.worth for term in terms)
    some = np.flatnonzero(scores > 0)
    own = scores[some]
    for term in terms:
        kept = own >= _highest(own, k) - left - _ROUNDING
        some, own = some[kept], own[kept]
        for passages, counts in term.postings:
            count = _counts(some, passages, counts, len(scores))
            has = count > 0
            own[has] += term.gained(count[has], view.norms[some[has]])
        left -= term.worth
    kept = own >= _highest(own, k)
    some, own = some[kept], own[kept]
    best = np.argsort(-own, kind="stable")[:k]
    return [(int(some[row]), float(own[row])) for row in best]


def _counts(
    some: PassageIds, passages: NDArray[np.uint32], counts: NDArray[np.uint8], size: int
) -> NDArray[np.uint8]:
    """Return how often each of ``some`` has the term of these postings."""
    if len(passages) <= _SPARSE * len(some):
        by_passage = np.zeros(size, np.uint8)
        by_passage[passages] = counts
        return by_passage[some]
    at = np.searchsorted(passages, some.astype(np.uint32))
    at[at == len(passages)] = 0
    return np.where(passages[at] == some, counts[at], np.uint8(0))
