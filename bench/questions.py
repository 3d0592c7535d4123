"""Questions with known answers -> how often the right sentence is quoted, and when to stay silent.

    python -m bench.questions --data DIR [--set language|news|wiki|claims|seed|all] [--json]

Imports the articles and asks, as `footnote import` and `footnote ask` do. A quote is right if it
holds the gold answer, by offsets in the gold article; quotes and closest passages count alike.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.question_sets import SETS, Article, Question, load, write
from index.library import Library, Sharing
from index.types import Answer, Quote, Scope, Status

SPACE = "bench"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was answered, and how long that took."""

    question: Question
    answer: Answer
    seconds: float

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What was shown, best first, whether it was claimed to answer or not."""
        return self.answer.quotes or self.answer.closest

    @property
    def answered(self) -> bool:
        """Whether the quotes are claimed to answer."""
        return self.answer.status is Status.ANSWERED

    def right_within(self, count: int) -> bool:
        """Tell whether one of the first ``count`` quotes holds the answer."""
        return any(
            quote.article.id == self.question.article
            and any(quote.start <= start and end <= quote.end for start, end in self.question.gold)
            for quote in self.quotes[:count]
        )


@dataclass(slots=True)
class Report:
    """The figures of one set; shares are of 1."""

    name: str
    questions: int
    figures: dict[str, float] = field(default_factory=dict)


def report(name: str, asked: Sequence[Asked]) -> Report:
    """Return what a set's answers are worth."""
    present = [each for each in asked if each.question.gold]
    absent = [each for each in asked if not each.question.gold]
    quotes = [quote for each in asked for quote in each.quotes]
    found = Report(name, len(asked))
    if present:
        found.figures["answer@1"] = _share(each.right_within(1) for each in present)
        found.figures["answer@3"] = _share(each.right_within(3) for each in present)
        found.figures["answered, present"] = _share(each.answered for each in present)
    if absent:
        found.figures["answered, absent"] = _share(each.answered for each in absent)
        found.figures["nothing, absent"] = _share(
            each.answer.status is Status.NOTHING for each in absent
        )
    if present and absent:
        found.figures["AUROC"] = _auroc(
            [each.answer.confidence for each in present],
            [each.answer.confidence for each in absent],
        )
    found.figures["citations valid"] = _share(
        quote.article.text[quote.start : quote.end] == quote.text for quote in quotes
    )
    found.figures["characters a quote"] = float(np.mean([len(quote.text) for quote in quotes]))
    for percent in (50, 95):
        found.figures[f"p{percent}, ms"] = float(
            np.percentile([each.seconds * 1000 for each in asked], percent)
        )
    return found


def _share(values: Iterable[bool]) -> float:
    return float(np.mean(list(values)))


def _auroc(present: Sequence[float], absent: Sequence[float]) -> float:
    """Return how often an answerable question is given more confidence (Mann and Whitney, 1947)."""
    more = np.subtract.outer(np.array(present), np.array(absent))
    return float(np.mean(more > 0) + np.mean(more == 0) / 2)


async def run(articles: Sequence[Article], questions: Sequence[Question]) -> list[Asked]:
    """Import the articles into a new data directory, and ask."""
    with tempfile.TemporaryDirectory() as directory:
        file = write(Path(directory, "articles.jsonl"), articles)
        async with Library.open(Path(directory, "data")) as library:
            share = Sharing(SPACE, "all", "bench", "bench", datetime.now(UTC))
            await library.import_file(file, share)
            return [await _ask(library, question) for question in questions]


async def _ask(library: Library, question: Question) -> Asked:
    begun = time.perf_counter()
    answer = await library.ask(question.text, Scope(SPACE, question.channel))
    return Asked(question, answer, time.perf_counter() - begun)


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--set", choices=[*SETS, "all"], default="all")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    reports = list(_reports(options.data, SETS if options.set == "all" else [options.set]))
    print(json.dumps(_as_json(reports)) if options.json else _table(reports))


def _reports(data: Path, names: Iterable[str]) -> Iterator[Report]:
    for name in names:
        articles, questions = load(name, data)
        asked = asyncio.run(run(articles, questions))
        for group in dict.fromkeys(question.group for question in questions):
            yield report(group, [each for each in asked if each.question.group == group])


def _as_json(reports: Sequence[Report]) -> dict[str, Any]:
    return {each.name: {"questions": each.questions, **each.figures} for each in reports}


def _table(reports: Sequence[Report]) -> str:
    names = list(dict.fromkeys(name for each in reports for name in each.figures))
    head = f"{'':24}{'questions':>10}" + "".join(f"{name:>20}" for name in names)
    return "\n".join([head, *(_line(each, names) for each in reports)])


def _line(each: Report, names: Sequence[str]) -> str:
    cells = (f"{each.figures[name]:.3f}" if name in each.figures else "" for name in names)
    return f"{each.name:24}{each.questions:>10}" + "".join(f"{cell:>20}" for cell in cells)


if __name__ == "__main__":
    main()
