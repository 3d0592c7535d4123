"""A whole question beside the least that it must do: its vector, and an exact scan of all passages.

    python -m bench.speed.question --grown DIR --questions FILE.jsonl [--passages 10000,100000] [--json]

``--grown`` has a data directory of each size, as bench.speed.growing makes them, named by it: 10000.
The questions are the titles of the rows of a file; each is put to all in turn, so that others on the
machine are unfair to none. “Passages” is the finder's ranking, “answer” has sentences ranked and the
best read too. Times are by the clock and of this process's processor.
"""

import argparse
import asyncio
import itertools
import time
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.printing import show
from bench.speed.figures import CHANNEL, SPACE, Figures, headlines
from bench.speed.growing import every_passage
from bench.speed.keeping import BareScan
from index.library import Library
from index.models.embed import SentenceEmbedder
from index.retrieval.finder import Finder
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.types import Scope

QUESTIONS = 60
WARM_UP = 5  # questions that are not counted: they load models, and look at what is seen
POOL = 100  # what index.retrieval.finder asks of each index
PARTS = ("vector", "exact scan", "passages", "answer")


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.question", description=__doc__)
    parser.add_argument("--grown", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", default="10000,100000")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    titles = headlines(given.questions, QUESTIONS)
    sizes = [int(size) for size in given.passages.split(",")]
    figures: Figures = {}
    for size in sizes:
        figures |= asyncio.run(measure(given.grown / str(size), titles, size))
    for part in PARTS[2:]:
        least, most = (
            figures[f"{size:,} passages, {part}: p95 ms"] for size in (sizes[0], sizes[-1])
        )
        figures[f"{part}: p95 at {sizes[-1]:,} by {sizes[0]:,}"] = round(most / least, 2)
    show(figures, as_json=given.json)


async def measure(data: Path, titles: Sequence[str], size: int) -> Figures:
    """Return the figures of one size."""
    bare = BareScan(384)
    every = every_passage(data)
    while some := [vector for _, vector in itertools.islice(every, 10_000)]:
        bare.add(np.stack(some))
    embedder, scope = await SentenceEmbedder.open(), Scope(SPACE, CHANNEL)
    spent: dict[str, list[tuple[float, float]]] = {part: [] for part in PARTS}
    async with (
        Library.open(data, embedder=embedder) as library,
        SqlStore.open(data) as store,
    ):
        finder = Finder(store, Memory(store), embedder)
        for title in titles:
            vector = await _timed(spent["vector"], embedder.embed_question(title))
            await _timed(spent["exact scan"], asyncio.to_thread(bare.nearest, vector, POOL))
            await _timed(spent["passages"], finder.passages(title, scope))
            await _timed(spent["answer"], library.ask(title, scope))
    return _figures(f"{size:,} passages", spent)


def _figures(name: str, spent: dict[str, list[tuple[float, float]]]) -> Figures:
    counted = {part: 1000 * np.array(times[WARM_UP:]) for part, times in spent.items()}
    figures: Figures = {}
    for part, times in counted.items():
        for way, each in zip(("", ", of processor"), times.T, strict=True):
            p50, p95 = np.percentile(each, [50, 95])
            figures[f"{name}, {part}: p50 ms{way}"] = round(float(p50), 2)
            figures[f"{name}, {part}: p95 ms{way}"] = round(float(p95), 2)
    least = counted["vector"] + counted["exact scan"]
    for part in PARTS[2:]:
        wall, busy = np.median(counted[part], axis=0) / np.median(least, axis=0)
        figures[f"{name}, {part} by vector and scan"] = round(float(wall), 2)
        figures[f"{name}, {part} by vector and scan, of processor"] = round(float(busy), 2)
    return figures


async def _timed(times: list[tuple[float, float]], work: Awaitable[Any]) -> Any:
    began, busy = time.perf_counter(), time.process_time()
    found = await work
    times.append((time.perf_counter() - began, time.process_time() - busy))
    return found


if __name__ == "__main__":
    main()
