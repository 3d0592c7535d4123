"""Sources that disagree -> how often an answer shows both side by side, and how often it does where none do.

    python -m bench.disputed_facts --facts DIR/disputed-facts/facts.jsonl [--news DIR/news-questions]
                                   [--stories DIR/stories/articles.jsonl] [--library DIR] [--failures] [--json]

Each passage is an article of its own, and each question is asked in channels of its own: of the supporting and
the contradicting passages, of these with the unrelated ones, and of one kind alone, in which nothing disagrees
about the answer; and once more in one channel with the supporting passages of all questions. A question is right
where one side holds the answer, and another the false one. With --news, every so many questions are asked in one
channel of all news articles, with --stories, each title in a channel of all reports: what is shown there as a
disagreement is printed with --failures, to be judged.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.scores import bootstrap, mean_of
from index.library import Library, Sharing
from index.types import Answer, Scope

SPACE = "bench"
SAMPLE = 200  # questions of the news
SIDES = ("supporting", "contradicting", "unrelated")
CHANNELS = {  # of each question: which passages are there
    "both": ("supporting", "contradicting"),
    "both and unrelated": SIDES,
    "supporting alone": ("supporting",),
    "contradicting alone": ("contradicting",),
    "unrelated alone": ("unrelated",),
    "supporting and unrelated": ("supporting", "unrelated"),
}
ALL_SUPPORTING = "supporting of all questions"
LANGUAGES = {"ms/id": "id"}  # two languages that share most words, and here a label


@dataclass(frozen=True, slots=True)
class Question:
    """A question in a channel; the answers, each by all ways to write it, where they are known."""

    group: str
    text: str
    channel: str
    answer: tuple[str, ...] = ()
    false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer."""

    question: Question
    answer: Answer
    seconds: float

    @property
    def shown(self) -> bool:
        """Whether anything is shown as a disagreement."""
        return bool(self.answer.disagreements)

    @property
    def sides(self) -> list[str]:
        """The sentences that are shown side by side."""
        found = (side for each in self.answer.disagreements for side in each.sides)
        return [self.answer.shown[side.quote].text for side in found]

    @property
    def right(self) -> bool:
        """Whether one side has the answer, and one the false one."""
        return _has(self.sides, self.question.answer) and _has(self.sides, self.question.false)

    @property
    def quoted(self) -> bool:
        """Whether both are quoted at all."""
        texts = [each.text for each in self.answer.shown]
        return _has(texts, self.question.answer) and _has(texts, self.question.false)


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--facts", type=Path, required=True)
    parser.add_argument("--news", type=Path)
    parser.add_argument("--stories", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows, questions = load(given.facts, given.news, given.stories)
    with tempfile.TemporaryDirectory() as folder:
        asked = asyncio.run(_run(rows, questions, given.library or Path(folder)))
    if given.failures:
        print("\n".join(_failures(asked)))
    found = figures(asked)
    print(json.dumps(found) if given.json else "\n".join(_table(found)))


def load(
    facts: Path, news: Path | None, stories: Path | None
) -> tuple[list[dict[str, Any]], list[Question]]:
    """Return the rows for `footnote import`, and the questions."""
    rows: list[dict[str, Any]] = []
    questions: list[Question] = []
    for fact in _lines(facts):
        answer, false = (tuple(_ways(fact[key])) for key in ("answer", "false_answer"))
        for group, sides in CHANNELS.items():
            channel = f"{fact['id']} {group}"
            there = [each for side in sides for each in _passages(fact, side, channel)]
            rows += there
            if there:
                questions.append(Question(group, fact["question"], channel, answer, false))
        rows += _passages(fact, "supporting", ALL_SUPPORTING)
        questions.append(Question(ALL_SUPPORTING, fact["question"], ALL_SUPPORTING))
    for name, found in (("news", _news(news)), ("stories", _stories(stories))):
        articles, texts = found
        rows += [each | {"channel": name} for each in articles]
        questions += [Question(name, text, name) for text in texts]
    return rows, questions


def figures(asked: Sequence[Asked]) -> dict[str, Any]:
    """Return each rate with its interval by bootstrap over questions."""
    groups = {
        group: [each for each in asked if each.question.group == group]
        for group in dict.fromkeys(each.question.group for each in asked)
    }
    found = {
        "shown side by side": _rate(each.right for each in groups["both"]),
        "both quoted": _rate(each.quoted for each in groups["both"]),
        "shown side by side among unrelated": _rate(
            each.right for each in groups["both and unrelated"]
        ),
    }
    found |= {
        f"{group.removesuffix(' alone')} shown": _rate(each.shown for each in these)
        for group, these in groups.items()
        if not group.startswith("both")
    }
    further = [any(quote.also for quote in each.answer.shown) for each in asked]
    milliseconds = [each.seconds * 1000 for each in asked]
    return found | {
        "several citations for one quote": _rate(further),
        "questions": len(asked),
        "p50, ms": float(np.percentile(milliseconds, 50)),
        "p95, ms": float(np.percentile(milliseconds, 95)),
    }


async def _run(
    rows: Sequence[dict[str, Any]], questions: Sequence[Question], folder: Path
) -> list[Asked]:
    file = _written(rows, folder)
    async with Library.open(folder / "data") as library:
        await library.import_file(file, Sharing(SPACE, "all", "bench", "bench", datetime.now(UTC)))
        return [each async for each in _asked(library, questions)]


def _written(rows: Sequence[dict[str, Any]], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "disputed.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return file


async def _asked(library: Library, questions: Iterable[Question]) -> AsyncIterator[Asked]:
    for question in questions:
        begun = time.perf_counter()
        answer = await library.ask(question.text, Scope(SPACE, question.channel))
        yield Asked(question, answer, time.perf_counter() - begun)


def _passages(fact: dict[str, Any], side: str, channel: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{fact['id']}-{side}-{at}",
            "url": f"https://{side}-{at}.example/{fact['id']}",
            "text": text,
            "lang": "en",
            "channel": channel,
        }
        for at, text in enumerate(fact[side])
    ]


def _news(folder: Path | None) -> tuple[list[dict[str, Any]], list[str]]:
    if folder is None:
        return [], []
    articles = [
        {
            "id": row["id"],
            "url": f"https://news.example/{row['id']}",
            "text": row["text"],
            "lang": "en",
        }
        for row in _lines(folder / "articles.jsonl")
    ]
    questions = [row["question"] for row in _lines(folder / "questions.jsonl")]
    return articles, questions[:: max(1, len(questions) // SAMPLE)]


def _stories(file: Path | None) -> tuple[list[dict[str, Any]], list[str]]:
    if file is None:
        return [], []
    articles = [
        {
            "id": f"story-{row['id']}",
            "url": f"https://stories.example/{row['id']}",
            "title": row["title"],
            "text": row["text"],
            "lang": LANGUAGES.get(row["lang"], row["lang"]),
            "published": row["published"] or "",
        }
        for row in _lines(file)
    ]
    return articles, [each["title"] for each in articles if each["lang"] == "en"]


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _ways(answer: Any) -> Iterator[str]:
    """Yield all ways to write the answer, which are one string, or lists of them."""
    if isinstance(answer, str):
        yield answer
    else:
        for each in answer:
            yield from _ways(each)


def _has(texts: Iterable[str], ways: Sequence[str]) -> bool:
    held = [text.replace("\u00a0", " ") for text in texts]
    return any(way in text for way in ways for text in held)


def _rate(values: Iterable[bool]) -> list[float]:
    held = [float(each) for each in values]
    figure = bootstrap(mean_of(held), range(len(held)))
    return [figure.value, figure.low, figure.high]


def _failures(asked: Sequence[Asked]) -> Iterator[str]:
    """Yield what was to be shown and was not, and what was shown where nothing should be."""
    for each in asked:
        wanted = each.question.group.startswith("both")
        if each.right if wanted else not each.shown:
            continue
        answers = " | ".join([*each.question.answer[:1], *each.question.false[:1]])
        yield f"{each.question.group}: {each.question.text} {answers}"
        told = each.sides or [quote.text for quote in each.answer.shown]
        yield from (f"    {' '.join(text.split())[:300]}" for text in told)


def _table(found: dict[str, Any]) -> Iterator[str]:
    for name, figure in found.items():
        if isinstance(figure, list):
            yield f"{name:40}{figure[0]:8.3f}  [{figure[1]:.3f}, {figure[2]:.3f}]"
        else:
            yield f"{name:40}{figure:8.1f}"


if __name__ == "__main__":
    main()
