"""Links and questions a minute with 1, 2 and 4 workers on one PostgreSQL, and with one of them killed.

    python -m bench.workers [--workers 1,2,4] [--links 60] [--questions 60] [--json]

Each worker is a ``footnote serve --roles worker`` of its own; a page, ``--roles web``, takes in. Every
article takes a second to come, so that what is counted is how much goes on at once, not this machine's
cores alone. In the last run one worker is killed, with its supervisor, when half is done.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import psutil
from aiohttp import web

from tests.behaviour.local import LocalPlace
from tests.behaviour.place import Channel
from tests.behaviour.serving import Served, serving
from tests.databases import database

SLOW = 1.0  # seconds that an article takes to come
CHANNELS = 6
LEFT = 300.0  # seconds after which what has no reply counts as lost
TOPICS = ("ferry", "bridge", "harbour", "council", "library", "market", "orchard", "tower")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--links", type=int, default=60)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    numbers = [int(each) for each in given.workers.split(",")]
    runs = [(number, False) for number in numbers] + [(max(3, numbers[-1]), True)]
    results = [asyncio.run(_measured(*run, given)) for run in runs]
    if given.json:
        print(json.dumps({"cores": os.cpu_count(), "runs": results}))
        return
    print(
        f"{'workers':>8} {'killed':>7} {'links/min':>10} {'questions/min':>14} {'lost':>5} {'twice':>6}"
    )
    for each in results:
        print(
            f"{each['workers']:>8} {each['killed']:>7} {each['links/min']:>10.0f}"
            f" {each['questions/min']:>14.0f} {each['lost']:>5} {each['twice']:>6}"
        )


async def _measured(workers: int, kill: bool, given: argparse.Namespace) -> dict[str, Any]:
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(database())
        port = await slow_pages(stack)
        settings: dict[str, Any] = {
            "FOOTNOTE_DATABASE": server.address,
            "FOOTNOTE_FETCH_ALLOW": f"127.0.0.1:{port}",
        }
        served = [
            await stack.enter_async_context(serving(data / str(at), roles="worker", **settings))
            for at in range(workers)
        ]
        page = await stack.enter_async_context(serving(data / "web", roles="web", **settings))
        place = await stack.enter_async_context(LocalPlace.open(page.origin))
        channels = [await place.channel() for _ in range(CHANNELS)]
        victim = served[-1] if kill else None
        links = await _run(
            channels, [f"http://127.0.0.1:{port}/{at}" for at in range(given.links)], victim
        )
        questions = [
            f"What did the {TOPICS[at % len(TOPICS)]} number {at} cost?"
            for at in range(given.questions)
        ]
        asked = await _run(channels, questions, None)
    return {
        "workers": workers,
        "killed": int(kill),
        "links/min": links["a minute"],
        "questions/min": asked["a minute"],
        "lost": links["lost"] + asked["lost"],
        "twice": links["twice"] + asked["twice"],
    }


async def _run(channels: list[Channel], texts: list[str], victim: Served | None) -> dict[str, Any]:
    """Say everything at once; return how fast it was replied to, and whether each once."""
    began = time.monotonic()
    said = {
        await channels[at % len(channels)].say("ada", text): channels[at % len(channels)]
        for at, text in enumerate(texts)
    }
    replies: dict[str, int] = {}
    while time.monotonic() - began < LEFT and len(replies) < len(said):
        await asyncio.sleep(0.2)
        replies = await _replies(said)
        if victim and len(replies) > len(said) // 2:
            kill(victim)
            victim = None
    took = time.monotonic() - began
    await asyncio.sleep(3)  # for what would come a second time
    replies = await _replies(said)
    return {
        "a minute": len(replies) * 60 / took,
        "lost": len(said) - len(replies),
        "twice": sum(count > 1 for count in replies.values()),
    }


async def _replies(said: dict[str, Channel]) -> dict[str, int]:
    """Return how many cards each message has been replied with."""
    for channel in set(said.values()):
        await channel.until(lambda: True)
    counts = {message: len(channel.public(message)) for message, channel in said.items()}
    return {message: count for message, count in counts.items() if count}


def kill(served: Served) -> None:
    """Kill a worker with all that belongs to it, so that nobody starts it again."""
    process = psutil.Process(served.process.pid)
    for each in [process, *process.children(recursive=True)]:
        each.kill()


async def slow_pages(stack: AsyncExitStack) -> int:
    """Serve an article for every number, each after ``SLOW`` seconds; return the port."""

    async def page(request: web.Request) -> web.Response:
        await asyncio.sleep(SLOW)
        number = request.match_info["number"]
        topic = TOPICS[int(number) % len(TOPICS)]
        sentences = " ".join(
            f"The {topic} number {number} was opened again by the mayor on day {day} of the fair."
            for day in range(12)
        )
        return web.Response(
            text=f"<html lang=en><title>The {topic} number {number}</title><article>"
            f"<h1>The {topic} number {number}</h1><p>{sentences}</p>"
            f"<p>The {topic} number {number} cost {number} million pounds, lent by a bank.</p></article>",
            content_type="text/html",
        )

    app = web.Application()
    app.router.add_get("/{number}", page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


if __name__ == "__main__":
    main()
