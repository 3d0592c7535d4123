"""From how many passages seen on a large space's postings are read sooner than the passages' own terms.

    python -m bench.speed.own_terms --data DIR --questions FILE.jsonl [--passages 100000,1000000]

The threshold is ``index.retrieval.in_server.FEW_WORDS``. The data and the questions are as for
``bench.speed.in_server``. Both ways are asked in turn, by the clock, in channels that share some of the articles.
"""

import argparse
import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from bench.printing import show
from bench.speed.figures import SPACE, Figures, headlines, percentiles
from bench.speed.in_server import QUESTIONS, opened, tended
from bench.speed.rows_of_postgres import fill
from index.db.postgres import connect
from index.db.where import Server
from index.ports import Seen
from index.retrieval import in_server
from index.retrieval.indexes import Indexes
from index.store import SqlStore
from index.types import Scope
from tests.databases import empty_database

SEEN = (100, 200, 400, 800, 1600, 3200)
BEST = 100
WAYS = {"own terms": 1.0, "postings": 0.0}  # what the threshold is set to for each
ROUNDS = 2


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed.own_terms", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--passages", default="100000,1000000")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    questions = headlines(given.questions, QUESTIONS)
    figures: Figures = {}
    for size in map(int, given.passages.split(",")):
        with empty_database() as server:
            asyncio.run(opened(server))
            fill(server, given.data, size)
            asyncio.run(tended(server, size, graph=False))
            _share(server)
            found = asyncio.run(_asked(server, questions))
            figures |= {f"{size:,} passages, {what}": value for what, value in found.items()}
    show(figures, as_json=given.json)


def _share(server: Server) -> None:
    """Share in a channel for each of ``SEEN`` as many articles as have so many passages."""
    with connect(server) as connection:
        articles = connection.execute(
            "SELECT id, passages FROM articles ORDER BY md5(id) LIMIT %s", [max(SEEN)]
        ).fetchall()
        for seen in SEEN:
            left = seen
            for article, passages in articles:
                if left <= 0:
                    break
                connection.execute(
                    "INSERT INTO shares VALUES (%s, %s, %s, %s, '', '2026-01-01', 1)",
                    [SPACE, str(seen), article, article],
                )
                left -= passages
        connection.execute("ANALYZE")


async def _asked(server: Server, questions: Sequence[str]) -> Figures:
    figures: Figures = {}
    async with SqlStore.open(server) as store:
        index = Indexes(store)
        for seen in SEEN:
            among = await index.visible(Scope(SPACE, str(seen)))
            for way, taken in (await _times(index, among, questions)).items():
                figures |= percentiles(f"{len(among):,} seen: {way}", taken)
    return figures


async def _times(index: Indexes, among: Seen, questions: Sequence[str]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(ROUNDS):
        for way, threshold in WAYS.items():
            in_server.FEW_WORDS = threshold
            for question in questions:
                began = time.perf_counter()
                await index.best(question, BEST, among)
                times[way].append(time.perf_counter() - began)
    return times


if __name__ == "__main__":
    main()
