"""The way out: a question in a scope -> an answer.

This file alone knows the order: question -> candidates -> ranking -> answer.
"""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np

from index import question as questions
from index.answer import Weighed, answer
from index.errors import EmptyScope
from index.features import Sentence, figures
from index.ports import Embedder, Keywords, PassageIds, Store, StoredPassage, VectorIndex
from index.ranking import fitted
from index.references import needs_antecedent
from index.types import Answer, Scope, Vectors

PASSAGES = 20  # whose sentences are ranked: they hold the answer in 98 of 100 questions
_POOL = 100  # best of each kind that are fused
_DENSE = 0.5  # what similarity is worth beside BM25, the latter as a share of the best


class Index(VectorIndex, Keywords, Protocol):
    """Both indexes of every space, and who may see what of them."""

    async def visible(self, scope: Scope) -> PassageIds:
        """Return the ids of the passages that ``scope`` may see."""
        ...


class Search:
    """Answers questions from what is stored. Knows no chat; what it quotes stands in an article."""

    def __init__(self, store: Store, index: Index, embedder: Embedder) -> None:
        self._store = store
        self._index = index
        self._embedder = embedder

    async def ask(self, question: str, scope: Scope) -> Answer:
        """Answer from what ``scope`` may see. Raises EmptyQuestion or EmptyScope."""
        weighed = await self.weigh(question, scope)
        return await asyncio.to_thread(answer, question, weighed, fitted())

    async def weigh(self, question: str, scope: Scope) -> Weighed:
        """Return the sentences that may answer, with their figures. Raises as ``ask`` does."""
        questions.check(question)
        visible = await self._index.visible(scope)
        if not len(visible):
            raise EmptyScope("Nothing has been shared here yet: share a link first.")
        vector = await self._embedder.embed_question(question)
        best = await self._candidates(question, vector, scope, visible)
        # Passages of one article have consecutive ids: the one before may hold the sentence that
        # a candidate leans on.
        near = sorted({at for found in best for at in (found - 1, found)})
        stored = await self._store.passages(near, scope)
        return await asyncio.to_thread(_weigh, question, vector, stored, best)

    async def _candidates(
        self, question: str, vector: Vectors, scope: Scope, visible: PassageIds
    ) -> dict[int, tuple[float, float]]:
        """Return the best passages' ids with their similarity and their share of the best BM25.

        A convex combination of normalised scores, which Bruch et al. (ACM TOIS 2023) find better
        than reciprocal rank fusion; so did we.
        """
        space = scope.space
        similar = dict(await self._index.nearest(space, vector, _POOL, visible))
        lexical = dict(await self._index.best(space, question, _POOL, visible))
        lacking = np.array(sorted(lexical.keys() - similar.keys()), np.int64)
        similar |= dict(await self._index.nearest(space, vector, len(lacking), lacking))
        highest = max(lexical.values(), default=1.0)
        found = {at: (close, lexical.get(at, 0.0) / highest) for at, close in similar.items()}
        fused = {at: _DENSE * close + (1 - _DENSE) * bm25 for at, (close, bm25) in found.items()}
        order = sorted(fused, key=lambda at: (-fused[at], at))
        return {at: found[at] for at in order[:PASSAGES]}


def _weigh(
    question: str,
    vector: Vectors,
    stored: Sequence[StoredPassage],
    best: dict[int, tuple[float, float]],
) -> Weighed:
    sentences = []
    before: Sentence | None = None
    last = -1
    for held in stored:
        follows = before is not None and before.article.id == held.article.id and held.id == last + 1
        before, last = before if follows else None, held.id
        for sentence in _sentences(held, before, *best.get(held.id, (0.0, 0.0))):
            before = sentence
            if held.id in best:
                sentences.append(sentence)
    if not sentences:
        raise EmptyScope("What was shared here has just been forgotten: share a link first.")
    found, asked = figures(question, vector, sentences)
    return Weighed(sentences, asked, found)


def _sentences(
    stored: StoredPassage, before: Sentence | None, similarity: float, bm25: float
) -> Iterator[Sentence]:
    """Yield the passage's sentences, each with the one before it."""
    article = stored.article
    for span, vector in zip(stored.passage.sentences, stored.sentence_vectors, strict=True):
        leans = needs_antecedent(span.of(article.text), article.language)
        before = Sentence(article, span, vector, before, leans, similarity, bm25)
        yield before
