"""Hostile servers, 16 asked at once, by the real fetcher with the limits that are really set.

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
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.watching import Memory, Turns
from index.addresses import parse_allow
from index.errors import FetchError
from index.fetch import AiohttpFetcher, Limits
from index.links import as_link

LIMITS = Limits()
GRACE = 2.0  # seconds that a busy machine may add


@asynccontextmanager
async def hostile_servers() -> AsyncIterator[dict[str, int]]:
    """Run the servers while the body runs; yield their ports by name."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fetch.hostile_servers", stdin=pipe, stdout=pipe
    )
    assert process.stdout
    ports: dict[str, int] = json.loads(await process.stdout.readline())
    try:
        yield ports
    finally:
        process.kill()
        await process.wait()


async def run() -> dict[str, Any]:
    """Return what became of each, and what all of them cost."""
    async with hostile_servers() as ports, Turns.open() as turns:
        allowed = parse_allow(",".join(f"127.0.0.1:{port}" for port in ports.values()))
        # One address for all: per host there would be two at a time.
        limits, turn = Limits(per_host=LIMITS.at_once), asyncio.Semaphore(LIMITS.at_once)
        async with AiohttpFetcher(allow=allowed, limits=limits) as fetcher:
            turns.worst()
            with Memory() as memory:
                rows = await asyncio.gather(
                    *(_asked(fetcher, turn, *each) for each in ports.items())
                )
            stood = turns.worst()
    slowest = max(row["seconds"] for row in rows)
    return {
        "servers": len(rows),
        "slowest, s": slowest,
        "growth with 16 at once, MiB": round(memory.growth, 1),
        "longest standstill, ms": round(stood, 1),
        "rows": rows,
        "wrong": [row["name"] for row in rows if not row["says"].endswith((".", "bytes"))]
        + (["time"] if slowest > LIMITS.total + GRACE else []),
    }


async def _asked(
    fetcher: AiohttpFetcher, turn: asyncio.Semaphore, name: str, port: int
) -> dict[str, Any]:
    link = as_link(f"http://127.0.0.1:{port}/")
    async with turn:
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
            print(f"{row['name']:34}{row['seconds']:6.1f} s  {row['says'][:90]}")
        for name, value in figures.items():
            print(f"{name}: {value}")
    return 1 if figures["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())
