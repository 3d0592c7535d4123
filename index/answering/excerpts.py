"""Candidates and their rough scores -> what the reader reads of them: the best sentences, by passage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from index.answering.pairs import Sentence
from index.ports import PassageText, Read
from index.types import Span

_LEAST = 3  # sentences, however long: as many as are quoted
_MOST = 12


@dataclass(frozen=True, slots=True)
class Portion:
    """How much is read for one question: what is read takes time.

    ``passages`` that the sentences stand in, at most: the question is read with each. ``length``, in
    characters, of more sentences than the least.
    """

    passages: int
    length: int


USUAL = Portion(passages=4, length=1400)  # decision 0042
BRIEF = Portion(passages=2, length=500)  # while many questions wait; decision 0057
UNREAD = Portion(passages=0, length=0)  # while too many do, and what the reader does not know


def best_sentences(
    sentences: Sequence[Sentence], scores: NDArray[np.float64], portion: Portion = USUAL
) -> list[int]:
    """Return the rows of the best sentences that can be read for one question, in their order.

    Those with a score of minus infinity are never read.
    """
    rows: list[int] = []
    passages: set[int] = set()
    length = 0
    for row in np.argsort(-scores, kind="stable").tolist():
        sentence = sentences[row]
        if not np.isfinite(scores[row]) or len(rows) == _MOST:
            break
        if len(passages | {sentence.passage}) > portion.passages:
            continue
        length += len(sentence.text)
        if len(rows) >= _LEAST and length > portion.length:
            break
        rows.append(row)
        passages.add(sentence.passage)
    return sorted(rows)


def excerpts(sentences: Sequence[Sentence]) -> Iterator[PassageText]:
    """Yield what is read of each passage: these sentences, one after the other, and nothing between them."""
    for _, own in groupby(sentences, key=lambda each: each.passage):
        texts = [each.text for each in own]
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)]).tolist()
        spans = (Span(start, start + len(text)) for start, text in zip(starts, texts, strict=False))
        yield PassageText(" ".join(texts), tuple(spans))


def said_of_all(rows: Sequence[int], read: Sequence[int], said: Read) -> Read:
    """Return what the reader says of each of the rows, in their order, of which some were ``read``.

    Of the others, what it says in the mean, and 0 where nothing was read: they are as likely to answer
    as their words are, and what they take from the others' chances keeps an answer from being claimed.
    """
    every = np.full(len(rows), said.mean() if read else 0, np.float32)
    every[np.searchsorted(rows, read)] = said
    return every
