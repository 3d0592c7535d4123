"""A question in a scope -> the passages that may answer it, and every sentence of theirs with its figures."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answering import question as questions
from index.answering.features import figures
from index.answering.pairs import Sentence
from index.answering.ranking import is_english
from index.errors import EmptyScope
from index.ports import Embedder, Keywords, Seen, Store, StoredPassage, VectorIndex
from index.text.asides import is_aside
from index.text.boundaries import is_bare
from index.text.references import needs_antecedent
from index.text.segment import FOREIGN
from index.text.terms import count_words
from index.types import Scope, Vectors

PASSAGES = 20  # whose sentences are ranked: they hold the answer in 98 of 100 questions
_POOL = 100  # best of each kind that are fused
_DENSE = 0.5  # what similarity is worth beside BM25, the latter as a share of the best
_DENSE_ABROAD = 0.1  # and in a language that the model was not made for


class Index(VectorIndex, Keywords, Protocol):
    """Both indexes of every space, and who may see what of them."""

    async def visible(self, scope: Scope) -> Seen:
        """Return the passages that ``scope`` may see."""
        ...


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences that may answer, with their figures, (sentences, ``FEATURES``)."""

    sentences: Sequence[Sentence]
    figures: NDArray[np.float64]


class Finder:
    """Finds what may answer. Decides nothing: what is found is ranked elsewhere."""

    def __init__(self, store: Store, index: Index, embedder: Embedder) -> None:
        self._store = store
        self._index = index
        self._embedder = embedder

    async def passages(self, question: str, scope: Scope) -> list[StoredPassage]:
        """Return the passages that may answer, best first. Raises EmptyQuestion or EmptyScope."""
        _, best = await self._best(question, scope)
        return await self._store.passages(list(best), scope)

    async def sentences(self, question: str, scope: Scope) -> Candidates:
        """Return their sentences, in the articles' order. Raises EmptyQuestion or EmptyScope."""
        vector, best = await self._best(question, scope)
        # Passages of one article have consecutive ids: the one before may hold the sentence that
        # a candidate leans on.
        near = sorted({at for found in best for at in (found - 1, found)})
        stored = await self._store.passages(near, scope)
        found = await asyncio.to_thread(_candidates, question, vector, stored, best)
        if not found.sentences:
            raise EmptyScope("What was shared here has just been forgotten: share a link first.")
        return found

    async def _best(
        self, question: str, scope: Scope
    ) -> tuple[Vectors, dict[int, tuple[float, float]]]:
        questions.check(question)
        visible = await self._index.visible(scope)
        if not len(visible):
            raise EmptyScope("Nothing has been shared here yet: share a link first.")
        vector, lexical, [tokens] = await asyncio.gather(
            self._embedder.embed_question(question),
            self._index.best(question, _POOL, visible),
            self._embedder.count_tokens([question]),
        )
        is_foreign = tokens > FOREIGN * count_words(question)
        return vector, await self._candidates(vector, dict(lexical), visible, is_foreign=is_foreign)

    async def _candidates(
        self, vector: Vectors, lexical: Mapping[int, float], visible: Seen, *, is_foreign: bool
    ) -> dict[int, tuple[float, float]]:
        """Return the best passages' ids with their similarity and their share of the best BM25.

        ``lexical`` are the passages that were found by their words; ``is_foreign`` tells that the
        model cuts the question's words into pieces.

        A convex combination of normalised scores, which Bruch et al. (ACM TOIS 2023) find better
        than reciprocal rank fusion; so did we.
        """
        scope = visible.scope
        similar = dict(await self._index.nearest(vector, _POOL, visible))
        if lacking := sorted(lexical.keys() - similar.keys()):
            similar |= await self._index.similar(scope.space, vector, np.array(lacking, np.int64))
        highest = max(lexical.values(), default=1.0)
        found = {at: (close, lexical.get(at, 0.0) / highest) for at, close in similar.items()}
        dense = await self._worth_of_similarity(scope, lexical) if is_foreign else _DENSE
        fused = {at: dense * close + (1 - dense) * bm25 for at, (close, bm25) in found.items()}
        order = sorted(fused, key=lambda at: (-fused[at], at))
        return {at: found[at] for at in order[:PASSAGES]}

    async def _worth_of_similarity(self, scope: Scope, lexical: Mapping[int, float]) -> float:
        if not lexical:
            return _DENSE
        first = min(lexical, key=lambda at: (-lexical[at], at))
        held = await self._store.passages([first], scope)
        return _DENSE if not held or is_english(held[0].article.language) else _DENSE_ABROAD


def _candidates(
    question: str,
    vector: Vectors,
    stored: Sequence[StoredPassage],
    best: Mapping[int, tuple[float, float]],
) -> Candidates:
    """Return the sentences of the ``best`` passages; those ``stored`` beside them stand before these."""
    sentences: list[Sentence] = []
    before: Sentence | None = None
    for held in stored:
        follows = before and before.article.id == held.article.id and before.passage == held.id - 1
        before = before if follows else None
        if held.id in best:
            own = list(_in_passage(held, before, *best[held.id]))
            sentences += own
            before = next((each for each in reversed(own) if not is_aside(each.text)), before)
        else:
            before = _last(held)
    # What asks comes along with what answers it.
    telling = [each for each in sentences if not each.only_asks] or sentences
    return Candidates(telling, figures(question, vector, telling))


def _in_passage(
    held: StoredPassage, before: Sentence | None, similarity: float, bm25: float
) -> Iterator[Sentence]:
    article = held.article
    for span, vector in zip(held.passage.sentences, held.sentence_vectors, strict=True):
        text = span.of(article.text)
        leans = needs_antecedent(text, article.language) or is_bare(text)
        sentence = Sentence(article, held.id, span, vector, before, leans, similarity, bm25)
        if before and before.only_asks and not sentence.only_asks:
            sentence = replace(sentence, leans=True)
        before = before if is_aside(text) else sentence
        yield sentence


def _last(held: StoredPassage) -> Sentence:
    """Return a passage's last sentence that is no aside, of which nobody asks what it leans on itself."""
    spans, text = held.passage.sentences, held.article.text
    at = next((at for at in reversed(range(len(spans))) if not is_aside(spans[at].of(text))), -1)
    return Sentence(held.article, held.id, spans[at], held.sentence_vectors[at], None, leans=False)
