"""A busy workspace through the real Slack or Discord client: what is lost, how soon answers come.

    python -m bench.load [--platform slack] [--minutes 10] [--questions 1000] [--links 200]
                         [--channels 50] [--cores 2] [--json]

``--questions`` and ``--links`` are a minute, spread evenly over channels and time. ``footnote serve``
runs in processes of its own on ``--cores`` cores, the stand-in and the newspaper in this one on the
others, where there are any. A question's time is from the event that the stand-in sends to the
answer that it is given to post.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

from bench.printing import show
from tests.behaviour.discord import DiscordPlace
from tests.behaviour.place import Channel, Place
from tests.behaviour.places import on_discord, on_slack
from tests.behaviour.site import Site, newspaper
from tests.behaviour.slack import SlackPlace

OPENED = {"slack": on_slack, "discord": on_discord}
ASKED = "How much did the new engine of the ferry cost?"
LOOKED = 5.0  # seconds between two looks at the memory and at what waits
LEFT = 120.0  # seconds after the last question in which everything has to be answered
_MIB = 2**20


@dataclass
class Seen:
    """What was said when, by its message's id, and what was posted when, by channel and thread."""

    said: dict[str, tuple[str, float]] = field(default_factory=dict)  # kind and seconds
    posted: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    channels: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds and MiB
    waiting: list[int] = field(default_factory=list)

    def times(self, kind: str) -> list[float]:
        """Return the seconds until each message of a kind was first answered."""
        return [
            self.posted[message][0] - at
            for message, (said, at) in self.said.items()
            if said == kind and self.posted.get(message)
        ]

    def answers(self, kind: str) -> Counter[int]:
        """Return how many messages of a kind got how many answers."""
        return Counter(
            len(self.posted.get(m, ())) for m, (said, _) in self.said.items() if said == kind
        )


async def measure(given: argparse.Namespace) -> dict[str, Any]:
    """Return every figure."""
    seen = Seen()
    async with newspaper() as site, _folder() as data, OPENED[given.platform](data, site) as place:
        processes = _confined(given.cores)
        channels = [await place.channel() for _ in range(given.channels)]
        for channel in channels:
            await channel.card(await channel.say("ada", site.story().url))
        _watch(place, seen)
        before, own = _processor(processes), time.process_time()
        watching = asyncio.create_task(_look(processes, seen))
        began = time.monotonic()
        await _busy(channels, site, given, seen)
        await _answered(seen)
        watching.cancel()
        took, own = _processor(processes) - before, time.process_time() - own
        figures = _figures(seen, place, given, time.monotonic() - began)
        return figures | {
            "processor, ms a message": round(1000 * took / len(seen.said)),
            "processor of the stand-in, ms a message": round(1000 * own / len(seen.said)),
        }


async def _busy(channels: list[Channel], site: Site, given: argparse.Namespace, seen: Seen) -> None:
    """Ask and share at an even pace, whether or not what came before has been answered."""
    began = time.monotonic()
    plan = [
        (number * 60 / rate, kind, number)
        for kind, rate in (("question", given.questions), ("link", given.links))
        for number in range(int(rate * given.minutes))
    ]
    running = set()
    for at, kind, number in sorted(plan):
        await asyncio.sleep(max(0, began + at - time.monotonic()))
        channel = channels[number % len(channels)]
        task = asyncio.create_task(_say(channel, kind, number, site, seen))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


async def _say(channel: Channel, kind: str, number: int, site: Site, seen: Seen) -> None:
    at = time.monotonic()
    if kind == "link":
        message = await channel.say("ada", site.story().url)
    else:
        message = await channel.say("ben", f"{ASKED} I ask for the {number}. time", mention=True)
    seen.said[message] = (kind, at)


async def _answered(seen: Seen) -> None:
    """Wait until every message has an answer, for a time."""
    until = time.monotonic() + LEFT
    while time.monotonic() < until and not all(map(seen.posted.get, seen.said)):  # noqa: ASYNC110 - another process answers
        await asyncio.sleep(0.2)
    await asyncio.sleep(3)  # for what would come a second time


def _watch(place: Place, seen: Seen) -> None:
    """Note from now on when each message of the bot's is posted."""
    if isinstance(place, SlackPlace):
        methods: Any = place.slack.methods
        post = methods.chat_postMessage

        def posted(given: dict[str, Any]) -> Any:
            seen.posted[given.get("thread_ts", "")].append(time.monotonic())
            seen.channels[given["channel"]].append(time.monotonic())
            return post(given)

        methods.chat_postMessage = posted
        return
    assert isinstance(place, DiscordPlace)
    rest: Any = place.discord.rest
    create = rest.create

    async def created(channel: str, *, body: dict[str, Any], **more: Any) -> Any:
        named = (body.get("message_reference") or {}).get("message_id") or channel
        seen.posted[named].append(time.monotonic())
        seen.channels[channel].append(time.monotonic())
        return await create(channel, body=body, **more)

    rest.create = created


def _confined(cores: int) -> list[psutil.Process]:
    """Return Footnote's processes, confined to so many cores; this one leaves those to them."""
    there = sorted(os.sched_getaffinity(0))
    processes = psutil.Process().children(recursive=True)
    for each in processes:
        each.cpu_affinity(there[:cores])
    if len(there) > cores:
        os.sched_setaffinity(0, there[cores:])
    return processes


def _processor(processes: list[psutil.Process]) -> float:
    """Return the seconds of a processor that Footnote has taken; parsers that have ended do not count."""
    times = [each.cpu_times() for each in processes]
    return sum(each.user + each.system for each in times)


async def _look(processes: list[psutil.Process], seen: Seen) -> None:
    began = time.monotonic()
    while True:
        sizes = [each.memory_info().rss for each in processes if each.is_running()]
        seen.memory.append((time.monotonic() - began, sum(sizes) / _MIB))
        seen.waiting.append(sum(not seen.posted.get(each) for each in seen.said))
        await asyncio.sleep(LOOKED)


def _figures(seen: Seen, place: Place, given: argparse.Namespace, took: float) -> dict[str, Any]:
    gaps = [b - a for times in seen.channels.values() for a, b in pairwise(sorted(times))]
    figures: dict[str, Any] = {
        "platform": given.platform,
        "minutes": given.minutes,
        "channels": given.channels,
        "cores": given.cores,
        "load of the machine, 1 minute": round(os.getloadavg()[0], 1),
        "until the last answer, s": round(took, 1),
    }
    for kind in ("question", "link"):
        answers, times = seen.answers(kind), seen.times(kind)
        figures[f"{kind}s"] = sum(answers.values())
        figures[f"{kind}s lost"] = answers[0]
        figures[f"{kind}s doubled"] = sum(n for count, n in answers.items() if count > 1)
        figures[f"{kind} to answer, s"] = _percentiles(times)
    return figures | {
        "most that waited at once": max(seen.waiting, default=0),
        "memory, MiB": [round(seen.memory[0][1]), round(seen.memory[-1][1])],
        "memory, MiB a minute": _slope(seen.memory),
        "shortest time between two messages of a channel, s": round(min(gaps), 2) if gaps else None,
        "refused by the platform": len(place.refusals),
    }


def _percentiles(values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        return {}
    cuts = statistics.quantiles(values, n=20)
    return {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2), "most": round(max(values), 2)}


def _slope(memory: list[tuple[float, float]]) -> float | None:
    """Return by how much the memory grows, in the second half: the first one fills the caches."""
    later = memory[len(memory) // 2 :]
    if len(later) < 3:
        return None
    slope, _ = statistics.linear_regression([at for at, _ in later], [size for _, size in later])
    return round(slope * 60, 2)


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--platform", choices=OPENED, default="slack")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--questions", type=int, default=1000, help="a minute")
    parser.add_argument("--links", type=int, default=200, help="a minute")
    parser.add_argument("--channels", type=int, default=50)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    show(asyncio.run(measure(given)), as_json=given.json)


if __name__ == "__main__":
    main()
