"""Quotes and a page as it stands today -> what has become of each quote. Pure.

A quote is still there where its words are, however they are spaced. Else the sentences that are most
like it are what it was changed to, if they are enough like it: bench/verifying.py.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from index.text.terms import terms
from index.types import Article, Span, Standing, Verified

ALIKE = 0.5  # of the terms of both (Dice, 1945); other sentences of an article share fewer
_LONGEST = 4  # sentences in a quote


def verify(
    article: Article, quotes: Sequence[Span], today: str, sentences: Sequence[Span]
) -> list[Verified]:
    """Return what has become of each quote of ``article``; ``sentences`` are those of ``today``."""
    words = _spaced_once(today)
    held = [Counter(terms(each.of(today), article.language)) for each in sentences]
    found = []
    for quote in quotes:
        text = quote.of(article.text)
        if _spaced_once(text) in words:
            found.append(Verified(quote, Standing.THERE))
            continue
        likest = _likest(Counter(terms(text, article.language)), held)
        if likest is None:
            found.append(Verified(quote, Standing.GONE))
        else:
            first, last = likest
            now = today[sentences[first].start : sentences[last].end]
            found.append(Verified(quote, Standing.CHANGED, now))
    return found


def _spaced_once(text: str) -> str:
    return " ".join(text.split())


def _likest(quote: Counter[str], held: Sequence[Counter[str]]) -> tuple[int, int] | None:
    """Return the first and last of the consecutive sentences that are most like a quote."""
    best, found = ALIKE, None
    for first, last, words in _runs(held):
        likeness = 2 * (quote & words).total() / max(1, quote.total() + words.total())
        if likeness > best:
            best, found = likeness, (first, last)
    return found


def _runs(held: Sequence[Counter[str]]) -> Iterator[tuple[int, int, Counter[str]]]:
    for first in range(len(held)):
        words: Counter[str] = Counter()
        for last in range(first, min(first + _LONGEST, len(held))):
            words = words + held[last]
            yield first, last, words
