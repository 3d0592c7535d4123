"""Hostile pages and PDFs, each through the child that really reads it and then into a real library.

    python -m bench.hostile_bodies [--only TEXT] [--json]

Prints for each: seconds until the verdict, the largest parser's memory, how far this process grew
(the body included), the longest that the event loop stood still, and what the person is told. Then,
where it came as text, seconds and standstill until it is cut into passages, stored and summarised
(with no model: its time is the same for any text). Exits with 1 where a limit does not hold.
"""

import argparse
import asyncio
import gc
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.watching import Memory, Turns
from index.errors import ExtractError
from index.extract.child import ChildExtractor, ChildLimits
from index.library import Library
from index.ports import Embedded, PassageText
from index.types import Document, Extraction, Link, Page, Sharing, Vectors
from tests.extract.hostile_pages import PAGES
from tests.extract.hostile_pdfs import PDFS

LIMITS = ChildLimits()
CHILDREN = 2  # one after the other for a page: the parser's, and the simpler one's
GRACE = 5.0  # seconds beyond the child's own clock
GROWTH = 32.0  # MiB
MEMORY = LIMITS.memory / 1024**2  # MiB, beyond what the nursery has loaded
STANDSTILL = 100.0  # ms
_URL = "https://example.org/hostile"
_GOOD = Page(
    Link(_URL, _URL), _URL, "text/html", None, b"<p>The tide came in at noon, they say.</p>" * 20
)


class NoModel:
    """An embedder whose vectors are zeros."""

    model, dimensions = "none", 4

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        """Return nothing but zeros."""
        whole = np.zeros((len(passages), 4), np.float32)
        return Embedded(whole, tuple(np.zeros((len(p.sentences), 4), np.float32) for p in passages))

    async def embed_question(self, _question: str) -> Vectors:
        """Return zeros."""
        return np.zeros((1, 4), np.float32)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return about as many tokens as a model would count."""
        return [len(text) // 4 for text in texts]


class Found:
    """An extractor that has read the page already."""

    found: Extraction

    async def extract(self, _page: Page) -> Extraction:
        """Return what was found."""
        return self.found


def body_of(name: str) -> tuple[bytes, str]:
    """Return a body and its media type; made in another process, for what it takes."""
    return PAGES[name]() if name in PAGES else (PDFS[name](), "application/pdf")


async def run(names: list[str]) -> list[dict[str, Any]]:
    """Return what became of each."""
    rows: list[dict[str, Any]] = []
    given = Found()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, spawn) as maker:
        async with (
            Turns.open() as turns,
            ChildExtractor() as extractor,
            Library.open(Path(folder), extractor=given, embedder=NoModel()) as library,
        ):
            given.found = await extractor.extract(_GOOD)
            await library.add(Document(_URL, page=_GOOD), _sharing())
            loop = asyncio.get_running_loop()
            for name in names:
                body, kind = await loop.run_in_executor(maker, body_of, name)
                page = Page(Link(_URL, _URL), f"{_URL}/{len(rows)}", kind, None, body)
                row: dict[str, Any] = {"name": name, "bytes": len(body)}
                row |= await _read(extractor, page, turns)
                found: Extraction | None = row.pop("found")
                if found and found.label.readable:
                    given.found = found
                    row |= await _stored(library, page, turns)
                rows.append(row)
                print(_line(row), file=sys.stderr, flush=True)
    return rows


async def _read(extractor: ChildExtractor, page: Page, turns: Turns) -> dict[str, Any]:
    gc.collect()
    await turns.begin_anew()  # that the loop stood still for this is not to be counted
    found: Extraction | None = None
    began = time.monotonic()
    with Memory() as memory:
        try:
            found = await extractor.extract(page)
            says = f"{found.label.completeness.value}, {len(found.text)} characters"
        except ExtractError as error:
            says = str(error)
    seconds = time.monotonic() - began
    stood = turns.worst()
    after = await extractor.extract(_GOOD)
    return {
        "found": found,
        "seconds": round(seconds, 2),
        "parser, MiB": round(memory.parsers),
        "growth, MiB": round(memory.growth + len(page.body) / 1024**2, 1),
        "standstill, ms": round(stood, 1),
        "says": says,
        "next page is read": "tide came in" in after.text,
    }


async def _stored(library: Library, page: Page, turns: Turns) -> dict[str, Any]:
    began = time.monotonic()
    try:
        await library.add(Document(page.url, page=page), _sharing())
    except ExtractError as error:
        return {"stored": str(error)}
    return {
        "stored, s": round(time.monotonic() - began, 2),
        "stored, standstill, ms": round(turns.worst(), 1),
    }


def _sharing() -> Sharing:
    return Sharing("bench", "bench", "1", "ada", datetime.now(UTC))


def beyond(row: dict[str, Any]) -> list[str]:
    """Return which limits a row is beyond."""
    standstill = max(row["standstill, ms"], row.get("stored, standstill, ms", 0.0))
    held = {
        "time": row["seconds"] <= CHILDREN * LIMITS.wall + GRACE,
        "memory of the parser": row["parser, MiB"] <= MEMORY + 256,
        "growth": row["growth, MiB"] <= GROWTH,
        "standstill": standstill <= STANDSTILL,
        "a sentence": row["says"].endswith((".", "characters")),
        "the next page": row["next page is read"],
    }
    return [name for name, holds in held.items() if not holds]


def _line(row: dict[str, Any]) -> str:
    stored = f"{row['stored, s']:6.1f} s {row['stored, standstill, ms']:6.0f} ms" if "stored, s" in row else ""  # fmt: skip
    return (
        f"{row['name'][:38]:39}{row['seconds']:6.1f} s {row['parser, MiB']:5} MiB +{row['growth, MiB']:5} MiB "
        f"{row['standstill, ms']:6.0f} ms |{stored:18}| {row['says'][:60]} {beyond(row) or ''}"
    )


def main() -> int:
    """Print a table, or one JSON object; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="those whose name contains this")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows = asyncio.run(run([name for name in (*PAGES, *PDFS) if args.only in name]))
    wrong = {row["name"]: beyond(row) for row in rows if beyond(row)}
    summary = {
        "bodies": len(rows),
        "slowest, s": max(row["seconds"] for row in rows),
        "largest parser, MiB": max(row["parser, MiB"] for row in rows),
        "most growth, MiB": max(row["growth, MiB"] for row in rows),
        "longest standstill, ms": max(row["standstill, ms"] for row in rows),
        "the same while storing, ms": max(row.get("stored, standstill, ms", 0.0) for row in rows),
        "beyond a limit": wrong,
    }
    print(json.dumps({**summary, "rows": rows} if args.json else summary, indent=None if args.json else 1))  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
