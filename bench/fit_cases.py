"""The question sets -> every question with all candidates' figures, for the fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.question_sets import Article, Question, load, write
from index.answer import Weighed
from index.embed import SentenceEmbedder
from index.extract.child import ChildExtractor
from index.fetch import AiohttpFetcher
from index.importing import import_file
from index.ingest import Ingest
from index.memory import Memory
from index.search import PASSAGES, Search
from index.store import SqlStore
from index.types import Scope, Sharing, Span

SPACE = "bench"
REMEMBERED = 10_000  # passages whose tokens are kept: all there are
EVERY = 4  # question of one set is asked once more where its article is not


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates; ``right`` tells which of these sentences hold the answer.

    ``article`` is the one that the question was written for, also where it is not there.
    """

    group: str
    article: str
    gold: tuple[tuple[int, int], ...]
    weighed: Weighed
    right: NDArray[np.bool_]

    def holds_answer(self, article: str, span: Span) -> bool:
        """Tell whether a quote holds the answer."""
        return article == self.article and _holds(span, self.gold)


async def cases(data: Path, library: Path) -> list[Case]:
    """Ask all questions of all sets in a library at ``library``, made where there is none."""
    articles, questions = _all(data)
    async with SqlStore.open(library / "data") as store:
        embedder = await SentenceEmbedder.open(remembered=REMEMBERED)
        share = Sharing(SPACE, "all", "bench", "bench", datetime.now(UTC))
        file = write(library / "articles.jsonl", articles)
        # What is there already, the same to the letter, is left as it is.
        await import_file(Ingest(AiohttpFetcher(), ChildExtractor(), embedder, store), file, share)
        search = Search(store, Memory(store), embedder)
        return [await _case(search, question) for question in questions]


def _all(data: Path) -> tuple[list[Article], list[Question]]:
    sets = {name: load(name, data) for name in ("language", "news", "wiki", "seed")}
    questions = [
        question
        for _, found in sets.values()
        for question in found
        # English alone: the weights of other languages' questions would be guesses on 19 articles.
        if question.channel == "en" or not question.group.startswith("language ")
    ]
    questions = [
        replace(each, group="wiki, unanswerable")
        if each.group == "wiki" and not each.gold
        else each
        for each in questions
    ]
    for name, channel in (("news", "pages"), ("wiki", "pages"), ("news", "seed"), ("wiki", "seed")):
        asked = [each for each in questions if each.group == name][::EVERY]
        questions += [
            replace(each, group=f"{name} in {channel}, not there", channel=channel, gold=())
            for each in asked
        ]
    channels = {question.channel for question in questions}
    articles = [each for found, _ in sets.values() for each in found if each.channel in channels]
    # The seed's own questions are too few to learn from; it stands for a channel of one short article.
    return articles, [each for each in questions if not each.group.startswith("seed")]


async def _case(search: Search, question: Question) -> Case:
    weighed = await search.weigh(question.text, Scope(SPACE, question.channel), PASSAGES)
    right = [
        sentence.article.id == question.article and _holds(sentence.span, question.gold)
        for sentence in weighed.sentences
    ]
    return Case(question.group, question.article, question.gold, weighed, np.array(right, bool))


def _holds(span: Span, gold: Sequence[tuple[int, int]]) -> bool:
    return any(span.start <= start and end <= span.end for start, end in gold)
