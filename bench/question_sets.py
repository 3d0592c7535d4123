"""The sets of articles and questions that answers are measured on, read from a data directory."""

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from bench import archive_questions
from index.types import Span

LANGUAGES = ("en", "de", "es", "ru", "zh")
# A question of the news, but the article is the next but so many: it is not answered there.
ELSEWHERE = 7


@dataclass(frozen=True, slots=True)
class Article:
    """A row for `footnote import`; ``given`` are its sentences, where the data tell them."""

    row: dict[str, Any]
    given: tuple[Span, ...] = ()

    @property
    def channel(self) -> str:
        """Where it is shared."""
        return str(self.row["channel"])

    @classmethod
    def of(cls, row: dict[str, Any], channel: str, **changed: str) -> "Article":
        """Return the row of a data set, to be shared in ``channel``."""
        kept: dict[str, str] = {
            name: row[name] for name in ("id", "url", "title", "text", "lang") if name in row
        }
        return cls({**kept, **changed, "channel": channel})


@dataclass(frozen=True, slots=True)
class Question:
    """A question asked in a channel, and the spans of ``article`` that answer it, none if nothing does.

    ``gains`` says what each of these is worth, where that differs.
    """

    group: str
    text: str
    channel: str
    article: str = ""
    gold: tuple[tuple[int, int], ...] = ()
    gains: tuple[float, ...] = ()


def write(file: Path, articles: Sequence[Article]) -> Path:
    """Write a file for `footnote import`, and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(f"{json.dumps(article.row)}\n" for article in articles), "utf-8")
    return file


def gains(question: Question, ranked: Sequence[tuple[str, Span]]) -> tuple[float, ...]:
    """Return what each sentence of a ranking is worth; none is paid for twice."""
    worth = dict(zip(question.gold, question.gains, strict=True))
    found = []
    for article, span in ranked:
        held = [
            each
            for each in worth
            if article == question.article and span.start <= each[0] and each[1] <= span.end
        ]
        # The best of them: what is one sentence here may be two in the data.
        found.append(max((worth.pop(each) for each in held), default=0.0))
    return tuple(found)


Set: TypeAlias = tuple[list[Article], list[Question]]


def load(name: str, data: Path) -> Set:
    """Return the articles and the questions of a set."""
    return SETS[name](data)


def sample(name: str, data: Path, every: int = 1) -> Set:
    """Return a set with each ``every``-th question of each group; of languages English alone.

    Questions in other languages are asked by bench.languages.
    """
    articles, questions = load(name, data)
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    kept = [each for group in groups.values() for each in group[::every]]
    foreign = set(LANGUAGES[1:])
    return (
        [each for each in articles if each.channel not in foreign],
        [each for each in kept if each.channel not in foreign],
    )


def _language(data: Path) -> Set:
    pages = [
        {"id": row["id"], "url": row["url"], "text": row["body"]}
        for row in _rows(data / "pages" / "truth.jsonl")
    ]
    articles = [Article.of(row, channel) for row in pages for channel in ("en", "pages")]
    questions = []
    for language in LANGUAGES:
        folder = data / "language-questions"
        articles += [
            Article.of(row, language, id=f"{language}-{row['id']}")
            for row in _rows(folder / f"articles.{language}.jsonl")
        ]
        for row in _rows(folder / f"questions.{language}.jsonl"):
            row["article"] = f"{language}-{row['article']}"
            questions.append(_question(f"language {language}", row, language))
            if language == "en":
                there = row["article"]
                questions.append(Question("language, not there", row["question"], "pages", there))
    return articles, questions


def _news(data: Path) -> Set:
    rows = list(_rows(data / "news-questions" / "articles.jsonl"))
    asked = list(_rows(data / "news-questions" / "questions.jsonl"))
    ids = [row["id"] for row in rows]
    questions = [_question("news", row, row["article"]) for row in asked]
    for row in asked[::ELSEWHERE]:
        other = ids[(ids.index(row["article"]) + ELSEWHERE) % len(ids)]
        questions.append(Question("news, not there", row["question"], other, row["article"]))
    return [Article.of(row, row["id"]) for row in rows], questions


def _wiki(data: Path) -> Set:
    articles = _rows(data / "wiki-questions" / "articles.jsonl")
    asked = _rows(data / "wiki-questions" / "questions.jsonl")
    return (
        [Article.of(row, "wiki") for row in articles],
        [
            _question("wiki" if row["answerable"] else "wiki, unanswerable", row, "wiki")
            for row in asked
        ],
    )


def _claims(data: Path) -> Set:
    """Each page is an article of its own; a supporting sentence is gold."""
    articles, questions = [], []
    for row in _rows(data / "claims" / "claims.jsonl"):
        spans, text = _joined(row["sentences"])
        url = f"https://claims.example/{row['id']}"
        page = {"id": row["id"], "url": url, "text": text, "lang": "en", "channel": row["id"]}
        articles.append(Article(page, tuple(Span(*span) for span in spans if span[0] < span[1])))
        # Its middle: the page's sentences were cut by others, and may be cut otherwise by us.
        worth = {sum(spans[at]) // 2: gain for at, gain in _gains(row["supporting"]).items()}
        gold = tuple((middle, middle + 1) for middle in worth)
        group = "claims" if gold else "claims, unsupported"
        question = Question(group, row["claim"], row["id"], row["id"], gold, tuple(worth.values()))
        questions.append(question)
    return articles, questions


def _gains(supporting: Sequence[Sequence[int]]) -> dict[int, float]:
    """Return what each sentence is worth: its part of the smallest set that it completes."""
    gains: dict[int, float] = {}
    for together in supporting:
        for at in together:
            gains[at] = max(gains.get(at, 0.0), 1 / len(together))
    return dict(sorted(gains.items()))


def _joined(sentences: Sequence[str]) -> tuple[list[tuple[int, int]], str]:
    spans = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 2
    return spans, "\n\n".join(sentences)


def _seed(data: Path) -> Set:
    text = next((data / "seed").glob("*.txt")).read_text("utf-8")
    begin = text.index("ISIS pushed back")
    end = text.index("irrespective of Syrian regime consent.")
    body = text[begin : text.index("\n", end)]
    article = {"id": "seed", "url": "https://seed.example/", "text": body, "lang": "en"}
    article["title"] = text[:begin].strip().splitlines()[-1]
    questions = [
        Question(
            "seed", question, "seed", "seed", ((body.index(gold), body.index(gold) + len(gold)),)
        )
        for question, gold in _SEED.items()
    ]
    unrelated = [Question("seed, not there", question, "seed") for question in _UNRELATED]
    return [Article.of(article, "seed")], [*questions, *unrelated]


def _archive(data: Path) -> Set:
    with gzip.open(data / "news-archive" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    drawn = random.Random(archive_questions.SEED).sample(rows, archive_questions.ARTICLES)
    questions = []
    for title, question, words in archive_questions.ANSWERED:
        [row] = [each for each in drawn if each["title"].startswith(title)]
        found = re.finditer("|".join(map(re.escape, words)), row["text"])
        gold = tuple(each.span() for each in found)
        questions.append(Question("archive", question, "archive", row["id"], gold))
    # None was written for one article: each stands for itself in the intervals.
    beside = [
        Question("archive, beside", each, "archive", each) for each in archive_questions.BESIDE
    ]
    return [Article.of(row, "archive") for row in drawn], [*questions, *beside]


_SEED = {
    "who captured the air base?": "New Syrian Army",
    "who said the men were airlifted?": "Mozahem al-Saloum",
    "what river does Boukamal lie on?": "Euphrates river",
    "what may the offensive aim for?": "to seize control of",
    "what do the opposition groups threaten?": "to boycott peace talks",
}
_UNRELATED = (
    "who won the cup final?",
    "how do I bake sourdough bread?",
    "what is the capital of Australia?",
    "when was the iPhone released?",
    "why is the sky blue?",
    "how much does a litre of milk cost?",
    "who wrote Pride and Prejudice?",
)


def _question(group: str, row: dict[str, Any], channel: str) -> Question:
    gold = tuple((each["start"], each["start"] + len(each["text"])) for each in row["answers"])
    return Question(group, row["question"], channel, row["article"], gold)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


SETS: dict[str, Callable[[Path], Set]] = {
    "seed": _seed,
    "language": _language,
    "news": _news,
    "wiki": _wiki,
    "claims": _claims,
    "archive": _archive,
}
