"""Articles to time, and the words for what was timed."""

import gzip
import html
import itertools
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from index.types import Sharing

SPACE = "local"
CHANNEL = "bench"

Figures = dict[str, float]


def archive(file: Path, count: int, words: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield up to ``count`` rows of a JSON-lines archive, cut after about ``words`` words each."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line, _ in zip(lines, range(count), strict=False):
            row = json.loads(line)
            yield row if words is None else row | {"text": shortened(row["text"], words)}


def shortened(text: str, words: int) -> str:
    """Return the first paragraphs that have ``words`` words, or all where there are fewer."""
    kept: list[str] = []
    for paragraph in text.split("\n\n"):
        kept.append(paragraph)
        if sum(len(each.split()) for each in kept) >= words:
            break
    return "\n\n".join(kept)


def page(row: dict[str, Any]) -> bytes:
    """Return the article as the page of a small site, with the chrome that such pages have."""
    body = "".join(f"<p>{html.escape(part)}</p>" for part in row["text"].split("\n\n"))
    title = html.escape(row["title"])
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/news>News</a> <a href=/sport>Sport</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>"
        "<aside><h2>Read next</h2><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></aside>"
        "<footer>Contact us. Terms and conditions.</footer></body></html>"
    ).encode()


def sharing(number: int) -> Sharing:
    """Return where and when the bench's message ``number`` was posted."""
    return Sharing(SPACE, CHANNEL, f"bench/{number}", "bench", datetime(2026, 1, 1, tzinfo=UTC))


def percentiles(name: str, seconds: Sequence[float]) -> Figures:
    """Return the median and the 95th percentile in milliseconds."""
    p50, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
    return {f"{name} p50 ms": round(float(p50), 2), f"{name} p95 ms": round(float(p95), 2)}


def headlines(rows: Path, count: int) -> list[str]:
    """Return the first titles of rows in JSON, to be asked as questions."""
    with rows.open(encoding="utf-8") as lines:
        return [json.loads(line)["title"] for line in itertools.islice(lines, count)]
