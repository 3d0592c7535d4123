"""The question sets -> every question with all candidates' figures, for the fit."""

import pickle
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.question_sets import Article, Question, load, write
from index.answering.answer import Weighed
from index.extract.child import ChildExtractor
from index.fetch.fetcher import AiohttpFetcher
from index.importing import import_file
from index.ingest import Ingest
from index.models.embed import SentenceEmbedder
from index.ports import Read
from index.retrieval.finder import Candidates, Finder
from index.retrieval.memory import Memory
from index.search import read_closely
from index.store import SqlStore
from index.types import Scope, Sharing, Span

SPACE = "bench"
READS = "reads-{}.pickle"  # of each fold, by the question's number: rows, and what is said of each
EVERY = 4  # question of one set is asked once more where its article is not


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its candidates; ``right`` tells which of these sentences hold the answer.

    ``article`` is the one that the question was written for, also where it is not there. ``number``
    is the same in every run over the same data.
    """

    number: int
    question: str
    group: str
    article: str
    gold: tuple[tuple[int, int], ...]
    candidates: Candidates
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the sentences that were read for it, and what a reader says that had not seen the article."""

    group: str
    article: str
    gold: tuple[tuple[int, int], ...]
    weighed: Weighed
    right: NDArray[np.bool_]

    def holds_answer(self, article: str, span: Span) -> bool:
        """Tell whether a quote holds the answer."""
        return article == self.article and _holds(span, self.gold)


async def asked(data: Path, library: Path) -> list[Asked]:
    """Look for answers to all questions of all sets in a library, made where there is none."""
    articles, questions = _all(data)
    async with finding(articles, library) as finder:
        return [await _asked(finder, *numbered) for numbered in enumerate(questions)]


@asynccontextmanager
async def finding(articles: Sequence[Article], library: Path) -> AsyncIterator[Finder]:
    """Look for answers in a library of articles, in the space ``SPACE``, made where there is none."""
    async with SqlStore.open(library / "data") as store:
        embedder = await SentenceEmbedder.open()
        share = Sharing(SPACE, "all", "bench", "bench", datetime.now(UTC))
        file = write(library / "articles.jsonl", articles)
        # What is there already, the same to the letter, is left as it is.
        await import_file(Ingest(AiohttpFetcher(), ChildExtractor(), embedder, store), file, share)
        yield Finder(store, Memory(store), embedder)


def cases(found: Sequence[Asked], library: Path) -> list[Case]:
    """Return the questions that readers have been put to by bench/fit_reader.py."""
    reads: dict[int, tuple[list[int], Read]] = {}
    for file in sorted(library.glob(READS.format("*"))):
        reads |= pickle.loads(file.read_bytes())
    if not reads:
        raise SystemExit(f"Nothing has been read for {library}: run bench.fit_reader first.")
    return [_case(each, *reads[each.number]) for each in found if each.number in reads]


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


async def _asked(finder: Finder, number: int, question: Question) -> Asked:
    found = await finder.sentences(question.text, Scope(SPACE, question.channel))
    right = [
        sentence.article.id == question.article and _holds(sentence.span, question.gold)
        for sentence in found.sentences
    ]
    return Asked(
        number,
        question.text,
        question.group,
        question.article,
        question.gold,
        found,
        np.array(right, bool),
    )


def _case(asked: Asked, rows: list[int], read: Read) -> Case:
    weighed = read_closely(asked.question, asked.candidates, rows, read)
    return Case(asked.group, asked.article, asked.gold, weighed, asked.right[rows])


def _holds(span: Span, gold: Sequence[tuple[int, int]]) -> bool:
    return any(span.start <= start and end <= span.end for start, end in gold)
