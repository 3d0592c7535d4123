"""Whether hostile links are refused and ordinary ones let through, by the real fetcher.

    python -m bench.hostile_links --data PATH/hostile-links [--json]

No packet leaves the machine: names are answered by a lookup of our own, and every socket that
the fetcher asks for is noted and then refused. Exits with 1 where a case does not behave as its
``expect`` says. Redirect cases are answered by a loopback server that sends them on.
"""

import argparse
import asyncio
import json
import socket
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import ada_url
from aiohttp import web

from index.errors import AddressRefused, FetchError, LinkError
from index.fetch.addresses import parse_allow
from index.fetch.fetcher import AiohttpFetcher
from index.links.finding import as_link
from index.types import Link

PUBLIC = "93.184.215.14"
METADATA = "169.254.169.254"
REFUSED = {"refused", "invalid"}
EXPECTED = {
    "allow": {"connects"},
    "block": REFUSED,
    "invalid-or-block": REFUSED,
    "block-on-resolve": REFUSED,
    "block-on-redirect": {"refused", "not followed"},
    "host-must-be-the-one-connected": {*REFUSED, "connects"},
    "block-or-normalise": {*REFUSED, "connects"},
}


class Socketless:
    """Notes for which host a lookup was made, and stops at the first socket."""

    def __init__(self, answers: Iterable[str]) -> None:
        self.answers = tuple(answers)
        self.looked_up: list[str] = []
        self.sockets = 0

    def lookup(self, host: str, _port: int) -> list[tuple[int, str]]:
        """Answer every name with the same addresses."""
        self.looked_up.append(host)
        return [(socket.AF_INET, answer) for answer in self.answers]

    def make_socket(self, _family: int, _kind: int, _protocol: int) -> socket.socket:
        """Stop here: the address has been checked, and would be connected to."""
        self.sockets += 1
        raise OSError("no connections from here")


async def outcome(url: str, world: Socketless) -> str:
    """Return what became of ``url``: invalid, refused, or that it connects."""
    try:
        link = as_link(url)
    except LinkError:
        return "invalid"
    async with AiohttpFetcher(lookup=world.lookup, make_socket=world.make_socket) as fetcher:
        try:
            await fetcher.fetch(link)
        except AddressRefused:
            return "refused"
        except FetchError:
            host = ada_url.URL(link.url).hostname
            return "connects" if world.sockets and set(world.looked_up) <= {host} else "confused"
    return "fetched"


async def redirected(url: str) -> str:
    """Return what becomes of a link whose server answers with a redirect to the metadata service."""
    status = 332 if "332" in url else 201 if "201" in url else 301

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": f"http://{METADATA}/"})

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    link = Link(f"http://127.0.0.1:{port}/", "")
    async with AiohttpFetcher(allow=parse_allow(f"127.0.0.1:{port}")) as fetcher:
        try:
            await fetcher.fetch(link)
        except AddressRefused:
            result = "refused"
        except FetchError:
            result = "not followed"
        else:
            result = "not followed" if status == 201 else "followed"
    await runner.cleanup()
    return result


async def judge(case: dict[str, str]) -> str:
    """Return the outcome of one case in the world that its ``expect`` names."""
    if case["expect"] == "block-on-redirect":
        return await redirected(case["url"])
    answers = (METADATA,) if case["expect"] == "block-on-resolve" else (PUBLIC,)
    return await outcome(case["url"], Socketless(answers))


async def run(cases: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Return expectation, outcome and URL of each case."""
    return [(case["expect"], await judge(case), case["url"]) for case in cases]


def main() -> int:
    """Print a table, or one JSON object; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    cases = [
        json.loads(line)
        for name in ("cases.jsonl", "benign_urls.jsonl")
        for line in (args.data / name).read_text("utf-8").splitlines()
    ]
    # Some rows are names of files on somebody's disk, which no one could have meant to fetch.
    links = [case for case in cases if case["expect"] != "allow" or "://" in case["url"]]
    results = asyncio.run(run(links))
    wrong = [row for row in results if row[1] not in EXPECTED[row[0]]]
    table = Counter((expect, result) for expect, result, _ in results)
    if args.json:
        print(json.dumps({"cases": len(results), "not_links": len(cases) - len(links), "wrong": wrong,
                          "outcomes": {f"{e}: {r}": n for (e, r), n in sorted(table.items())}}))  # fmt: skip
    else:
        for (expect, result), count in sorted(table.items()):
            print(f"{expect:32} {result:14} {count:5}")
        print(f"{'rows that are no links':47} {len(cases) - len(links):5}")
        for expect, result, url in wrong:
            print(f"WRONG {expect} but {result}: {url}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
