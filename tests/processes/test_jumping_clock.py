"""The clock of a whole ``serve`` jumps by hours and days, forward and back, while people share and ask."""

import re
import time
from collections import Counter
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
HOUR, DAYS = timedelta(hours=1), timedelta(days=3)
# Since then: the digest's hour comes, and is undone; that of another day comes, and the first one's again.
JUMPS = [timedelta(), HOUR, timedelta(), DAYS + HOUR, HOUR, -HOUR]
AT_LAST = 2 * DAYS + HOUR
TOPICS = ("ferry", "bridge", "orchard", "library", "quarry", "museum")
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
    said: dict[str, str] = {}  # and what the reply has to have in it
    stories: list[Story] = []
    async with newspaper() as site:
        settings = clock.settings | {"FOOTNOTE_FETCH_ALLOW": site.address}
        async with (
            serving(tmp_path, VICTIM, **settings) as served,
            LocalPlace.open(served.origin) as place,
        ):
            channel = await place.channel()
            for jump in JUMPS:
                story, message = await share(channel, site)
                stories.append(story)
                said[message] = story.title
                clock.jump(jump)  # with the link in hand
                await channel.card(message, story.title)
                asked = await channel.say("ben", f"What had the {TOPICS[len(stories) - 1]} cost?")
                said[asked] = "million"
                await channel.card(asked, "million")
            clock.jump(AT_LAST)
            await channel.until(lambda: all(told(channel, each) for each in stories))
            await channel.settled()
            assert {each: len(channel.public(each)) for each in said} == dict.fromkeys(said, 1)
            assert [len(told(channel, each)) for each in stories] == [1] * len(stories)
            assert max(Counter(days(channel)).values()) == 1
            assert len(days(channel)) > 1
            assert place.failed == []


async def share(channel: Channel, site: Site) -> tuple[Story, str]:
    """Share an article that is about nothing that another one is about."""
    topic = TOPICS[len(site.pages)]
    story = site.story(topic)
    site.pages[yarl.URL(story.url).path] = PAGE.format(title=story.title, topic=topic)
    return story, await channel.say("ada", story.url)


def told(channel: Channel, story: Story) -> list[Shown]:
    """Return the digests that tell of a story."""
    return [each for each in channel.public() if story.title in each.text]


def days(channel: Channel) -> list[str]:
    """Return the day of each digest."""
    heads = [re.match(r"Digest of (\w+, \d+ \w+ \d+)", each.text) for each in channel.public()]
    return [head[1] for head in heads if head]
