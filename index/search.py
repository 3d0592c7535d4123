"""The way out: a question in a scope -> an answer.

This file alone knows the order: question -> candidates -> ranking -> reading -> answer.
"""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from index.answering import question as questions
from index.answering.answer import Weighed, answer, overlapping, ranked
from index.answering.doubt import DOUBT, speaks_of_something_else
from index.answering.excerpts import (
    BRIEF,
    UNREAD,
    USUAL,
    Portion,
    best_sentences,
    excerpts,
    said_of_all,
)
from index.answering.explain import explain
from index.answering.features import FEATURES
from index.answering.followups import leans, names_something, unsaid, with_words_of
from index.answering.highlight import highlight
from index.answering.named import lacks_a_year
from index.answering.pairs import Ranked, Sentence
from index.answering.ranking import fitted, is_english
from index.answering.sure import sure
from index.answering.whole import made_whole
from index.errors import EmptyScope
from index.fetch.turns import Turns
from index.models.threads import cores
from index.ports import Embedder, PassageText, Read, Reader, Store
from index.retrieval.finder import Candidates, Finder, Index
from index.sources.several import dated, several, undated
from index.text.moments import moment
from index.types import Answer, Lowered, Previous, Scope, Span, Status

BETWEEN = 3  # questions that wait for threads and rows while as many as there are cores compute
TOO_MANY = 2  # times as many questions as are worked on: the last of them waits for half a second
_MOST_OF_A_TIME = 5000  # articles; of a day on which more came, the day says little


class Search:
    """Answers questions from what is stored. Knows no chat; what it quotes stands in an article."""

    def __init__(self, store: Store, index: Index, embedder: Embedder, reader: Reader) -> None:
        self._store = store
        self._reader = reader
        # With many more of them than cores all would be late together; a few more work on while
        # others wait for a thread or for rows. Decision 0055; the portions are 0057's.
        self._at_once = cores() + BETWEEN
        self._turns = Turns(self._at_once, self._at_once)
        self.finder = Finder(store, index, embedder)

    def waiting(self) -> int:
        """Return how many questions wait for a turn."""
        return self._turns.waiting

    async def ask(
        self,
        question: str,
        scope: Scope,
        lowered: Collection[Lowered] = (),
        previous: Previous | None = None,
        asked_at: datetime | None = None,
    ) -> Answer:
        """Answer from what ``scope`` may see. Raises EmptyQuestion or EmptyScope.

        ``lowered`` passages never answer. A question that leans on ``previous``, or has no name, is
        looked for in the articles that were cited then, and in all others only where those do not
        answer it; of what is not sure anywhere, the surest is returned. So is one that names a time
        looked for in those that were published or shared then, by the clock and the zone of
        ``asked_at``.
        """
        questions.check(question)
        asked = questions.unaddressed(question)
        async with self._turns.of(scope.space):
            found = await self._surest(asked, scope, lowered, previous, asked_at)
        return replace(found, question=question)

    async def _surest(
        self,
        question: str,
        scope: Scope,
        lowered: Collection[Lowered],
        previous: Previous | None,
        asked_at: datetime | None,
    ) -> Answer:
        understood = questions.topic(question) or question
        of_its_time = await self._of_its_time(question, scope, asked_at)
        narrower = [of_its_time] if of_its_time else []
        if previous and leans(question):
            understood = with_words_of(understood, questions.unaddressed(previous.question))
            narrower += _cited_before(scope, previous)
        elif previous and not names_something(question):
            narrower += _cited_before(scope, previous)
        unsure: list[Answer] = []
        likely: Answer | None = None  # claimed, though the article lacks a word of the question
        for each in narrower:
            with suppress(EmptyScope):  # those articles have been forgotten since
                found = await self._ask(question, understood, each, lowered)
                if found.status is not Status.ANSWERED:
                    unsure.append(found)
                elif each is of_its_time or not await asyncio.to_thread(_lacks_words, found):
                    return found
                else:
                    likely = found
        found = await self._ask(question, understood, scope, lowered)
        is_sure = found.status is Status.ANSWERED
        if likely is None:
            return found if is_sure else max([*unsure, found], key=lambda each: each.confidence)
        lacks = not is_sure or await asyncio.to_thread(_lacks_words, found)
        return likely if lacks else found

    async def _of_its_time(
        self, question: str, scope: Scope, asked_at: datetime | None
    ) -> Scope | None:
        """Return the part of ``scope`` that is of the time that the question names, if there is any."""
        named = moment(question, asked_at) if asked_at else None
        if not asked_at or not named:
            return None
        bounds = named.since(asked_at), named.until(asked_at)
        articles = tuple(await self._store.of_days(scope, named.first, named.last, *bounds))
        every = set(articles) == set(scope.articles)
        if not articles or every or len(articles) > _MOST_OF_A_TIME:
            return None
        return replace(scope, articles=articles)

    async def _ask(
        self, question: str, understood: str, scope: Scope, lowered: Collection[Lowered]
    ) -> Answer:
        weighed = await self.weigh(understood, scope, lowered=lowered)
        # In a thread: twelve articles of one endless sentence each took 0.1 s.
        found, is_other = await asyncio.to_thread(_of_several, question, weighed, lowered)
        found = dated(found, await self._shared_first(undated(found), scope))
        if is_other or await self._is_of_another_year(found, scope):
            found = _doubted(found)
        articles = {quote.article.id for quote in found.shown}
        cut = await self._store.sentence_spans(scope.space, articles)
        return _told(found, weighed, cut, lowered)

    async def _is_of_another_year(self, found: Answer, scope: Scope) -> bool:
        if not _asks(found) or not lacks_a_year(found.question, found.shown):
            return False
        without = [each.article.id for each in found.shown if not each.article.published]
        shared = await self._shared_first(without, scope)
        return lacks_a_year(found.question, found.shown, shared)

    async def _shared_first(self, articles: Sequence[str], scope: Scope) -> Mapping[str, datetime]:
        """Return when each of the articles was shared first in the scope's channel."""
        if not articles:
            return {}
        first = await self._store.first_shares(replace(scope, articles=tuple(articles)))
        return {share.article: share.shared_at for share in first}

    async def weigh(
        self, question: str, scope: Scope, lowered: Collection[Lowered] = ()
    ) -> Weighed:
        """Return the best sentences, with what the reader says of them. Raises as ``ask`` does."""
        found = await self.finder.sentences(question, scope)
        sentences = found.sentences
        language = _language(sentences)
        # The reader knows English questions: of anything else it would say anything.
        is_read = is_english(language) and not questions.is_statement(question)
        ranking = fitted(language, by_words=not is_read)
        scores = ranking.rough_scores(found.figures) + sure(question, sentences)
        standing = np.where(overlapping(sentences, lowered), -np.inf, scores)
        read = _best(sentences, (standing, scores), self._portion() if is_read else UNREAD)
        rows = sorted({*_best(sentences, (standing, scores), USUAL), *read})
        texts = list(excerpts([sentences[row] for row in read]))
        said = said_of_all(rows, read, await self._read(question, texts))
        weighed = read_closely(question, found, rows, said)
        every = zip(sentences, standing, strict=True)
        kept = tuple(Ranked(each, float(score)) for each, score in every if np.isfinite(score))
        return replace(weighed, every=kept, ranking=ranking)

    def _portion(self) -> Portion:
        """Return how much there is time to read for each question, by how many wait."""
        waiting = self._turns.waiting
        if waiting >= TOO_MANY * self._at_once:
            return UNREAD
        return BRIEF if waiting >= self._at_once else USUAL

    async def _read(self, question: str, texts: Sequence[PassageText]) -> Read:
        """Return what the reader says of each sentence of the texts, one after the other."""
        if not texts:
            return np.empty(0, np.float32)
        return np.concatenate(await self._reader.read(question, texts))


def _of_several(
    question: str, weighed: Weighed, lowered: Collection[Lowered]
) -> tuple[Answer, bool]:
    """Return the best quotes, with what several sources say, and whether they speak of something else."""
    best = answer(question, weighed, lowered)
    found = several(best, weighed.question, ranked(weighed))
    is_other = speaks_of_something_else(found.question, found.shown) or (
        weighed.question.startswith(f"{question} ") and _lacks_words(found, every=True)
    )
    return found, _asks(found) and is_other


def _lacks_words(found: Answer, *, every: bool = False) -> bool:
    """Whether the article that is quoted first lacks words of the question, or ``every`` one.

    By an earlier question's words, or only because it was cited then, it may say something else.
    """
    if not found.shown:
        return True
    own, lacking = unsaid(found.question, found.shown[0].article)
    return bool(own) and lacking == own if every else bool(lacking)


def _asks(found: Answer) -> bool:
    """Whether something is quoted to a question: a statement says several things, and one is supported."""
    return bool(found.shown) and not questions.is_statement(found.question)


def _doubted(found: Answer) -> Answer:
    """Return the answer, neither claimed nor likely: it speaks of something else than the question."""
    doubted = replace(found, confidence=DOUBT * found.confidence)
    if found.status is not Status.ANSWERED:
        return doubted
    return replace(doubted, status=Status.CLOSEST, quotes=(), closest=found.quotes)


def _told(
    found: Answer,
    weighed: Weighed,
    cut: Mapping[str, Sequence[Span]],
    lowered: Collection[Lowered],
) -> Answer:
    """Return the answer with why, what answers, and what each quote needs to be placed by who reads it alone."""
    found = explain(found, weighed)
    return made_whole(highlight(weighed.question, found), cut, lowered)


def _cited_before(scope: Scope, previous: Previous) -> Iterator[Scope]:
    """Yield the part of ``scope`` that was cited before, where that is less than all of it."""
    cited = tuple(each for each in previous.articles if each in (scope.articles or (each,)))
    if cited and set(cited) != set(scope.articles):
        yield replace(scope, articles=cited)


def _language(sentences: Sequence[Sentence]) -> str:
    """Return the language of the passage that was found first."""
    first = max(sentences, key=lambda each: each.passage_similarity + each.passage_bm25)
    return first.article.language


def _best(
    sentences: Sequence[Sentence], ranked: Iterable[NDArray[np.float64]], portion: Portion
) -> list[int]:
    """Return the rows of the best sentences by any of these scores, with what is lowered and without.

    What is lowered is read too: with its rival gone, what was no answer would stand out as one.
    """
    return sorted({row for each in ranked for row in best_sentences(sentences, each, portion)})


def read_closely(question: str, found: Candidates, rows: Sequence[int], read: Read) -> Weighed:
    """Return the sentences in these rows, with what the reader says of each, (rows,)."""
    return Weighed(
        question=question,
        sentences=[found.sentences[row] for row in rows],
        figures=np.column_stack([found.figures[rows], read]),
        candidates=len(found.sentences),
        mean_similarity=float(found.figures[:, list(FEATURES).index("similarity")].mean()),
    )
