"""The way out: a question in a scope -> an answer.

This file alone knows the order: question -> candidates -> ranking -> answer.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index import question as questions
from index.answer import Weighed, answer, overlapping, ranked
from index.errors import EmptyScope
from index.explain import explain
from index.features import FEATURES, figures
from index.followups import leans, with_words_of
from index.highlight import highlight
from index.moments import moment
from index.pairs import Ranked, Sentence, put
from index.ports import (
    Embedder,
    Keywords,
    PassageIds,
    PassageText,
    Store,
    StoredPassage,
    VectorIndex,
)
from index.ranking import fitted
from index.references import needs_antecedent
from index.several import dated, several, undated
from index.types import Answer, Lowered, Previous, Scope, Span, Status, Vectors

PASSAGES = 20  # whose sentences are ranked: they hold the answer in 98 of 100 questions
CLOSELY = 5  # passages that are then read word by word; more changes nothing but the time
_POOL = 100  # best of each kind that are fused
_MOST_OF_A_TIME = 5000  # articles; of a day on which more came, the day says little
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

    async def ask(
        self,
        question: str,
        scope: Scope,
        lowered: Collection[Lowered] = (),
        previous: Previous | None = None,
        asked_at: datetime | None = None,
    ) -> Answer:
        """Answer from what ``scope`` may see. Raises EmptyQuestion or EmptyScope.

        ``lowered`` passages never answer. A question that leans on ``previous`` is looked for in
        the articles that were cited then, and in all others only where those do not answer it. So
        is one that names a time in those that were published or shared then, by the clock and the
        zone of ``asked_at``.
        """
        questions.check(question)
        understood, narrower = question, list(await self._of_its_time(question, scope, asked_at))
        if previous and leans(question):
            understood = with_words_of(question, previous.question)
            narrower += _cited_before(scope, previous)
        for each in narrower:
            with suppress(EmptyScope):  # those articles have been forgotten since
                found = await self._ask(question, understood, each, lowered)
                if found.status is Status.ANSWERED:
                    return found
        return await self._ask(question, understood, scope, lowered)

    async def _of_its_time(
        self, question: str, scope: Scope, asked_at: datetime | None
    ) -> Iterator[Scope]:
        """Return the part of ``scope`` that is of the time that the question names, if there is any."""
        named = moment(question, asked_at) if asked_at else None
        if not asked_at or not named:
            return iter(())
        bounds = named.since(asked_at), named.until(asked_at)
        articles = tuple(await self._store.of_days(scope, named.first, named.last, *bounds))
        every = set(articles) == set(scope.articles)
        if not articles or every or len(articles) > _MOST_OF_A_TIME:
            return iter(())
        return iter([replace(scope, articles=articles)])

    async def _ask(
        self, question: str, understood: str, scope: Scope, lowered: Collection[Lowered]
    ) -> Answer:
        weighed = await self.weigh(understood, scope, lowered=lowered)
        found = await asyncio.to_thread(answer, question, weighed, fitted(), lowered)
        found = await self._of_several(understood, found, weighed, scope)
        found = explain(understood, found, weighed, fitted())
        return highlight(understood, found)

    async def _of_several(
        self, understood: str, found: Answer, weighed: Weighed, scope: Scope
    ) -> Answer:
        """Return the answer with what several sources say, what is said differently dated."""
        every = ranked(weighed, fitted())
        found = await asyncio.to_thread(several, found, understood, every)
        shared = {}
        for at in undated(found):
            for first in (await self._store.shares(scope.space, scope.channel, at))[:1]:
                shared[at] = first.shared_at
        return dated(found, shared) if shared else found

    async def weigh(
        self,
        question: str,
        scope: Scope,
        closely: int = CLOSELY,
        lowered: Collection[Lowered] = (),
    ) -> Weighed:
        """Return the sentences of the ``closely`` best passages. Raises as ``ask`` does.

        Passages of which all is ``lowered`` come after all others.
        """
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
        sentences = _sentences(stored, best)
        if not sentences:
            raise EmptyScope("What was shared here has just been forgotten: share a link first.")
        found = await asyncio.to_thread(lambda: figures(put(question, vector, sentences)))
        scores = fitted().scores(found)
        scores = np.where(overlapping(sentences, lowered), -np.inf, scores)
        chosen = best_passages(sentences, scores, closely)
        read = {held.id: _passage_text(held) for held in stored if held.id in chosen}
        matches = await self._embedder.match_words(question, list(read.values()))
        weighed = _read_closely(sentences, found, dict(zip(read, matches, strict=True)))
        every = zip(sentences, scores, strict=True)
        kept = tuple(Ranked(each, float(score)) for each, score in every if np.isfinite(score))
        return replace(weighed, every=kept)

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


def _cited_before(scope: Scope, previous: Previous) -> Iterator[Scope]:
    """Yield the part of ``scope`` that was cited before, where that is less than all of it."""
    cited = tuple(each for each in previous.articles if each in (scope.articles or (each,)))
    if cited and set(cited) != set(scope.articles):
        yield replace(scope, articles=cited)


def best_passages(
    sentences: Sequence[Sentence], scores: NDArray[np.float64], count: int
) -> list[int]:
    """Return the ids of the passages with the best sentences."""
    order = np.argsort(-scores, kind="stable")
    return list(dict.fromkeys(sentences[row].passage for row in order))[:count]


def _sentences(
    stored: Sequence[StoredPassage], best: dict[int, tuple[float, float]]
) -> list[Sentence]:
    """Return the sentences of the ``best`` passages, each with the one before it."""
    found = []
    before: Sentence | None = None
    for held in stored:
        follows = before and before.article.id == held.article.id and before.passage == held.id - 1
        before = before if follows else None
        for sentence in _in_passage(held, before, *best.get(held.id, (0.0, 0.0))):
            before = sentence
            if held.id in best:
                found.append(sentence)
    return found


def _in_passage(
    held: StoredPassage, before: Sentence | None, similarity: float, bm25: float
) -> Iterator[Sentence]:
    article = held.article
    for span, vector in zip(held.passage.sentences, held.sentence_vectors, strict=True):
        leans = needs_antecedent(span.of(article.text), article.language)
        before = Sentence(article, held.id, span, vector, before, leans, similarity, bm25)
        yield before


def _passage_text(held: StoredPassage) -> PassageText:
    start = held.passage.start
    spans = (Span(each.start - start, each.end - start) for each in held.passage.sentences)
    return PassageText(held.article.text[start : held.passage.end], tuple(spans))


def _read_closely(
    sentences: Sequence[Sentence],
    found: NDArray[np.float64],
    matches: dict[int, NDArray[np.float32]],
) -> Weighed:
    """Return the sentences of the passages that were read word by word, with the match added."""
    rows = [row for row, sentence in enumerate(sentences) if sentence.passage in matches]
    column = np.concatenate(
        [matches[at] for at in dict.fromkeys(sentences[row].passage for row in rows)]
    )
    return Weighed(
        sentences=[sentences[row] for row in rows],
        figures=np.column_stack([found[rows], column]),
        candidates=len(sentences),
        mean_similarity=float(found[:, list(FEATURES).index("similarity")].mean()),
    )
