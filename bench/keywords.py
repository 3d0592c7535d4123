"""The lexical index alone: how often it finds the right passage, and how fast, beside SQLite FTS5.

python -m bench.keywords --data PATH [--json]
"""

import argparse
import gzip
import itertools
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from index.retrieval.keywords import Bm25
from index.store.postings import PassageTerms, pack
from index.text.segment import passages, sentences
from index.text.terms import terms

LANGUAGES = ("en", "de", "es", "ru", "zh")
PASSAGES = 100_000
WORDS = 90  # in a passage of the archive
QUESTIONS = 100


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = quality(given.data / "language-questions") | speed(given.data / "news-archive")
    if given.json:
        print(json.dumps(found))
    else:
        for name, figure in found.items():
            print(f"{name:<40}{figure:>10.3f}")


def quality(folder: Path) -> dict[str, float]:
    """Return how often a passage with the answer is found first, and among the first five."""
    found = {}
    for language in LANGUAGES:
        index, where = _indexed(folder / f"articles.{language}.jsonl", language)
        ranks = [
            _rank(question, index, where)
            for question in _rows(folder / f"questions.{language}.jsonl")
        ]
        found[f"{language}: passage first"] = sum(rank < 1 for rank in ranks) / len(ranks)
        found[f"{language}: passage in first five"] = sum(rank < 5 for rank in ranks) / len(ranks)
    return found


def speed(folder: Path) -> dict[str, float]:
    """Return milliseconds of processor time a question, ours and FTS5's, over the same passages."""
    texts = list(itertools.islice(_pieces(folder / "articles.jsonl.gz"), PASSAGES))
    titles = [row["title"] for row in _archive(folder / "articles.jsonl.gz", QUESTIONS)]
    questions = [f"what did they say about {title}?" for title in titles]
    index = Bm25()
    packed = [PassageTerms(at, "en", pack(text, "en")) for at, text in enumerate(texts, 1)]
    began = time.process_time()
    index.add(packed)
    loading = time.process_time() - began
    among = np.arange(1, len(texts) + 1, 2)
    return (
        {"passages": len(texts), "load s": loading}
        | _times("ours", questions, lambda question: index.best(question, 100, among))
        | _times("fts5", questions, _fts5(texts, among))
    )


def _indexed(file: Path, language: str) -> tuple[Bm25, dict[int, tuple[str, int, int]]]:
    index, where = Bm25(), {}
    ids = itertools.count(1)
    for row in _rows(file):
        text = row["text"]
        spans = sentences(text, language)
        # Words and characters stand in for the model's tokens, to measure without a model.
        sizes = [len(terms(span.of(text), language)) for span in spans]
        for passage in passages(text, spans, sizes):
            at = next(ids)
            own = text[passage.start : passage.end]
            index.add([PassageTerms(at, language, pack(own, language))])
            where[at] = (row["id"], passage.start, passage.end)
    return index, where


def _rank(question: dict[str, Any], index: Bm25, where: dict[int, tuple[str, int, int]]) -> int:
    answer = question["answers"][0]["start"]
    for rank, (at, _) in enumerate(index.best(question["question"], 5, np.array(list(where)))):
        article, start, end = where[at]
        if article == question["article"] and start <= answer < end:
            return rank
    return 5


def _fts5(texts: list[str], among: Any) -> Callable[[str], Any]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(terms, content='')")
    connection.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY)")
    connection.executemany(
        "INSERT INTO words (rowid, terms) VALUES (?, ?)",
        ((at, " ".join(terms(text, "en"))) for at, text in enumerate(texts, 1)),
    )
    connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.executemany("INSERT INTO seen VALUES (?)", ((int(at),) for at in among))

    def ask(question: str) -> Any:
        wanted = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(question, "en")))
        return connection.execute(
            "SELECT words.rowid, bm25(words) AS score FROM words JOIN seen ON seen.id = words.rowid"
            " WHERE words MATCH ? ORDER BY score LIMIT 100",
            (wanted,),
        ).fetchall()

    return ask


def _times(name: str, questions: list[str], ask: Callable[[str], Any]) -> dict[str, float]:
    spent = []
    for question in questions:
        began = time.process_time()
        ask(question)
        spent.append(1000 * (time.process_time() - began))
    p50, p95 = np.percentile(spent, [50, 95])
    return {f"{name}: p50 ms": float(p50), f"{name}: p95 ms": float(p95)}


def _pieces(file: Path) -> Iterator[str]:
    for row in _archive(file):
        words = row["text"].split()
        for start in range(0, len(words), WORDS):
            yield " ".join(words[start : start + WORDS])


def _archive(file: Path, most: int | None = None) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, itertools.islice(stream, most))


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


if __name__ == "__main__":
    main()
