"""The clock of a whole ``serve`` jumps by hours and days, forward and back, while people share and ask."""

import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import libfaketime
import yarl

from tests.behaviour.local import LocalPlace
from tests.behaviour.place import Channel, Shown
from tests.behaviour.serving import serving
from tests.behaviour.site import Site, Story, newspaper
from tests.faults.killing import VICTIM

LIBRARY = Path(libfaketime.__file__).parent / "vendor/libfaketime/src/libfaketime.so.1"
BEGINS = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)  # half an hour before its first digest
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The time since then, and whose digest comes: an hour or days later, earlier, and later again.
JUMPS = [
    (HOUR, "Monday, 23 November 2026"),
    (timedelta(), ""),
    (3 * DAY + HOUR, "Thursday, 26 November 2026"),
    (2 * HOUR, ""),
    (DAY + HOUR, "Tuesday, 24 November 2026"),
    (-HOUR, ""),
]
AT_LAST = 6 * DAY + HOUR, "Sunday, 29 November 2026"
TOPICS = [
    "ferry",
    "bridge",
    "orchard",
    "library",
    "quarry",
    "museum",
    "theatre",
    "chapel",
    "brewery",
    "bakery",
    "school",
    "stadium",
]
PAGE = (
    "<html lang=en><title>{title}</title><article><h1>{title}</h1>"
    + "".join(
        f"<p>The {{topic}} {{topic}}-{word} has its {{topic}}-{word}s looked after by the {{topic}}-{word} society.</p>"
        for word in ("keeper", "garden", "window", "stone", "river", "summer", "winter")
    )
    + "<p>The {topic} had cost two million pounds.</p></article>"
)


class Clock:
    """The wall clock of all processes that have it preloaded; what sleeps goes by the machine's."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(timedelta())

    @property
    def settings(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Threads that wait for a while would wait for no time at all, and take a whole core.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        }

    def jump(self, since: timedelta) -> None:
        ahead = (BEGINS + since).timestamp() - time.time()
        new = self._file.with_suffix(".new")
        new.write_text(f"{ahead:+f}")
        new.replace(self._file)


async def test_whatever_its_clock_does_each_link_and_question_has_one_reply_and_is_told_once(
    tmp_path: Path,
):
    clock = Clock(tmp_path / "clock")
    stories: list[Story] = []
    said: list[str] = []
    async with newspaper() as site:
        settings = clock.settings | {"FOOTNOTE_FETCH_ALLOW": site.address}
        async with (
            serving(tmp_path, VICTIM, **settings) as served,
            LocalPlace.open(served.origin) as place,
        ):
            channel = await place.channel()

            async def shared() -> None:
                topic = TOPICS[len(stories)]
                stories.append(publish(site, topic))
                said.append(await channel.say("ada", stories[-1].url))

            for since, day in JUMPS:
                await shared()
                await channel.card(said[-1], stories[-1].title)
                await shared()  # and in hand while the clock jumps
                said.append(
                    await channel.say("ben", f"What had the {TOPICS[len(stories) - 2]} cost?")
                )
                clock.jump(since)
                await channel.card(said[-1], "million")
                await channel.card(said[-2], stories[-1].title)
                await channel.until(lambda wanted=day: not wanted or wanted in days(channel))
                assert abs(await of_the_time(channel) - BEGINS - since) < timedelta(minutes=20)
            clock.jump(AT_LAST[0])
            await channel.until(lambda: all(told(channel, each) for each in stories))
            await channel.settled()
            assert [len(channel.public(each)) for each in said] == [1] * len(said)
            assert [len(told(channel, each)) for each in stories] == [1] * len(stories)
            assert days(channel) == [day for _, day in (*JUMPS, AT_LAST) if day]
            assert place.failed == []


def publish(site: Site, topic: str) -> Story:
    """Publish an article that is about nothing that another one is about."""
    story = site.story(topic)
    site.pages[yarl.URL(story.url).path] = PAGE.format(title=story.title, topic=topic)
    return story


async def of_the_time(channel: Channel) -> datetime:
    """Return when Footnote's newest reply was made, by its own clock."""
    before = len(channel.private("root"))
    await channel.command("root", "help")
    [reply] = await channel.until(lambda: channel.private("root")[before:])
    return datetime.fromisoformat(reply.raw["at"])


def told(channel: Channel, story: Story) -> list[Shown]:
    """Return the digests that tell of a story."""
    return [each for each in channel.public() if story.title in each.text]


def days(channel: Channel) -> list[str]:
    """Return the day of each digest."""
    heads = [re.match(r"Digest of (\w+, \d+ \w+ \d+)", each.text) for each in channel.public()]
    return [head[1] for head in heads if head]
