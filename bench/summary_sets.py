"""Articles with summaries that people wrote, and the scores of a summary against them."""

import gzip
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from lxml import html
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer

from index.ingest import Draft, prepare
from index.models.embed import SentenceEmbedder
from index.types import Article, Completeness, Label, Share, Span, Vectors

NEWS = ("cnndm", "realsumm", "summeval", "newsroom")
BAR = "cnndm+summeval"  # the two that are judged together
_MEASURES = {"R1": "rouge1", "R2": "rouge2", "L": "rougeLsum"}
_MIN_REFERENCE = 8  # words; a shorter description is a slogan, not a summary
_MIN_SENTENCES = 4  # in an article; of fewer there is nothing to choose
_BATCH = 16  # articles embedded together
_DRAWS = 4000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Sample:
    """An article, its sentences with their vectors, and what people wrote of it."""

    source: str
    article: Article
    references: tuple[str, ...]
    spans: tuple[Span, ...]
    vectors: Vectors


async def samples(data: Path, pages: int | None = None) -> list[Sample]:
    """Return the articles of summaries/, and those of pages/ and mixed-pages/ with a description.

    Of the latter two at most ``pages`` each, where it is given.

    A page's description (``og:description`` or ``description``) is what its editor wrote for who
    has not read it. It is no part of the text that is summarised, though it often repeats the lead.
    """
    described = [
        row
        for folder in ("pages", "mixed-pages")
        for row in itertools.islice(_described(data / folder), pages)
    ]
    rows = [*_summaries(data), *described]
    embedder = await SentenceEmbedder.open()
    found: list[Sample] = []
    for at in range(0, len(rows), _BATCH):
        found += await _embedded(rows[at : at + _BATCH], embedder)
    return [each for each in found if len(each.spans) >= _MIN_SENTENCES]


class Rouge:
    """ROUGE-1, ROUGE-2 and summary-level ROUGE-L as rouge-score computes them, stemmed, F1 in percent.

    Sentences are what ROUGE-L is computed over: a summary's are given, a reference's end at " . ".
    Of several references, the mean counts.
    """

    def __init__(self) -> None:
        self._scorer = RougeScorer(list(_MEASURES.values()), use_stemmer=True)

    def score(self, sentences: Sequence[str], references: Sequence[str]) -> dict[str, float]:
        """Return R1, R2 and L."""
        summary = "\n".join(sentences)
        scores = [
            self._scorer.score(re.sub(r" \. ", " .\n", reference), summary)
            for reference in references
        ]
        return {
            name: 100 * float(np.mean([each[key].fmeasure for each in scores]))
            for name, key in _MEASURES.items()
        }


def difference(gains: Sequence[float] | NDArray[np.float64]) -> str:
    """Return the mean of the gains, one an article, with its 95 % interval by bootstrap."""
    each = np.asarray(gains, dtype=float)
    draws = np.random.default_rng(0).integers(0, len(each), (_DRAWS, len(each)))
    low, high = np.percentile(each[draws].mean(axis=1), [2.5, 97.5])
    return f"{each.mean():+.2f} [{low:+.2f}, {high:+.2f}]"


Row = tuple[str, Article, tuple[str, ...]]


def _summaries(data: Path) -> Iterator[Row]:
    for row in _rows(data / "summaries/summaries.jsonl"):
        yield row["source"], _article(row["id"], "", row["text"]), tuple(row["references"])


def _described(folder: Path) -> Iterator[Row]:
    for row in _rows(folder / "truth.jsonl"):
        if row.get("kind", "article") != "article":
            continue
        tree = html.fromstring(gzip.decompress((folder / f"html/{row['id']}.html.gz").read_bytes()))
        title = row.get("title") or _first(tree, "//meta[@property='og:title']/@content", "//title")
        described = _first(
            tree,
            "//meta[@property='og:description']/@content",
            "//meta[@name='description']/@content",
        )
        if len(described.split()) >= _MIN_REFERENCE:
            yield folder.name, _article(row["id"], title, row["body"]), (described,)


def _first(tree: Any, *paths: str) -> str:
    found = (tree.xpath(f"string({path})").strip() for path in paths)
    return next((text for text in found if text), "")


def _article(at: str, title: str, text: str) -> Article:
    return Article(at, at, title, "", "", "", "en", text, Label(Completeness.FULL))


async def _embedded(rows: Sequence[Row], embedder: SentenceEmbedder) -> list[Sample]:
    drafts = [Draft(article, (), _share(article)) for _, article, _ in rows]
    return [
        Sample(
            source,
            article,
            references,
            tuple(span for passage in prepared.passages for span in passage.sentences),
            np.concatenate(prepared.embedded.sentences),
        )
        for (source, article, references), prepared in zip(
            rows, await prepare(drafts, embedder), strict=True
        )
    ]


def _share(article: Article) -> Share:
    return Share("bench", "bench", article.id, "", "bench", datetime(2026, 1, 1, tzinfo=UTC))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
