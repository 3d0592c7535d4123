"""From a question to its answer, with 1,000 and with 100,000 passages in the channel."""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bench.speed.bare import BareLoop
from bench.speed.figures import CHANNEL, SPACE, Figures, archive, percentiles, sharing
from index.answering.reader import PassageReader
from index.library import Library
from index.models.embed import SentenceEmbedder
from index.ports import Embedded, Embedder, PassageText, Prepared, Read, StoredPassage
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.types import Document, Scope, Share, Vectors

QUESTIONS = 100
BATCH = 500  # articles that are written at once
NOISE = 0.03  # of each coordinate, whose size is about 0.05: near the original, never equal


async def measure(archive_file: Path, folder: Path, sizes: Sequence[int]) -> Figures:
    """Ask headlines of the archive, of our library and of a bare loop in turn, for each size."""
    figures: Figures = {}
    headlines = [row["title"] for row in archive(archive_file, QUESTIONS)]
    for passages in sizes:
        data = folder / f"ask-{passages}"
        await _fill(archive_file, data, passages)
        figures |= await _ask(data, headlines, passages)
    return figures


async def _ask(data: Path, questions: Sequence[str], passages: int) -> Figures:
    bare = BareLoop()
    bare.index.add(_unit(np.random.default_rng(1).normal(size=(passages, 384))))
    model, reader = TimedEmbedder(await SentenceEmbedder.open()), TimedReader()
    async with Library.open(data, embedder=cast("Embedder", model), reader=reader) as library:
        scope = Scope(SPACE, CHANNEL)
        began = time.perf_counter()
        await library.ask(questions[0], scope)
        first = time.perf_counter() - began
        ours, around, theirs = [], [], []
        for question in questions[1:]:
            model.spent = reader.spent = 0.0
            began = time.perf_counter()
            await library.ask(question, scope)
            ours.append(time.perf_counter() - began)
            around.append(ours[-1] - model.spent - reader.spent)
            began = time.perf_counter()
            bare.ask(question)
            theirs.append(time.perf_counter() - began)
    name = f"ask: {passages:,} passages"
    return {
        f"{name} first s": round(first, 2),
        **percentiles(name, ours),
        **percentiles(f"{name} without the model", around),
        **percentiles(f"{name} bare loop", theirs),
        f"{name} ratio p50": round(float(np.median(ours) / np.median(theirs)), 2),
    }


class TimedEmbedder:
    """The real embedder, with a watch on how long questions keep the model busy."""

    def __init__(self, embedder: SentenceEmbedder) -> None:
        self._embedder = embedder
        self.spent = 0.0  # seconds

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    async def embed_question(self, question: str) -> Vectors:
        """Embed, timed."""
        began = time.perf_counter()
        found = await self._embedder.embed_question(question)
        self.spent += time.perf_counter() - began
        return found


class TimedReader:
    """The real reader, with a watch as well."""

    def __init__(self) -> None:
        self._reader = PassageReader()
        self.spent = 0.0  # seconds

    async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
        """Read, timed."""
        began = time.perf_counter()
        found = await self._reader.read(question, passages)
        self.spent += time.perf_counter() - began
        return found


async def _fill(archive_file: Path, data: Path, passages: int) -> None:
    """Store articles until there are ``passages``: a thousand real ones, then variations."""
    scope = Scope(SPACE, CHANNEL)
    async with Library.open(data) as library:
        for number, row in enumerate(archive(archive_file, 100, 600)):
            await library.add(
                Document(row["url"], row["text"], id=row["id"], title=row["title"], language="en"),
                sharing(number),
            )
    async with SqlStore.open(data) as store:
        ids = (await Memory(store).visible(scope)).ids.tolist()
        real = _by_article(await store.passages(ids, scope))
        model = (await SentenceEmbedder.open()).model
        variations = _variations(real, max(0, passages - len(ids)))
        while batch := list(itertools.islice(variations, BATCH)):
            await store.save(batch, model)


def _by_article(found: Sequence[StoredPassage]) -> list[list[StoredPassage]]:
    grouped = itertools.groupby(found, lambda each: each.article.id)
    return [list(group) for _, group in grouped]


def _variations(real: Sequence[Sequence[StoredPassage]], missing: int) -> Iterator[Prepared]:
    random = np.random.default_rng(0)
    for number, passages in enumerate(itertools.cycle(real)):
        if missing <= 0:
            return
        missing -= len(passages)
        article = replace(passages[0].article, id=f"variation-{number}")
        said = sharing(10_000 + number)
        share = Share(
            said.space, said.channel, article.id, said.message, said.shared_by, said.shared_at
        )
        sentences = tuple(
            _unit(each.sentence_vectors + random.normal(0, NOISE, each.sentence_vectors.shape))
            for each in passages
        )
        whole = _unit(np.stack([each.mean(axis=0) for each in sentences]))
        yield Prepared(
            article,
            (f"https://variation.example/{number}",),
            tuple(each.passage for each in passages),
            Embedded(whole, sentences),
            share,
        )


def _unit(vectors: NDArray[Any]) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32)
