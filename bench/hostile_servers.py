"""Hostile servers, 16 asked at once and each alone, by the real fetcher with the limits that are set.

    python -m bench.hostile_servers [--json]

The servers run in a process of their own. Prints for each the seconds and what the person is told, and for
all together how far this process grew and how long its event loop stood still. Exits with 1 where a limit
does not hold.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any, TypeVar

from bench.watching import Memory, Turns
from index.errors import FetchError
from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher, Limits
from index.links.finding import as_link

LIMITS = Limits()
T = TypeVar("T")
GRACE = 2.0  # seconds that a busy machine may add


@asynccontextmanager
async def hostile_servers() -> AsyncIterator[dict[str, str]]:
    """Run the servers while the body runs; yield their addresses by name."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fetch.hostile_servers", stdin=pipe, stdout=pipe
    )
    assert process.stdout
    addresses: dict[str, str] = json.loads(await process.stdout.readline())
    try:
        yield addresses
    finally:
        process.kill()
        await process.wait()


async def run() -> dict[str, Any]:
    """Return what became of each, and what all of them cost."""
    async with hostile_servers() as addresses, Turns.open() as turns:
        allowed = parse_allow(",".join(addresses.values()))
        rows: list[dict[str, Any]] = []
        async with AiohttpFetcher(allow=allowed, limits=LIMITS) as fetcher:
            turns.worst()
            with Memory() as memory:
                for some in _batched(addresses.items(), LIMITS.at_once):
                    rows += await asyncio.gather(*(_asked(fetcher, *each) for each in some))
            together = turns.worst()
            for row in rows:
                await _asked(fetcher, row["name"], addresses[row["name"]])
                row["alone, standstill, ms"] = round(turns.worst(), 1)
    slowest = max(row["seconds"] for row in rows)
    return {
        "servers": len(rows),
        "slowest, s": slowest,
        "growth with 16 at once, MiB": round(memory.growth, 1),
        "longest standstill with 16 at once, ms": round(together, 1),
        "longest standstill with one, ms": max(row["alone, standstill, ms"] for row in rows),
        "rows": rows,
        "wrong": [row["name"] for row in rows if not row["says"].endswith((".", "bytes"))]
        + (["time"] if slowest > LIMITS.total + GRACE else []),
    }


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


async def _asked(fetcher: AiohttpFetcher, name: str, address: str) -> dict[str, Any]:
    link = as_link(f"http://{address}/")
    began = time.monotonic()
    try:
        says = f"{len((await fetcher.fetch(link)).body)} bytes"
    except FetchError as error:
        says = str(error)
    return {"name": name, "seconds": round(time.monotonic() - began, 2), "says": says}


def main() -> int:
    """Print a table, or one JSON object; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = asyncio.run(run())
    if args.json:
        print(json.dumps(figures))
    else:
        for row in figures.pop("rows"):
            print(
                f"{row['name']:34}{row['seconds']:6.1f} s {row['alone, standstill, ms']:5.0f} ms  {row['says'][:90]}"
            )
        for name, value in figures.items():
            print(f"{name}: {value}")
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
