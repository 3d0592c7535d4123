"""language-questions -> articles and questions of every language, in the channels that they are asked in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.question_sets import Article, Question, Set

LANGUAGES = ("de", "es", "ru", "zh", "en")
EVERYWHERE = "every language"


def load(data: Path, languages: tuple[str, ...] = LANGUAGES) -> Set:
    """Return the articles and the questions, three for each that was written.

    Each is asked in a channel of its language (the English one with the pages of ``data`` as
    distractors), in one of all languages, and in one of the half of its language's articles that its own is not in.
    """
    articles: list[Article] = []
    questions: list[Question] = []
    if "en" in languages:
        for row in _rows(data / "pages" / "truth.jsonl"):
            page = {"id": row["id"], "url": row["url"], "text": row["body"]}
            articles.append(Article.of(page, "en"))
    folder = data / "language-questions"
    for language in languages:
        halves = {}
        for number, row in enumerate(_rows(folder / f"articles.{language}.jsonl")):
            halves[row["id"]] = number % 2
            articles += [
                Article.of(row, channel, id=f"{language}-{row['id']}")
                for channel in (language, EVERYWHERE, _half(language, number % 2))
            ]
        for row in _rows(folder / f"questions.{language}.jsonl"):
            questions += _asked(language, row, _half(language, 1 - halves[row["article"]]))
    return articles, questions


def _asked(language: str, row: dict[str, Any], elsewhere: str) -> Iterator[Question]:
    article = f"{language}-{row['article']}"
    gold = tuple((each["start"], each["start"] + len(each["text"])) for each in row["answers"])
    yield Question(language, row["question"], language, article, gold)
    yield Question(f"{language} among all", row["question"], EVERYWHERE, article, gold)
    yield Question(f"{language}, not there", row["question"], elsewhere, article)


def _half(language: str, half: int) -> str:
    return f"{language}, half {half}"


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
