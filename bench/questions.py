"""Questions with known answers -> how often the right sentence is quoted, and when to stay silent.

    python -m bench.questions --data DIR [--library DIR | --database postgresql://… [--large]]
                              [--set language|news|wiki|claims|seed|all]
                              [--every N] [--dump FILE] [--json]

Imports the articles and asks, as `footnote import` and `footnote ask` do, with the weights that are
shipped: where they were fitted to a set, its figures here are in sample, and bench.ablation has the
cross-validated ones. A quote is right if it holds the gold answer, by offsets in the gold article;
quotes and closest passages count alike. Passages are judged as they were retrieved, before their
sentences are ranked. ``--library`` keeps the library for the next run, as does ``--database``, on a
server, where ``--large`` has the server search; ``--every`` asks each N-th question of a group; ``--dump`` writes a line for every question.
"""

import argparse
import asyncio
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from bench.asked import Asked
from bench.baselines import Found, bm25
from bench.question_figures import ABSENT, Report, ranks, report
from bench.question_library import Asker, place
from bench.question_sets import SETS, Article, Question, sample
from bench.scores import Figure, bootstrap, mean_of, ndcg
from index.db.where import Server, Where


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.questions", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--database", type=Server)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--set", choices=[*SETS, "all"], default="all")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--dump", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    names = list(SETS) if given.set == "all" else [given.set]
    with tempfile.TemporaryDirectory() if not given.library else nullcontext() as thrown_away:
        folder = place(given.library or Path(str(thrown_away)))
        sets = [sample(name, given.data, given.every) for name in names]
        asked = asyncio.run(ask(given.database or folder, sets, large=given.large))
    reports = [
        found
        for (articles, questions), own in zip(sets, asked, strict=True)
        for found in _reports(own, list(bm25(articles, questions)))
    ]
    if given.dump:
        lines = [
            json.dumps(line)
            for (articles, _), own in zip(sets, asked, strict=True)
            for line in _lines(articles, own)
        ]
        given.dump.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    print(json.dumps(as_json(reports)) if given.json else "\n\n".join(map(_table, reports)))


async def ask(
    where: Where,
    sets: Sequence[tuple[Sequence[Article], Sequence[Question]]],
    *,
    large: bool = False,
) -> list[list[Asked]]:
    """Ask the questions of each set in a library of all of them."""
    articles = [article for found, _ in sets for article in found]
    async with Asker.open(where, articles, large=large) as asker:
        await asker.ask(sets[0][1][0])  # loads the models: no question of a set is to wait for it
        return [[await asker.ask(question) for question in questions] for _, questions in sets]


def _reports(asked: Sequence[Asked], compared: Sequence[Found]) -> Iterator[Report]:
    for name, other in ABSENT.items():
        present = [each for each in asked if each.question.group == name]
        if present:
            absent = [each for each in asked if each.question.group == other]
            found = report(name, present, absent)
            rows = [row for row, each in enumerate(asked) if each.question.group == name]
            found.compared.update(_compared(present, [compared[row] for row in rows]))
            yield found


def _compared(present: Sequence[Asked], found: Sequence[Found]) -> dict[str, Figure]:
    """Return what plain BM25 over sentences reaches on the same questions."""
    clusters = [each.question.article for each in present]
    figures = ranks([each.rank for each in found], clusters, 1, 3)
    if any(each.ranked for each in found):
        graded = [
            ndcg(each.ranked, asked.question.gains, 10)
            for each, asked in zip(found, present, strict=True)
        ]
        figures["nDCG@10"] = bootstrap(mean_of(graded), clusters)
    return figures


def _lines(articles: Sequence[Article], asked: Sequence[Asked]) -> Iterator[dict[str, Any]]:
    """Yield a line for every question, to read the failures by."""
    texts = {article.row["id"]: article.row["text"] for article in articles}
    for each in asked:
        question, text = each.question, texts.get(each.question.article, "")
        yield {
            "group": question.group,
            "question": question.text,
            "channel": question.channel,
            "article": question.article,
            "status": each.answer.status.value,
            "confidence": round(each.answer.confidence, 4),
            "gold": [
                {"start": start, "end": end, "around": text[max(0, start - 100) : end + 100]}
                for start, end in question.gold
            ],
            "rank": each.rank,
            "passage_rank": each.passage_rank,
            "quotes": [
                {
                    "article": quote.article.id,
                    "start": quote.start,
                    "text": quote.text,
                    "score": round(quote.score, 3),
                    "right": each.holds_answer(quote),
                }
                for quote in each.quotes
            ],
            "ms": round(each.seconds * 1000, 1),
        }


def as_json(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the reports by name; a figure is [value, low, high], without an interval [value]."""
    return {
        each.name: {
            "questions": each.present,
            "absent": each.absent,
            "articles": each.articles,
            "figures": {name: plain(figure) for name, figure in each.figures.items()},
            "bm25": {name: plain(figure) for name, figure in each.compared.items()},
        }
        for each in reports
    }


def plain(figure: Figure) -> list[float]:
    """Return a figure as JSON has it."""
    values = (figure.value, figure.low, figure.high)
    return [round(value, 4) for value in values if not math.isnan(value)]


def _table(found: Report) -> str:
    counts = f"{found.present} questions, {found.absent} without an answer there"
    lines = [f"{found.name}: {counts}, {found.articles} articles"]
    for name, figure in found.figures.items():
        compared = found.compared.get(name)
        beside = f"    BM25 {_text(compared)}" if compared else ""
        lines.append(f"  {name:34}{_text(figure)}{beside}")
    return "\n".join(lines)


def _text(figure: Figure) -> str:
    if math.isnan(figure.low):
        return f"{figure.value:8.3f}"
    return f"{figure.value:8.3f}  [{figure.low:.3f}, {figure.high:.3f}]"


if __name__ == "__main__":
    main()
