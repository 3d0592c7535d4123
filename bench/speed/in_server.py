"""A large space's searches in memory and in PostgreSQL: times, recall, memory, and what building takes.

    python -m bench.speed.in_server --data DIR --questions FILE.jsonl [--passages 10000,100000] [--json]

``--data`` is a data directory made by `footnote import`; beyond its passages, variations with the same
terms and vectors moved by noise. A real PostgreSQL is started, as the tests start it, or is the one that
FOOTNOTE_TEST_POSTGRES names, with as much ``maintenance_work_mem`` as docs/operations.md says. The questions are the titles of the rows of a file. Each way of searching
has a process of its own, whose memory is what it grew by. Times are by the clock: the server works
elsewhere. "1 %" is a channel that has one article in a hundred.
"""

import argparse
import asyncio
import math
import multiprocessing
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import psutil
from numpy.typing import NDArray
from sqlalchemy import Connection

from bench.printing import show
from bench.speed.figures import CHANNEL, SPACE, Figures, headlines, percentiles
from bench.speed.growing import SMALL
from bench.speed.rows_of_postgres import fill, sizes
from index.db.postgres import connect
from index.db.where import Server
from index.models.embed import SentenceEmbedder
from index.retrieval.indexes import Indexes
from index.retrieval.memory import Memory
from index.retrieval.tending import BLOCK, Tending
from index.store import SqlStore, near
from index.types import Scope
from tests.databases import empty_database

QUESTIONS = 40
GRAPH = 1300  # bytes a passage to build a graph in, as docs/operations.md says
POOL = 100  # what index.retrieval.finder asks of each index
SEEN = {"all": CHANNEL, "1 %": SMALL}

_Vectors: TypeAlias = NDArray[np.float32]
_Found: TypeAlias = dict[str, list[list[tuple[int, float]]]]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.in_server", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", default="10000,100000")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    questions = headlines(given.questions, QUESTIONS)
    asked = list(zip(questions, asyncio.run(_embedded(questions)), strict=True))
    figures: Figures = {}
    for size in map(int, given.passages.split(",")):
        with empty_database() as server:
            with connect(server) as connection:
                room = max(1, math.ceil(size * GRAPH / 2**30))
                connection.execute(
                    f"ALTER DATABASE {server.database} SET maintenance_work_mem = '{room}GB'"
                )
            figures |= measure(server, given.data, asked, size)
    show(figures, as_json=given.json)


def measure(
    server: Server, data: Path, asked: Sequence[tuple[str, _Vectors]], size: int
) -> Figures:
    """Return the figures of both ways with so many passages."""
    name = f"{size:,} passages"
    asyncio.run(opened(server))
    fill(server, data, size)
    figures: Figures = {}
    in_memory, found = _apart(_searched, server, asked, False)
    figures |= {f"{name}, in memory: {what}": value for what, value in in_memory.items()}
    without_graph = _apart(_exactly, server, asked)
    figures |= {f"{name}, built: {what}": value for what, value in _built(server, size).items()}
    in_server, there = _apart(_searched, server, asked, True)
    figures |= {f"{name}, in the server: {what}": value for what, value in in_server.items()}
    times, exact = without_graph
    figures |= {f"{name}, in the server: {what}": value for what, value in times.items()}
    for seen in SEEN:
        for way, own in (("in memory", found), ("in the server", there)):
            recalled = [
                _share(near, wanted)
                for near, wanted in zip(own[f"{seen} vectors"], exact[seen], strict=True)
            ]
            figures[f"{name}, {way}: {seen} recall@10"] = round(float(np.mean(recalled)), 4)
        figures[f"{name}, {seen}: words, largest difference of a score"] = _apart_by(
            found[f"{seen} words"], there[f"{seen} words"]
        )
    return figures


def _share(found: Sequence[tuple[int, float]], wanted: Sequence[tuple[int, float]]) -> float:
    first = {at for at, _ in wanted[:10]}
    return len(first & {at for at, _ in found[:10]}) / len(first)


def _apart_by(
    here: Sequence[Sequence[tuple[int, float]]], there: Sequence[Sequence[tuple[int, float]]]
) -> float:
    """Return by how much the scores of the same places differ at most."""
    return max(
        abs(one - other)
        for own, others in zip(here, there, strict=True)
        for (_, one), (_, other) in zip(own, others, strict=True)
    )


def _built(server: Server, size: int) -> Figures:
    before = sizes(server)
    began = time.perf_counter()
    asyncio.run(tended(server, size, graph=False))
    blocks = time.perf_counter() - began
    asyncio.run(tended(server, size, graph=True))
    graph = time.perf_counter() - began - blocks
    after = sizes(server)
    figures: Figures = {"blocks s": round(blocks, 1), "graph s": round(graph, 1)}
    for what, held in after.items():
        figures[f"bytes a passage, {what}"] = round((held - before.get(what, 0)) / size)
    return figures


async def tended(server: Server, size: int, *, graph: bool) -> None:
    """Make the blocks of postings, or all that searches in the server need."""
    async with SqlStore.open(server) as store:
        tending = Tending(store, server, large=size // 2, block=min(BLOCK, size // 8))
        if graph:
            await tending.tend()
        else:
            await tending.make_blocks(SPACE)


async def opened(server: Server) -> None:
    """Make the tables."""
    async with SqlStore.open(server):
        pass


async def _embedded(questions: Sequence[str]) -> list[_Vectors]:
    embedder = await SentenceEmbedder.open()
    return [await embedder.embed_question(question) for question in questions]


def _apart(work: Callable[..., Awaitable[Any]], *given: Any) -> Any:
    """Return what ``work`` finds in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (work, given))


def _run(work: Callable[..., Any], given: tuple[Any, ...]) -> Any:
    return asyncio.run(work(*given))


async def _searched(
    server: Server, asked: Sequence[tuple[str, _Vectors]], large: bool
) -> tuple[Figures, _Found]:
    """Ask every question of those seen; the first one of all pays for what has to be loaded."""
    figures: Figures = {}
    found: _Found = {}
    process = psutil.Process()
    async with SqlStore.open(server) as store:
        index = Indexes(store) if large else Memory(store)
        before = process.memory_info().rss
        began = time.perf_counter()
        await _once(index, CHANNEL, *asked[0])
        figures["first s"] = round(time.perf_counter() - began, 2)
        for seen, channel in SEEN.items():
            times: dict[str, list[float]] = {"visible": [], "words": [], "vectors": []}
            found |= {f"{seen} words": [], f"{seen} vectors": []}
            for question, vector in asked:
                among = await _timed(times["visible"], index.visible(Scope(SPACE, channel)))
                words = await _timed(times["words"], index.best(question, POOL, among))
                vectors = await _timed(times["vectors"], index.nearest(vector, POOL, among))
                found[f"{seen} words"].append(words)
                found[f"{seen} vectors"].append(vectors)
            for what, seconds in times.items():
                figures |= percentiles(f"{seen} {what}", seconds[1:])
        figures["MiB"] = round((process.memory_info().rss - before) / 2**20)
    return figures, found


async def _once(index: Indexes | Memory, channel: str, question: str, vector: _Vectors) -> None:
    among = await index.visible(Scope(SPACE, channel))
    await index.best(question, POOL, among)
    await index.nearest(vector, POOL, among)


async def _exactly(server: Server, asked: Sequence[tuple[str, _Vectors]]) -> tuple[Figures, _Found]:
    """Compare all vectors in the server, as where there is no graph."""
    figures: Figures = {}
    found: _Found = {}
    async with SqlStore.open(server) as store:
        for seen, channel in SEEN.items():
            times: list[float] = []
            found[seen] = [
                await _timed(times, store.read(work)) for work in _compared(asked, channel)
            ]
            figures |= percentiles(f"{seen} vectors one by one", times[1:])
    return figures, found


def _compared(
    asked: Sequence[tuple[str, _Vectors]], channel: str
) -> Iterator[Callable[[Connection], list[tuple[int, float]]]]:
    for _, vector in asked:
        yield partial(near.exactly, scope=Scope(SPACE, channel), vector=vector, k=POOL)


async def _timed(times: list[float], work: Awaitable[Any]) -> Any:
    began = time.perf_counter()
    found = await work
    times.append(time.perf_counter() - began)
    return found


if __name__ == "__main__":
    main()
