"""How passages are found: by vectors, by words, and by ways to put both together.

    python -m bench.retrieval --data DIR (--library DIR | --database postgresql://… [--large])
                              [--every N] [--json]

For the questions of bench.questions that have an answer: how often a passage that holds it comes
first, among the first five, ten and twenty, and MRR@10. Nothing here is fitted but the convex
combination's weight, which is a round number.
"""

import argparse
import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import scores
from bench.question_library import Asker, Scored, place
from bench.question_sets import Article, Question, sample
from bench.questions import plain
from bench.scores import Figure
from index.db.where import Server, Where

SETS = ("language", "news", "wiki", "claims")
POOL = 100  # best of each kind
_AFTER = 60  # is added to every rank before ranks are fused
_PLACES = (1, 5, 10, 20)


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    kept = parser.add_mutually_exclusive_group(required=True)
    kept.add_argument("--library", type=Path)
    kept.add_argument("--database", type=Server)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    sets = [sample(name, given.data, given.every) for name in SETS]
    found = asyncio.run(run(given.database or place(given.library), sets, large=given.large))
    if given.json:
        print(json.dumps(_as_json(found)))
        return
    for group, ways in found.items():
        print(f"{group:28}" + "".join(f"{name:>12}" for name in next(iter(ways.values()))))
        for way, figures in ways.items():
            print(f"  {way:26}" + "".join(f"{each.value:12.3f}" for each in figures.values()))


async def run(
    where: Where, sets: Sequence[tuple[Sequence[Article], Sequence[Question]]], *, large: bool
) -> dict[str, dict[str, dict[str, Figure]]]:
    """Return the figures of each way, by group."""
    ranks: dict[str, dict[str, list[int | None]]] = defaultdict(lambda: defaultdict(list))
    articles: dict[str, list[str]] = defaultdict(list)
    every = [each for found, _ in sets for each in found]
    async with Asker.open(where, every, large=large) as asker:
        for question in (each for _, asked in sets for each in asked if each.gold):
            articles[question.group].append(question.article)
            pools = await asker.pools(question, POOL)
            orders = {name: way(*pools) for name, way in WAYS.items()}
            orders["as shipped"] = await asker.retrieved(question)
            for name, order in orders.items():
                rank = await asker.rank_among(question, order[: _PLACES[-1]])
                ranks[question.group][name].append(rank)
    return {
        group: {way: _figures(found, articles[group]) for way, found in ways.items()}
        for group, ways in ranks.items()
    }


def by_vector(near: Scored, _words: Scored) -> list[int]:
    """Return the passages by similarity alone."""
    return _order(near)


def by_words(_near: Scored, words: Scored) -> list[int]:
    """Return the passages by BM25 alone."""
    return _order(words)


def by_ranks(near: Scored, words: Scored) -> list[int]:
    """Return the passages by reciprocal rank fusion (Cormack et al., SIGIR 2009)."""
    fused: dict[int, float] = defaultdict(float)
    for scored in (near, words):
        for rank, at in enumerate(_order(scored), 1):
            fused[at] += 1 / (_AFTER + rank)
    return _order(fused)


WAYS: dict[str, Callable[[Scored, Scored], list[int]]] = {
    "vectors alone": by_vector,
    "BM25 alone": by_words,
    "reciprocal rank fusion": by_ranks,
}


def _order(scored: Scored) -> list[int]:
    return sorted(scored, key=lambda at: (-scored[at], at))


def _figures(ranks: Sequence[int | None], articles: Sequence[str]) -> dict[str, Figure]:
    columns = {f"recall@{k}": scores.hits(ranks, k) for k in _PLACES}
    columns["MRR@10"] = scores.reciprocal_ranks(ranks, 10)
    return {
        name: scores.bootstrap(scores.mean_of(column), articles) for name, column in columns.items()
    }


def _as_json(
    found: dict[str, dict[str, dict[str, Figure]]],
) -> dict[str, dict[str, dict[str, list[float]]]]:
    return {
        group: {
            way: {name: plain(figure) for name, figure in figures.items()}
            for way, figures in ways.items()
        }
        for group, ways in found.items()
    }


if __name__ == "__main__":
    main()
