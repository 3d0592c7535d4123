"""The packaged model in 32 bits and with a byte a weight: what each costs, and whether they find the same.

    python -m bench.quantised --data DIR [--every N] [--json]

Costs are milliseconds of one thread's processor time, each the median of some runs taken in turn.
Passages are ranked for the questions of every ``N``-th, by vectors alone, among all passages of these
questions' articles.
"""

import argparse
import asyncio
import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from bench.printing import show
from bench.question_sets import Article, Question, sample
from index.answering.reader import tokenizer
from index.models import model_files
from index.models.embed import SentenceEmbedder
from index.models.packed import pack
from index.models.sentence_network import WINDOW, Network
from index.models.token_vectors import unit
from index.text.segment import passages, sentences, sizes
from index.types import Span, Vectors

SETS = ("language", "news")
BATCH = 32
RUNS = 12


class Encode(Protocol):
    """Texts -> vectors of unit length."""

    def __call__(self, texts: list[str]) -> Vectors:
        """Return the vectors, (texts, dimensions), from one forward pass."""
        ...


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.quantised", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--every", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    ways = {"32 bits": _whole(), "bytes": _bytes()}
    questions, texts, right = asyncio.run(_asked(given.data, given.every))
    figures = _costs(ways, texts) | _found(ways, questions, texts, right)
    show(figures, as_json=given.json)


def _whole() -> Encode:
    model = SentenceTransformer(str(model_files.packaged()), device="cpu", local_files_only=True)
    pack(model)

    def encode(texts: list[str]) -> Vectors:
        found = model.encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, np.float32)

    return encode


def _bytes() -> Encode:
    network, cut = Network.load(model_files.packaged()), tokenizer()
    cut.enable_truncation(WINDOW)

    def encode(texts: list[str]) -> Vectors:
        every = [cut.encode(text) for text in texts]
        return unit(np.stack([network.read(each.ids, each.type_ids)[1].numpy() for each in every]))

    return encode


def _costs(ways: dict[str, Encode], texts: Sequence[str]) -> dict[str, float]:
    some = sorted(texts, key=len)[len(texts) // 2 :][:BATCH]
    cases = {
        "question": ["Who paid for the new bridge over the river in Hamburg?"],
        "passage alone": some[:1],
        f"passage among {BATCH}": some,
    }
    spent: dict[str, list[float]] = {f"{way}, {case}": [] for case in cases for way in ways}
    for _ in range(RUNS):
        for (case, given), (way, encode) in itertools.product(cases.items(), ways.items()):
            began = time.thread_time()
            encode(given)
            spent[f"{way}, {case}"].append((time.thread_time() - began) / len(given))
    return {f"{name}, ms": round(float(np.median(s)) * 1000, 2) for name, s in spent.items()}


async def _asked(data: Path, every: int) -> tuple[list[Question], list[str], list[set[int]]]:
    """Return questions, the passages of their articles, and which of these answer each."""
    sets = [sample(name, data, every) for name in SETS]
    questions = [each for _, asked in sets for each in asked if each.gold]
    wanted = {each.article for each in questions}
    articles = [each for found, _ in sets for each in found if each.row["id"] in wanted]
    embedder = await SentenceEmbedder.open()
    texts: list[str] = []
    places: list[tuple[str, Span]] = []
    for article in articles:
        for span in await _passages(article, embedder):
            texts.append(span.of(str(article.row["text"])))
            places.append((str(article.row["id"]), span))
    right = [
        {
            at
            for at, (article, span) in enumerate(places)
            if article == each.article
            and any(span.start <= start < span.end for start, _ in each.gold)
        }
        for each in questions
    ]
    return questions, texts, right


async def _passages(article: Article, embedder: SentenceEmbedder) -> list[Span]:
    """Return the passages as an import makes them."""
    text = str(article.row["text"])
    spans = article.given or sentences(text, "en")
    counts = await embedder.count_tokens([span.of(text) for span in spans])
    return [
        Span(each.start, each.end) for each in passages(text, spans, sizes(text, spans, counts))
    ]


def _found(
    ways: dict[str, Encode],
    questions: Sequence[Question],
    texts: Sequence[str],
    right: Sequence[set[int]],
) -> dict[str, float]:
    figures: dict[str, float] = {"questions": len(questions), "passages": len(texts)}
    vectors = {}
    for way, encode in ways.items():
        held = np.concatenate([encode([text]) for text in texts])
        asked = np.concatenate([encode([each.text]) for each in questions])
        ranks = np.array(
            [
                min(int((scores > scores[at]).sum()) for at in answering)
                for scores, answering in zip(asked @ held.T, right, strict=True)
                if answering
            ]
        )
        figures[f"{way}, MRR"] = round(float((1 / (ranks + 1)).mean()), 3)
        figures[f"{way}, recall@10"] = round(float((ranks < 10).mean()), 3)
        vectors[way] = held
    cosines = (vectors["32 bits"] * vectors["bytes"]).sum(1)
    figures["cosine of both, median"] = round(float(np.median(cosines)), 4)
    figures["cosine of both, lowest"] = round(float(cosines.min()), 4)
    return figures


if __name__ == "__main__":
    main()
