"""Sentences that may answer -> where two sources state different things, and who sides with whom. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import regex

from index.answering.pairs import Sentence
from index.sources.differing import Difference, Said, Wanted, difference
from index.sources.pool import Pool
from index.text.moments import published
from index.types import Subject

_LAID = 24  # pairs of sentences that are laid side by side: some milliseconds at most
_NEAR = 0.5  # cosine of the vectors of two sentences about one thing, at least
_SHARED = 0.5  # of the terms of two sentences that may differ in one thing, what both have
# Between two articles: what happens every year is another thing then.
_ONE_TIME = timedelta(days=300)
_YEAR = regex.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Found:
    """A disagreement: the places of what each source states, the best of each first."""

    subject: Subject
    sides: tuple[tuple[int, ...], ...]


def dispute(pool: Pool) -> Found | None:
    """Return the best pair that disagrees, with all who side with one of them or state a third thing."""
    language = pool.sentences[0].article.language
    wanted = Wanted.of(pool.question, pool.kind, language)
    said: dict[int, Said] = {}
    for a, b in _laid(pool):
        for at in (a, b):
            if at not in said:
                said[at] = Said.of(pool.sentences[at].text, pool.sentences[at].article)
        found = difference(said[a], said[b], wanted)
        if found and _are_of_one_time(pool.sentences[a], pool.sentences[b]):
            return Found(found.subject, tuple(_with_others(a, b, found, pool)))
    return None


def _laid(pool: Pool) -> Iterator[tuple[int, int]]:
    """Yield pairs of two articles that may say the same but for one thing, the best first."""
    pairs = sorted(
        (a + b, a, b)
        for b in pool.answering
        for a in pool.answering
        if a < b and pool.near[a, b] >= _NEAR and pool.of_two(a, b)
    )
    likely = (
        (a, b)
        for _, a, b in pairs
        if pool.shared(a, b) >= _SHARED and pool.sentences[a].terms != pool.sentences[b].terms
    )
    for _, pair in zip(range(_LAID), likely, strict=False):
        yield pair


def _are_of_one_time(a: Sentence, b: Sentence) -> bool:
    """Tell whether both were published about one time, or name a year that both have."""
    here, there = published(a.article), published(b.article)
    if here is None or there is None or abs(here - there) <= _ONE_TIME:
        return True
    return bool(set(_YEAR.findall(a.text)) & set(_YEAR.findall(b.text)))


def _with_others(a: int, b: int, found: Difference, pool: Pool) -> Iterator[tuple[int, ...]]:
    """Yield each side with further sentences, one an article, that state the same value."""
    here, there = frozenset(found.here), frozenset(found.there)
    for at, own, other in ((a, here, there - here), (b, there, here - there)):
        yield tuple(_siding(at, own, other, {a, b}, pool))


def _siding(
    at: int, own: frozenset[str], other: frozenset[str], pair: set[int], pool: Pool
) -> Iterator[int]:
    """Yield a sentence, and those of further articles, one each, that have its value and not the other."""
    yield at
    taken = {pool.sentences[each].article.id for each in pair}
    for each in pool.answering if own else ():
        sentence = pool.sentences[each]
        states = own <= sentence.held and not other & sentence.held
        if states and sentence.article.id not in taken and pool.near[at, each] >= _NEAR:
            taken.add(sentence.article.id)
            yield each
