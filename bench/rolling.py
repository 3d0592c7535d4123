"""Every process replaced in turn by one of the next release, under a stream of links and questions.

    python -m bench.rolling [--rounds 4] [--workers 2] [--held 1] [--every 1] [--json]

Slack (a stand-in) is taken in by one process, ``--roles slack``, and workers work, on one PostgreSQL. In each
round processes of the next release take the places of those of the last, one after the other: the new one is
started, then the old one told to end (SIGTERM), as Kubernetes does it. The first of a release gives every
table one more column and holds them for ``--held`` seconds while the others work; the version of the steps
is another one too. In every second round the workers go first, and are killed instead of told.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from bench.printing import show
from bench.workers import TOPICS, kill, slow_pages
from tests.behaviour.place import Channel
from tests.behaviour.serving import Served, serving
from tests.behaviour.slack import SlackPlace
from tests.databases import empty_database
from tests.processes.release import FIRST, FOLDER, HELD, NUMBER
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN

PROGRAM = (sys.executable, "-m", "tests.processes.release")
LEFT = 180.0  # seconds after which what has no reply counts as lost
TWICE = 10.0  # seconds in which what comes a second time would have come
CHANNELS = 6
FAILED = "Try again"  # in what is said of a database that could not be used


def main() -> None:
    """Replace, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--held", type=float, default=1.0, help="seconds that a revision takes")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two messages")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show(asyncio.run(_measured(given)), as_json=given.json)


async def _measured(given: argparse.Namespace) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(empty_database())
        slack = await stack.enter_async_context(SlackStandIn.open())
        port = await slow_pages(stack)
        settings = {
            "FOOTNOTE_DATABASE": server.address,
            "FOOTNOTE_FETCH_ALLOW": f"127.0.0.1:{port}",
            "FOOTNOTE_SLACK_API_URL": slack.api_url,
            "FOOTNOTE_SLACK_BOT_TOKEN": BOT_TOKEN,
            "FOOTNOTE_SLACK_APP_TOKEN": APP_TOKEN,
            FOLDER: str(folder),
            HELD: str(given.held),
        }
        fleet = await stack.enter_async_context(Fleet.open(folder, settings, given.workers))
        place = SlackPlace(slack, "slack")
        stream = Stream([await place.channel() for _ in range(CHANNELS)], port)
        async with stream.flowing(given.every):
            for number in range(given.rounds):
                await fleet.replace(FIRST + 1 + number, killed=number % 2 == 1)
        replies = await stream.replies()
    return {
        "releases": given.rounds,
        "processes replaced": fleet.replaced,
        "of these killed": fleet.killed,
        "seconds": round(stream.flowed),
        "links and questions": len(stream.said),
        "lost": sum(not each for each in replies.values()),
        "doubled": sum(each > 1 for each in replies.values()),
        "told to try again": stream.failed(),
        "slowest reply, seconds": round(stream.slowest(), 1),
        "refused by Slack": len(place.refusals),
    }


class Fleet:
    """The processes, each in the place of one that did the same before."""

    def __init__(self, folder: Path, settings: dict[str, str], workers: int) -> None:
        self._folder = folder
        self._settings = settings
        self._running: list[tuple[str, Served, AsyncExitStack]] = []
        self._roles = ["slack", *["worker"] * workers]
        self.replaced = self.killed = 0

    @classmethod
    @asynccontextmanager
    async def open(
        cls, folder: Path, settings: dict[str, str], workers: int
    ) -> AsyncIterator["Fleet"]:
        """Start those of the first release; end whatever is there when the body ends."""
        fleet = cls(folder, settings, workers)
        try:
            for role in fleet._roles:
                fleet._running.append(await fleet._started(role, FIRST))
            yield fleet
        finally:
            for _, _, stack in fleet._running:
                await stack.aclose()

    async def replace(self, release: int, *, killed: bool) -> None:
        """Put a process of a release in the place of each one that there is."""
        for role, served, stack in sorted(self._running, key=lambda each: each[0], reverse=killed):
            new = await self._started(role, release)
            if killed and role == "worker":
                kill(served)
                self.killed += 1
            await stack.aclose()
            self._running.remove((role, served, stack))
            self._running.append(new)
            self.replaced += 1

    async def _started(self, role: str, release: int) -> tuple[str, Served, AsyncExitStack]:
        stack = AsyncExitStack()
        data = self._folder / f"{role}-{self.replaced}-{len(self._running)}"
        opened = serving(data, PROGRAM, role, **self._settings | {NUMBER: str(release)})
        return role, await stack.enter_async_context(opened), stack


class Stream:
    """Links and questions, one after the other, and what came of each."""

    def __init__(self, channels: list[Channel], port: int) -> None:
        self._channels = channels
        self._port = port
        self._took: dict[str, float] = {}
        self.said: dict[str, tuple[Channel, float]] = {}
        self.flowed = 0.0  # seconds

    @asynccontextmanager
    async def flowing(self, every: float) -> AsyncIterator[None]:
        """Say something every so many seconds while the body runs, and wait until all is taken in."""
        saying: set[asyncio.Task[None]] = set()

        async def flow() -> None:
            at = 0
            while True:
                saying.add(asyncio.create_task(self._say(at)))
                at += 1
                await asyncio.sleep(every)

        began = time.monotonic()
        flowing = asyncio.create_task(flow())
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            flowing.cancel()
            self.flowed = time.monotonic() - began
            await asyncio.gather(*saying)
            end = time.monotonic() + LEFT
            while len(self._took) < len(self.said) and time.monotonic() < end:  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.2)
            watching.cancel()

    async def replies(self) -> Counter[str]:
        """Return how many replies each has, once a second one would have come."""
        await asyncio.sleep(TWICE)
        return Counter({each: len(self._channel(each).public(each)) for each in self.said})

    def failed(self) -> int:
        """Return how many were told to try again."""
        shown = [card for each in self.said for card in self._channel(each).public(each)]
        return sum(FAILED in each.text for each in shown)

    def slowest(self) -> float:
        """Return the seconds of the reply that took longest."""
        return max(self._took.values(), default=0.0)

    def _channel(self, message: str) -> Channel:
        return self.said[message][0]

    async def _say(self, at: int) -> None:
        number, channel = at // 2, self._channels[at // 2 % len(self._channels)]
        link = f"http://127.0.0.1:{self._port}/{number}"
        asked = f"What did the {TOPICS[number % len(TOPICS)]} number {number} cost?"
        began = time.monotonic()
        message = await channel.say("ada", asked if at % 2 else link, mention=bool(at % 2))
        self.said[message] = channel, began

    async def _watch(self) -> None:
        while True:
            for message, (channel, began) in self.said.items():
                if message not in self._took and channel.public(message):
                    self._took[message] = time.monotonic() - began
            await asyncio.sleep(0.1)


if __name__ == "__main__":
    main()
