"""How far one machine goes, on paper: rows, bytes, memory and latency for many passages in many spaces.

    python -m bench.scale [--json]

A simulation over what was measured (MEASURED, each with its command) and what is assumed (ASSUMED).
Spaces differ in size as cities do; a question is asked in a space in proportion to its passages.
"""

import argparse
import json
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

MEASURED = {
    # bench.speed.growing, then the file's size: article, passage, both kinds of vectors, terms, indexes
    "bytes on disk for a passage": 6_490,
    "passages in an article": 14.6,
    # bench.speed.growth, 1,000,000 passages: vectors, postings, what a merge needs
    "bytes in memory for a passage": 1_860,
    # the same, both searches, p50 of processor: exact to 200,000 (10,000 and 70,000), in lists beyond
    "searches, ms": 0.9,
    "searches, ms for 100,000 passages, exact": 6.0,
    "searches, ms for 100,000 passages, in lists": 2.5,
    # bench.speed.question, p50 of an answer at 10,000 passages, less the searches of the line above
    "question to answer beside them, ms": 36.9,
    # the first search in a directory of 100,000 passages, the machine shared by others
    "seconds to load 100,000 passages": 5.5,
}
ASSUMED = {
    "exponent of the spaces' sizes": 1.0,  # Zipf's law
    "questions a day for each 10,000 passages": 5.0,
    "share of a day's questions in its busiest hour": 0.2,
    "memory of a worker, GiB": 8.0,
    "share of spaces that are asked in within an hour": 0.1,
    "US dollars a month for a GiB of memory": 5.0,
    "US dollars a month for 100 GiB of disk": 10.0,
}
EXACT_UP_TO = 200_000
SIZES = (10_000, 1_000_000, 100_000_000)
SPACES = (100, 10_000)
QUESTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Scenario:
    """So many passages in so many spaces, and what comes of it."""

    passages: int
    spaces: int
    articles: int
    largest: int  # passages in the largest space
    beyond_exact: int  # spaces whose vectors lie in lists
    disk_gib: float
    memory_all_gib: float  # every space loaded
    memory_hour_gib: float  # what is asked in within an hour
    workers: int  # of the assumed memory
    busiest_per_second: float  # questions
    p50_ms: float
    p95_ms: float
    cold_p95_s: float  # the first question in a space since its worker started
    dollars_a_month: float


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--json", action="store_true")
    every = [scenario(passages, spaces) for passages in SIZES for spaces in SPACES]
    if parser.parse_args().json:
        print(json.dumps([asdict(each) for each in every]))
        return
    for name in asdict(every[0]):
        print(f"{name:20}" + "".join(f"{getattr(each, name):>16,.6g}" for each in every))


def scenario(passages: int, spaces: int) -> Scenario:
    """Return what comes of so many passages in so many spaces."""
    random = np.random.default_rng(0)
    sizes = _sizes(passages, spaces)
    asked = random.choice(sizes, QUESTIONS, p=sizes / sizes.sum())
    rate = _busiest(passages)
    memory = passages * MEASURED["bytes in memory for a passage"] / 2**30
    warm = memory * _warm(sizes, random)
    workers = max(1, int(np.ceil(warm / ASSUMED["memory of a worker, GiB"])))
    times = _queued(_answer(asked), rate / workers, random)
    p50, p95 = np.percentile(times, [50, 95])
    disk = passages * MEASURED["bytes on disk for a passage"] / 2**30
    load = MEASURED["seconds to load 100,000 passages"] / 100_000
    return Scenario(
        passages=passages,
        spaces=spaces,
        articles=round(passages / MEASURED["passages in an article"]),
        largest=int(sizes.max()),
        beyond_exact=int((sizes > EXACT_UP_TO).sum()),
        disk_gib=round(disk, 2),
        memory_all_gib=round(memory, 2),
        memory_hour_gib=round(warm, 2),
        workers=workers,
        busiest_per_second=round(rate, 3),
        p50_ms=round(float(p50), 1),
        p95_ms=round(float(p95), 1),
        cold_p95_s=round(float(np.percentile(asked, 95)) * load, 1),
        dollars_a_month=round(
            workers
            * ASSUMED["memory of a worker, GiB"]
            * ASSUMED["US dollars a month for a GiB of memory"]
            + disk / 100 * ASSUMED["US dollars a month for 100 GiB of disk"],
        ),
    )


def _sizes(passages: int, spaces: int) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, spaces + 1) ** ASSUMED["exponent of the spaces' sizes"]
    return np.asarray(np.maximum(1, passages * weights / weights.sum()).round(), np.float64)


def _busiest(passages: int) -> float:
    """Return questions a second in the busiest hour."""
    a_day = passages / 10_000 * ASSUMED["questions a day for each 10,000 passages"]
    return a_day * ASSUMED["share of a day's questions in its busiest hour"] / 3600


def _warm(sizes: NDArray[np.float64], random: np.random.Generator) -> float:
    """Return the share of all passages that lies in the spaces that are asked in within an hour."""
    count = max(1, round(len(sizes) * ASSUMED["share of spaces that are asked in within an hour"]))
    chosen = random.choice(sizes, count, replace=False, p=sizes / sizes.sum())
    return float(chosen.sum() / sizes.sum())


def _answer(passages: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many ms a question takes in a space of so many passages."""
    exact = passages * MEASURED["searches, ms for 100,000 passages, exact"] / 100_000
    lists = passages * MEASURED["searches, ms for 100,000 passages, in lists"] / 100_000
    searches = MEASURED["searches, ms"] + np.where(passages > EXACT_UP_TO, lists, exact)
    return searches + MEASURED["question to answer beside them, ms"]


def _queued(
    service: NDArray[np.float64], rate: float, random: np.random.Generator
) -> NDArray[np.float64]:
    """Return how many ms each takes with its wait behind those before it; they come at random."""
    waited = np.zeros(len(service))
    gaps = random.exponential(1000 / rate, len(service))
    for at in range(1, len(service)):
        waited[at] = max(0.0, waited[at - 1] + service[at - 1] - gaps[at])
    return waited + service


if __name__ == "__main__":
    main()
