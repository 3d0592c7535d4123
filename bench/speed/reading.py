"""From a page's HTML in hand to searchable and summarised, stage by stage."""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from bench.speed.figures import SPACE, Figures, archive, page, sharing
from index.extract.child import ChildExtractor
from index.ingest import Draft, prepare
from index.models.embed import SentenceEmbedder
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.summary.summarise import summarise
from index.types import Article, Link, Page, Share

ARTICLES = 20


async def measure(archive_file: Path, data: Path, words: int) -> Figures:
    """Read articles of about ``words`` words one after another; return each stage's median."""
    times: dict[str, list[float]] = defaultdict(list)
    async with SqlStore.open(data) as store, ChildExtractor() as extractor:
        embedder = await SentenceEmbedder.open()
        memory = Memory(store)
        for number, row in enumerate(archive(archive_file, ARTICLES + 1, words)):
            seen = Page(Link(row["url"], row["url"]), row["url"], "text/html", "utf-8", page(row))
            with _timed(times["extract"]):
                found = await extractor.extract(seen)
            article = Article(
                row["id"], row["url"], found.title, found.byline, found.site,
                found.published, found.language, found.text, found.label,
            )  # fmt: skip
            with _timed(times["segment and embed"]):
                [prepared] = await prepare(
                    [Draft(article, (row["url"],), _share(number, article))], embedder
                )
            with _timed(times["store"]):
                await store.save([prepared], embedder.model)
            with _timed(times["index"]):
                await memory.ids(SPACE)
            with _timed(times["summarise"]):
                spans = [span for each in prepared.passages for span in each.sentences]
                summarise(article, spans)
    # The first one pays for loading the model and for starting the parser's process.
    medians = {name: float(np.median(each[1:]) * 1000) for name, each in times.items()}
    figures = {f"read: {name} ms": round(each, 1) for name, each in medians.items()}
    return figures | {"read: all ms": round(sum(medians.values()), 1)}


@contextmanager
def _timed(times: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times.append(time.perf_counter() - began)


def _share(number: int, article: Article) -> Share:
    said = sharing(number)
    return Share(said.space, said.channel, article.id, said.message, said.shared_by, said.shared_at)
