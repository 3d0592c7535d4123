"""Pages with known bodies, and how closely an extracted text meets them."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words


@dataclass(frozen=True, slots=True)
class TruePage:
    """A page of a data set, with what people say it holds. ``kind`` is article for news pages."""

    id: str
    url: str
    kind: str
    html: bytes
    body: str
    title: str
    author: str
    published: str


def read_pages(folder: Path) -> Iterator[TruePage]:
    """Yield the pages of ``folder``: truth.jsonl, and html/ID.html.gz."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            html = gzip.decompress((folder / "html" / f"{row['id']}.html.gz").read_bytes())
            said = [row.get(name) or "" for name in ("body", "title", "author", "published")]
            yield TruePage(row["id"], row["url"], row.get("kind", "article"), html, *said)


def shingle_scores(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """Return F1, precision and recall of (true, found) texts over bags of 4-word shingles.

    As scrapinghub/article-extraction-benchmark's evaluate.py has it: precision and recall are
    averaged over the pages that have one, and F1 is made of the averages.
    """
    counts = [_overlap(_shingles(true), _shingles(found)) for true, found in pairs]
    precision = mean(hit / found for hit, _, found in counts if found)
    recall = mean(hit / true for hit, true, _ in counts if true)
    return 2 * precision * recall / (precision + recall), precision, recall


def word_f1(true: str, found: str) -> float:
    """Return F1 of the bags of lower-case words."""
    hit, true_size, found_size = _overlap(
        Counter(_WORD.findall(true.lower())), Counter(_WORD.findall(found.lower()))
    )
    return 2 * hit / (true_size + found_size) if true_size + found_size else 1.0


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - _SHINGLE + 1)) if words else range(0)
    return Counter(tuple(words[i : i + _SHINGLE]) for i in starts)


def _overlap(true: Counter, found: Counter) -> tuple[int, int, int]:  # type: ignore[type-arg]
    return (true & found).total(), true.total(), found.total()
