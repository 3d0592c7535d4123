"""Questions about one article, the second cut down to a follow-up -> how often it is still understood.

    python -m bench.followups --data DIR [--library DIR] [--every N] [--dump FILE] [--json]

Made of news-questions: pairs of consecutive questions of an article that share a subject, a name that
the first or its gold sentence has too. The second is put as people go on: the name is left to a
pronoun, or, where nearly all its words are the first's, all but what it asks for ("And when?"). Both
are asked in one channel of all articles, the second with the first and what its answer cited.

Ceiling: the second question in full. Floor: the follow-up, with nothing before it. And questions that
stand alone, after one about another article: those that are taken for follow-ups are asked both ways.
"""

import argparse
import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from bench.question_sets import Article, Question, load, write
from bench.scores import bootstrap, mean_of
from index.answering.followups import leans, names_something
from index.answering.question import EMPTY_WORDS
from index.library import Library, Sharing
from index.models.embed import SentenceEmbedder
from index.text.segment import sentences
from index.text.terms import terms
from index.types import Answer, Previous, Scope, Status

Line: TypeAlias = dict[str, Any]

SPACE, CHANNEL = "bench", "followups"
MOSTLY_SAID = 0.75  # of the second's words, from which on what it asks for is enough

_NAME = r"(?P<name>[A-Z][\w’'-]*\w(?: [A-Z][\w’'-]*\w)*)"
_SUBJECT = re.compile(
    rf"\b(?:did|does|do|is|was|are|were|has|have|had|will|can|could|would) (?:the )?{_NAME}"
)
_OBJECT = re.compile(rf"\b(?:of|by|to|with|about|against|for|from) (?:the )?{_NAME}(?=\W*$)")
_ASKS = re.compile(
    r"^\W*(how (?:many|much) \w+|how (?:many|much|old|long|far|often)|when|where|who|why)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions of an article, and the second as it is put after the first."""

    first: Question
    second: Question
    put: str
    kind: str


def pairs(articles: Sequence[Article], questions: Sequence[Question]) -> Iterator[Pair]:
    """Yield the pairs that can be told as a follow-up."""
    texts = {article.row["id"]: article.row["text"] for article in articles}
    present = [question for question in questions if question.gold]
    for first, second in pairwise(present):
        if first.article != second.article or first.text.lower() == second.text.lower():
            continue
        text = texts[first.article]
        put = without_most(second.text, first.text)
        if put:
            yield Pair(first, second, put, "ellipsis")
            continue
        said = f"{first.text} {_sentence(text, first.gold[0][0])}"
        put = with_pronoun(second.text, said, text)
        if put:
            yield Pair(first, second, put, "pronoun")


def without_most(second: str, first: str) -> str:
    """Return what is asked for alone, where the first question has nearly all other words."""
    asks = _ASKS.match(second)
    if asks is None or re.search(rf"\b{asks[1]}\b", first, re.IGNORECASE):
        return ""
    own = set(terms(second[asks.end() :], "en")) - EMPTY_WORDS
    shared = own & set(terms(first, "en"))
    if not own or len(shared) / len(own) < MOSTLY_SAID:
        return ""
    return f"And {asks[1][0].lower()}{asks[1][1:]}?"


def with_pronoun(second: str, said: str, text: str) -> str:
    """Return the question with a pronoun for the name that it shares with ``said``."""
    for place, pattern in enumerate((_SUBJECT, _OBJECT)):
        name = pattern.search(second)
        if name is None:
            continue
        whole = name["name"].replace("’", "'")
        last = whole.removesuffix("'s").split()[-1]
        pronouns = _pronouns(last, text)
        if pronouns and re.search(rf"\b{re.escape(last)}\b", said, re.IGNORECASE):
            start = name.start("name") - 4 * (second[: name.start("name")].endswith("the "))
            pronoun = pronouns[2 if whole.endswith("'s") else place]
            return f"{second[:start]}{pronoun}{second[name.end('name') :]}"
    return ""


def _pronouns(name: str, text: str) -> tuple[str, str, str] | None:
    """Return he, she or it in its forms, as the article goes on after the name; None where it does not tell."""
    after = " ".join(
        text[found.end() : found.end() + 200]
        for found in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    ).lower()
    counts = {word: len(re.findall(rf"\b{word}\b", after)) for word in _FORMS}
    best = max(counts, key=lambda word: counts[word])
    return _FORMS[best] if counts[best] >= _ENOUGH else None


_FORMS = {"he": ("he", "him", "his"), "she": ("she", "her", "her"), "it": ("it", "it", "its")}
_ENOUGH = 2  # pronouns near a name


def _sentence(text: str, at: int) -> str:
    return next(
        (each.of(text) for each in sentences(text, "en") if each.start <= at < each.end), ""
    )


class Asker:
    """Asks in a channel of all articles, each question once for each thing said before it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[tuple[str, Previous | None], Answer] = {}

    async def __call__(self, question: str, previous: Previous | None = None) -> Answer:
        """Return the answer."""
        key = (question, previous)
        if key not in self._found:
            scope = Scope(SPACE, CHANNEL)
            self._found[key] = await self._library.ask(question, scope, previous=previous)
        return self._found[key]

    async def before(self, question: str) -> Previous:
        """Return a question and what its answer cited, as a thread remembers them."""
        return Previous(question, (await self(question)).cited)


async def run(folder: Path, data: Path, every: int) -> list[Line]:
    """Ask, and return a line for each question and way of asking it."""
    articles, questions = load("news", data)
    shared = [Article({**each.row, "channel": CHANNEL}) for each in articles]
    embedder = await SentenceEmbedder.open()
    async with Library.open(folder / "data", embedder=embedder) as library:
        share = Sharing(SPACE, CHANNEL, "all", "bench", datetime.now(UTC))
        await library.import_file(write(folder / "followups.jsonl", shared), share)
        asker = Asker(library)
        lines = [line async for line in _follow(asker, list(pairs(articles, questions))[::every])]
        return lines + [line async for line in _stand_alone(asker, questions, every)]


async def _follow(asker: Asker, found: Sequence[Pair]) -> AsyncIterator[Line]:
    for pair in found:
        previous = await asker.before(pair.first.text)
        for way, answer in (
            ("ceiling", await asker(pair.second.text)),
            ("floor", await asker(pair.put)),
            ("follow-up", await asker(pair.put, previous)),
        ):
            yield _line(
                pair.kind, way, pair.second, answer, put=pair.put, first=pair.first.text
            ) | {
                "leans": leans(pair.put),
                "cited": pair.first.article in previous.articles,
            }


async def _stand_alone(
    asker: Asker, questions: Sequence[Question], every: int
) -> AsyncIterator[Line]:
    present = [question for question in questions if question.gold][::every]
    for before, question in zip(present, present[len(present) // 2 :], strict=False):
        if before.article == question.article:
            continue
        taken = leans(question.text)
        yield {"kind": "stand-alone", "way": "asked", "leans": taken}
        if taken:
            previous = await asker.before(before.text)
            yield _line("taken", "alone", question, await asker(question.text))
            yield _line("taken", "after another", question, await asker(question.text, previous))
        elif not names_something(question.text):
            previous = await asker.before(before.text)
            yield _line("nameless", "alone", question, await asker(question.text))
            yield _line("nameless", "after another", question, await asker(question.text, previous))
            for same in _of_the_same_article(present, question):
                previous = await asker.before(same.text)
                answer = await asker(question.text, previous)
                yield _line("nameless", "after one of its article", question, answer)


def _of_the_same_article(questions: Sequence[Question], question: Question) -> Sequence[Question]:
    """Return another question of its article, where there is one."""
    others = (each for each in questions if each.article == question.article)
    return [each for each in others if each.text != question.text][:1]


def _line(kind: str, way: str, question: Question, answer: Answer, **more: str) -> Line:
    quotes = answer.shown
    right = [
        quote.article.id == question.article
        and any(quote.start <= start and end <= quote.end for start, end in question.gold)
        for quote in quotes
    ]
    return {
        "kind": kind,
        "way": way,
        "question": question.text,
        "article": question.article,
        "rank": right.index(True) if any(right) else None,
        "answered": answer.status is Status.ANSWERED,
        "best": quotes[0].text if quotes else "",
        **more,
    }


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--dump", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() if not given.library else nullcontext() as thrown_away:
        folder = given.library or Path(str(thrown_away))
        lines = asyncio.run(run(folder, given.data, given.every))
    if given.dump:
        given.dump.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    found = {name: _figures(each) for name, each in _groups(lines).items()}
    alone = [bool(line["leans"]) for line in lines if line["kind"] == "stand-alone"]
    if given.json:
        taken = {"stand-alone questions": len(alone), "of them taken for follow-ups": sum(alone)}
        print(json.dumps(found | {"": taken}))
        return
    print(f"{'':28}" + "".join(f"{name:>10}" for name in next(iter(found.values()))))
    for name, figures in found.items():
        questions, *shares = figures.values()
        print(f"{name:28}{questions:>10}" + "".join(f"{each[0]:>10.3f}" for each in shares))
    print(f"stand-alone questions taken for follow-ups: {sum(alone)} of {len(alone)}")


def _groups(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the lines of each kind and way of asking, and of each way over all kinds."""
    groups: dict[str, list[Line]] = {}
    for kind in ("ellipsis", "pronoun", "taken", "nameless"):
        for line in lines:
            if line["kind"] == kind:
                groups.setdefault(f"{kind}, {line['way']}", []).append(line)
    for way in ("ceiling", "floor", "follow-up"):
        groups[f"all, {way}"] = [line for line in lines if line["way"] == way]
    return groups


def _figures(lines: Sequence[Line]) -> dict[str, Any]:
    """Return the shares with their intervals, by article."""
    columns = {
        "answer@1": [float(line["rank"] == 0) for line in lines],
        "answer@3": [float(line["rank"] is not None) for line in lines],
        "answered": [float(bool(line["answered"])) for line in lines],
    }
    articles = [line["article"] for line in lines]
    found = {name: bootstrap(mean_of(each), articles) for name, each in columns.items()}
    shares = {name: [each.value, each.low, each.high] for name, each in found.items()}
    return {"questions": len(lines), **shares}


if __name__ == "__main__":
    main()
