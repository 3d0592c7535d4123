"""What grows with the passages: both indexes in memory, from 1,000 to 1,000,000 passages.

    python -m bench.speed.growth --data DIR --questions FILE.jsonl [--passages 10000,1000000] [--json]

``--data`` is a data directory made by `footnote import`; beyond its passages, variations with the
same terms and vectors moved by noise. The questions are the titles of the rows of a file. Of each
size: the times of the two searches that a question makes, all passages seen and one in a hundred
of them, beside a bare exact scan; how many of the ten nearest are found; seconds and memory to build.
What reads rows by id stays the same: a question reads some forty passages of any number. Times are
of the processor, so that others on the machine do not count.
"""

import argparse
import asyncio
import itertools
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from bench.printing import show
from bench.speed.figures import Figures, headlines, percentiles
from bench.speed.growing import FILE, NOISE
from bench.speed.keeping import BareScan
from index.models.embed import SentenceEmbedder
from index.retrieval.keywords import Bm25
from index.retrieval.vectors import FaissIndex
from index.store.postings import PassageTerms

QUESTIONS = 60
POOL = 100  # what index.retrieval.finder asks of each index
AT_ONCE = 5000


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.growth", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", default="1000,10000,100000,1000000")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    questions = headlines(given.questions, QUESTIONS)
    figures: Figures = {}
    for size in map(int, given.passages.split(",")):
        figures |= measure(given.data, questions, size)
    show(figures, as_json=given.json)


def measure(data: Path, questions: Sequence[str], size: int) -> Figures:
    """Return the figures of both indexes with so many passages."""
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    vectors, words, bare = _built(data, size)
    built = time.perf_counter() - began
    memory = (psutil.Process().memory_info().rss - before) // 2**20 - bare.megabytes()
    asked = asyncio.run(_embedded(questions))
    every = words.ids()
    one = np.sort(np.random.default_rng(1).choice(every, max(10, size // 100), replace=False))
    name = f"{size:,} passages"
    figures: Figures = {f"{name} build s": round(built, 1), f"{name} MiB": memory}
    for seen, among in (("all", every), ("1 %", one)):
        among.setflags(write=False)
        figures |= _asked(f"{name}, {seen}:", questions, asked, vectors, words, bare, among)
    return figures


def _asked(
    name: str,
    questions: Sequence[str],
    asked: Sequence[NDArray[np.float32]],
    vectors: FaissIndex,
    words: Bm25,
    bare: BareScan,
    among: NDArray[np.int64],
) -> Figures:
    times: dict[str, list[float]] = {"vectors": [], "words": [], "bare scan": []}
    found = []
    for question, vector in zip(questions, asked, strict=True):
        near = _timed(times["vectors"], vectors.nearest, vector, POOL, among)
        _timed(times["words"], words.best, question, POOL, among)
        _timed(times["bare scan"], bare.nearest, vector, POOL)
        exact = bare.nearest_of(vector, 10, among)
        found.append(len(exact & {at for at, _ in near[:10]}) / len(exact))
    figures = {f"{name} recall@10": round(float(np.mean(found)), 4)}
    for what, seconds in times.items():
        figures |= percentiles(f"{name} {what}", seconds[1:])  # the first looks at what is seen
    both = [a + b for a, b in zip(times["vectors"], times["words"], strict=True)]
    return figures | percentiles(f"{name} vectors and words", both[1:])


def _built(data: Path, size: int) -> tuple[FaissIndex, Bm25, BareScan]:
    words, vectors, bare = Bm25(), None, None
    for passages, moved in _varied(data, size):
        words.add(passages)
        ids = np.array([each.id for each in passages], np.int64)
        if vectors is None or bare is None:
            vectors, bare = FaissIndex(moved.shape[1]), BareScan(moved.shape[1])
        vectors.add(ids, moved)
        bare.add(moved)
    if vectors is None or bare is None:
        raise SystemExit(f"There are no passages in {data}.")
    return vectors, words, bare


def _varied(data: Path, size: int) -> Iterator[tuple[list[PassageTerms], NDArray[np.float32]]]:
    with sqlite3.connect(data / FILE) as rows:
        real = rows.execute(
            "SELECT a.language, p.terms, p.vector FROM passages p"
            " JOIN articles a ON a.space = p.space AND a.id = p.article ORDER BY p.id"
        ).fetchall()
    random = np.random.default_rng(0)
    numbered = enumerate(itertools.islice(itertools.cycle(real), size), 1)
    while some := list(itertools.islice(numbered, AT_ONCE)):
        held = np.stack([np.frombuffer(vector, "<f4") for _, (_, _, vector) in some])
        is_varied = np.array([number > len(real) for number, _ in some])[:, None]
        moved = held + is_varied * random.normal(0, NOISE, held.shape).astype(np.float32)
        yield (
            [PassageTerms(number, language, terms) for number, (language, terms, _) in some],
            np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32),
        )


async def _embedded(questions: Sequence[str]) -> list[NDArray[np.float32]]:
    embedder = await SentenceEmbedder.open()
    return [await embedder.embed_question(question) for question in questions]


def _timed(times: list[float], work: Callable[..., Any], *given: Any) -> Any:
    began = time.thread_time()
    found = work(*given)
    times.append(time.thread_time() - began)
    return found


if __name__ == "__main__":
    main()
