"""How soon Slack is acknowledged while hostile fetches run, through the real front and worker.

    python -m bench.acknowledgements [--messages 300] [--json]

Runs ``footnote serve`` in processes of its own beside Slack's stand-in; four more spaces bring hostile
links without end, so that they always hold every turn to read that they can. Exits with 1 where an
acknowledgement took too long.
"""

import argparse
import asyncio
import itertools
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench.hostile_servers import hostile_servers
from bench.printing import show
from bot.messages import Ask, Event
from bot.workflows import Queue
from tests.behaviour.places import on_slack
from tests.behaviour.site import newspaper
from tests.behaviour.slack import SlackPlace

SPACES, CHANNELS, AHEAD = 4, 2, 8  # of those that attack, and links that wait in each channel
EVERY = 0.2  # seconds between two messages
P99, LONGEST = 0.5, 2.5  # seconds; Slack waits for three
NEVER_DONE = 16  # of the servers, those that hold a fetch for as long as it may take


async def measure(messages: int) -> dict[str, Any]:
    """Return the times of acknowledgements, and of a link that another channel shares meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        async with hostile_servers() as hostile, newspaper() as site:
            addresses = list(hostile.values())
            allowed = ",".join([site.address, *addresses])
            async with on_slack(Path(name), site, FOOTNOTE_FETCH_ALLOW=allowed) as place:
                assert isinstance(place, SlackPlace)
                channel = await place.channel()
                await channel.card(await channel.say("ada", site.story().url))
                async with Queue.open(Path(name)) as queue:
                    await _attack(queue, addresses[:NEVER_DONE], messages * EVERY)
                    before = len(place.slack.deliveries.all)
                    shown = await _talk(place, site, messages)
                    running = await _reading(queue)
                taken = [each.tries for each in place.slack.deliveries.all[before:]]
    times = [tries[-1] for tries in taken if tries and tries[-1] is not None]
    return {
        "acknowledged": len(times),
        "not in time": sum(None in tries for tries in taken),
        "hostile links being read at the end": running,
        "p50, ms": round(statistics.median(times) * 1000, 1),
        "p99, ms": round(statistics.quantiles(times, n=100)[98] * 1000, 1),
        "longest, ms": round(max(times) * 1000, 1),
        "an ordinary link meanwhile, s": shown,
        "load of the machine": round(psutil.getloadavg()[0], 1),
    }


async def _attack(queue: Queue, addresses: list[str], seconds: float) -> None:
    """Share more hostile links in each space than can be read meanwhile."""
    numbers = itertools.count()
    waiting = AHEAD + int(seconds / 5)
    for space, channel, _ in itertools.product(range(SPACES), range(CHANNELS), range(waiting)):
        number = next(numbers)
        address = addresses[number % len(addresses)]
        await queue.submit(
            Event(
                platform="local",
                space=f"attack{space}",
                channel=f"c{channel}",
                message=f"m{number}",
                ask=Ask.READ,
                author="mallory",
                at=datetime.now(UTC).isoformat(),
                text=f"http://{address}/{number}",
            )
        )


async def _talk(place: SlackPlace, site: Any, messages: int) -> list[float]:
    """Say things in ten channels, a link now and then; return how long each link took to be shown."""
    channels = [await place.channel() for _ in range(10)]
    chance = random.Random(6)
    waiting = []
    for number in range(messages):
        channel = chance.choice(channels)
        if number % 50 == 0:
            story = site.story()
            waiting.append(asyncio.create_task(_shown(channel, story)))
        else:
            await channel.say("ada", f"Does anybody know what tide {number} brought?", mention=True)
        await asyncio.sleep(EVERY)
    return [round(each, 1) for each in await asyncio.gather(*waiting)]


async def _shown(channel: Any, story: Any) -> float:
    began = time.monotonic()
    await channel.card(await channel.say("ben", story.url), story.title)
    return time.monotonic() - began


async def _reading(queue: Queue) -> int:
    waiting = await queue.waiting()
    return sum(each.ask == Ask.READ and each.state == "pending" for each in waiting)


def main() -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    figures = asyncio.run(measure(args.messages))
    show(figures, as_json=args.json)
    too_late = figures["p99, ms"] > P99 * 1000 or figures["longest, ms"] > LONGEST * 1000
    return int(too_late or bool(figures["not in time"]))


if __name__ == "__main__":
    sys.exit(main())
