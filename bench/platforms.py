"""Slack and Discord through their stand-ins: how soon, how many at once, and what survives a kill.

    python -m bench.platforms [--kills 200] [--json]

Runs ``footnote serve`` in processes of its own. The network is loopback, so that what is measured is
Footnote's own. Killing uses tests/faults: each kind of event dies at each point that it comes by.
"""

import argparse
import asyncio
import itertools
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.behaviour.discord import DiscordPlace
from tests.behaviour.place import Place
from tests.behaviour.places import on_discord, on_slack
from tests.behaviour.site import Site, newspaper
from tests.behaviour.slack import SlackPlace
from tests.faults.deeds import DEEDS
from tests.faults.killing import VICTIM, Battlefield
from tests.faults.victim import POINTS

ONE_BY_ONE = 30  # links and commands, whose times are taken
CHANNELS, EACH, WITHIN = 5, 10, 10.0  # links, pasted within so many seconds
OPENED = {"slack": on_slack, "discord": on_discord}


async def measure(kills: int) -> dict[str, Any]:
    """Return every figure, by platform."""
    figures: dict[str, Any] = {}
    for name, opened in OPENED.items():
        async with newspaper() as site, _folder() as folder, opened(folder, site) as place:
            await _warm(place, site)
            figures[name] = await _one_by_one(place, site) | await _at_once(place, site)
        figures[name] |= await _killed(name, kills // len(OPENED))
        figures[name]["lines"] = _lines(Path("bot/chat") / name)
    return figures


async def _warm(place: Place, site: Site) -> None:
    """Wait for the model."""
    channel = await place.channel()
    await channel.card(await channel.say("ada", site.story().url))


async def _one_by_one(place: Place, site: Site) -> dict[str, Any]:
    channel = await place.channel()
    before = _acknowledged(place)
    summaries = []
    for _ in range(ONE_BY_ONE):
        story, began = site.story(), time.monotonic()
        await channel.card(await channel.say("ada", story.url), story.title)
        summaries.append(time.monotonic() - began)
        await channel.settled()
    return {
        "acknowledged, ms": _percentiles(_acknowledged(place)[len(before) :], 1000),
        "link to summary, s": _percentiles(summaries),
    }


async def _at_once(place: Place, site: Site) -> dict[str, Any]:
    """Paste links into several channels at once; nothing is to be lost, doubled, or too fast."""
    channels = [await place.channel() for _ in range(CHANNELS)]
    times = _posting_times(place)
    began, messages = time.monotonic(), []
    for number in range(CHANNELS * EACH):
        await asyncio.sleep(max(0, began + number * WITHIN / (CHANNELS * EACH) - time.monotonic()))
        channel = channels[number % CHANNELS]
        messages.append((channel, await channel.say("ada", site.story().url)))
    for channel, message in messages:
        await channel.card(message)
    took = time.monotonic() - began
    shown = [len(channel.public(message)) for channel, message in messages]
    return {
        "50 links, until the last summary, s": round(took, 1),
        "lost": shown.count(0),
        "doubled": sum(count > 1 for count in shown),
        "shortest time between two messages of a channel, s": _shortest(times),
    }


async def _killed(name: str, kills: int) -> dict[str, Any]:
    """Kill each kind of event at each point in turn; count what was to be seen once and was not."""
    tries = itertools.cycle(
        [(deed, at) for deed in DEEDS.values() for at in POINTS if at not in deed.never]
    )
    wrong = []
    async with newspaper() as site, _folder() as folder:
        told = {"FOOTNOTE_KILL_FILE": str(folder / "kill")}
        async with OPENED[name](folder / "data", site, VICTIM, **told) as place:
            field = Battlefield(place, site, folder / "data", folder / "kill")
            for deed, point in itertools.islice(tries, kills):
                try:
                    seen, wanted = await field.killed(deed, point)
                except TimeoutError:
                    wrong.append(f"{deed.do.__name__} {point}: waited for in vain")
                    continue
                if seen != wanted:
                    wrong.append(f"{deed.do.__name__} {point}: {seen}, not {wanted}")
    return {"kills": kills, "lost or doubled after a kill": len(wrong), "which": wrong}


def _acknowledged(place: Place) -> list[float]:
    """Return the seconds that Slack waited for acknowledgements, and Discord for interactions'."""
    if isinstance(place, SlackPlace):
        every = [each.tries[-1] for each in place.slack.deliveries.all if each.tries]
        return [each for each in every if each is not None]
    assert isinstance(place, DiscordPlace)
    given = place.discord.rest.interactions.values()
    return [each.acked_in for each in given if each.acked_in is not None]


def _posting_times(place: Place) -> dict[str, list[float]]:
    """Return a record that fills with the times at which each channel's messages are posted."""
    times: dict[str, list[float]] = {}
    if isinstance(place, SlackPlace):
        methods: Any = place.slack.methods
        post: Callable[[dict[str, Any]], Any] = methods.chat_postMessage

        def timed(given: dict[str, Any]) -> Any:
            times.setdefault(given["channel"], []).append(time.monotonic())
            return post(given)

        methods.chat_postMessage = timed
    return times


def _shortest(times: dict[str, list[float]]) -> float | None:
    gaps = [b - a for each in times.values() for a, b in itertools.pairwise(each)]
    return round(min(gaps), 2) if gaps else None


def _percentiles(values: list[float], scale: float = 1) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20)
    return {"p50": round(cuts[9] * scale, 2), "p95": round(cuts[18] * scale, 2)}


def _lines(folder: Path) -> int:
    return sum(len(file.read_text().splitlines()) for file in folder.rglob("*.py"))


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    figures = asyncio.run(measure(given.kills))
    if given.json:
        print(json.dumps(figures))
        return
    for name, found in figures.items():
        print(name)
        for figure, value in found.items():
            print(f"  {figure}: {value}")


if __name__ == "__main__":
    main()
