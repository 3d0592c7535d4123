"""Scores of sentences -> which to show, so that each can be understood from those shown before it."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# A score for each row of sentences, shown together.
Worth: TypeAlias = Callable[[NDArray[np.intp]], NDArray[np.float64]]

# Sentences by score from which the best set is chosen.
_CANDIDATES = 20
# Two sentences with more than this share of their words in common say the same twice.
_SAME = 0.6
_PASSAGE_WORDS = 60  # a passage is not continued beyond


@dataclass(frozen=True, slots=True)
class Rated:
    """An article's sentences with what decides whether they are shown; lists of equal length.

    ``needs_previous`` marks those that point back; ``paragraphs`` numbers the paragraph of each.
    """

    score: Sequence[float]
    showable: Sequence[bool]
    needs_previous: Sequence[bool]
    terms: Sequence[frozenset[str]]
    words: Sequence[int]
    paragraphs: Sequence[int]


def key_sentences(rated: Rated, count: int, worth: Worth) -> tuple[int, ...]:
    """Return at most ``count`` sentences that together are worth most, in order.

    A sentence that points back comes only with the one before it, and no two say the same. Where
    every sentence points back, it is the first ones that are shown.
    """
    pool = _pool(rated)
    for size in range(min(count, len(pool)), 0, -1):
        sets = list(sets_of(rated, pool, size))
        if sets:
            return sets[int(np.argmax(worth(np.array(sets))))]
    return tuple(i for i, shown in enumerate(rated.showable) if shown)[:count]


def sets_of(rated: Rated, pool: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    """Yield the sets of ``size`` sentences out of ``pool`` that can be shown together."""
    for found in itertools.combinations(pool, size):
        if _fits(rated, found):
            yield found


def leading_sentence(rated: Rated, chosen: Sequence[int]) -> int:
    """Return the one of the chosen sentences that says most and can stand alone."""
    alone = [i for i in chosen if not rated.needs_previous[i]]
    return max(alone or chosen[:1], key=lambda i: rated.score[i])


def key_passages(rated: Rated, shown: Sequence[int], count: int) -> list[range]:
    """Return at most ``count`` runs of sentences that say most beside those shown, in order."""
    taken = set(shown)
    found: list[range] = []
    for seed in sorted(range(len(rated.score)), key=lambda i: -rated.score[i]):
        run = _run_up_to(rated, seed)
        if len(found) == count:
            break
        if run is None or _says_again(rated, seed, shown) or taken.intersection(run):
            continue
        found.append(_continued(rated, run, taken))
        taken.update(found[-1])
    return sorted(found, key=lambda run: run.start)


def _pool(rated: Rated) -> list[int]:
    """Return the best sentences that can be shown, with those they point back to, in order."""
    best = sorted(range(len(rated.score)), key=lambda i: -rated.score[i])
    pool: set[int] = set()
    for seed in best:
        if len(pool) >= _CANDIDATES:
            break
        pool.update(_run_up_to(rated, seed) or ())
    return sorted(pool)


def _run_up_to(rated: Rated, last: int) -> range | None:
    """Return the sentence with those before it that it needs; None where one cannot be shown."""
    first = last
    while rated.showable[first] and rated.needs_previous[first] and first > 0:
        first -= 1
    if not rated.showable[first] or rated.needs_previous[first]:
        return None
    return range(first, last + 1)


def _fits(rated: Rated, found: Sequence[int]) -> bool:
    return all(
        rated.showable[i] and (not rated.needs_previous[i] or i - 1 in found) for i in found
    ) and not any(
        _overlap(rated.terms[a], rated.terms[b]) > _SAME
        for a, b in itertools.combinations(found, 2)
    )


def _says_again(rated: Rated, sentence: int, shown: Iterable[int]) -> bool:
    return any(_overlap(rated.terms[sentence], rated.terms[i]) > _SAME for i in shown)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _continued(rated: Rated, run: range, taken: set[int]) -> range:
    """Add the sentences that follow in the same paragraph, while the passage stays short."""
    words = sum(rated.words[i] for i in run)
    end = run.stop
    while end < len(rated.score) and _continues(rated, end, taken):
        words += rated.words[end]
        if words > _PASSAGE_WORDS:
            break
        end += 1
    return range(run.start, end)


def _continues(rated: Rated, at: int, taken: set[int]) -> bool:
    return (
        rated.paragraphs[at] == rated.paragraphs[at - 1] and rated.showable[at] and at not in taken
    )
