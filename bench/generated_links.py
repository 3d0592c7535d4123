"""Links made by chance, hostile and ordinary, each tried with the real fetcher.

    python -m bench.generated_links [--count 200000] [--seed 1] [--json]

Sockets and connections are real; a connection ends at a stand-in for the public web where its address
is public, and else at a listener that nobody may reach (tests/fetch/world.py). The environment names
that listener as the proxy. Exits with 1 where a link does not do what it must.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections import Counter
from typing import Any

from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher
from tests.fetch.generated_links import OPENED, cases
from tests.fetch.world import World


async def run(seed: int, count: int) -> dict[str, Any]:
    """Return how many of each kind were tried, what became of them, and which went wrong."""
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong = []
    began = time.monotonic()
    async with World.open() as world:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            os.environ[name] = os.environ[name.upper()] = f"http://127.0.0.1:{world.trap_port}"
        fetcher = AiohttpFetcher(
            allow=parse_allow(OPENED), lookup=world.lookup, make_socket=world.make_socket
        )
        async with fetcher:
            for case in cases(seed, count):
                found = await world.outcome(fetcher, case.url, case.answers, case.redirects)
                outcomes[case.kind, "reached" if found.was_read else found.error] += 1
                if case.wrong(found):
                    wrong.append({"kind": case.kind, "url": case.url, "error": found.error, "strayed": found.strayed})  # fmt: skip
    return {
        "links": count,
        "seed": seed,
        "seconds": round(time.monotonic() - began, 1),
        "connections that were not to the public web": world.visits,
        "wrong": wrong,
        "outcomes": {f"{kind}: {result}": n for (kind, result), n in sorted(outcomes.items())},
    }


def main() -> int:
    """Print a table, or one JSON object; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = asyncio.run(run(args.seed, args.count))
    if args.json:
        print(json.dumps(figures))
    else:
        for outcome, number in figures.pop("outcomes").items():
            print(f"{outcome:62} {number:7}")
        for name, value in figures.items():
            print(f"{name}: {value}")
    return 1 if figures["wrong"] or figures["connections that were not to the public web"] else 0


if __name__ == "__main__":
    sys.exit(main())
