"""“Keep for N days” holds to the byte, on a clock that is wound on: also for what quotes what is old."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channel_settings import ChannelSettings
from bot.chat.web.rows import Message
from bot.messages import Ask, Event, Said
from bot.reception import Reception
from index.types import Scope
from tests.conversation.house import make, nothing_waits
from tests.erasure.workplace import LOCAL, Workplace, at_work, rows_of

OLD, NEW = "https://news.example/quokkaburrow", "https://news.example/harbour"
PAGES = {
    OLD: "Marmotine wins a prize\nThe brindlewock sang at dusk over the wall. It sang again in June.",
    NEW: "Harbour wall rebuilt\nThe harbour wall at Kelm was rebuilt in spring. It cost a million.",
}
CANARIES = ("quokkaburrow", "marmotine", "brindlewock")
PLACES = {"twin": ("s", "c"), LOCAL: (LOCAL, "general")}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with at_work(tmp_path, PAGES) as found:
        yield found


def event(platform: str, ask: Ask, text: str, message: str, days: float = 0, **values) -> Event:
    space, channel = PLACES[platform]
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    values = {"platform": platform, "space": space, "channel": channel, "at": at} | values
    return make(ask, text, message, **values)


async def titles(place: Workplace, platform: str) -> set[str]:
    found = await place.library.articles(Scope(*PLACES[platform]))
    return {article.title for article, _ in found}


@pytest.mark.parametrize("platform", PLACES)
async def test_after_the_days_that_a_channel_chose_nothing_is_left_also_in_what_is_newer(
    place: Workplace, platform: str
):
    await place.ledger.save_settings(*PLACES[platform], ChannelSettings(keep_days=7))
    old = event(platform, Ask.READ, OLD, "m1", days=6)
    if platform == LOCAL:
        await place.history.say(Message("m1", "general", old.at, author="ada", text=OLD))
    await place.do(old, event(platform, Ask.READ, NEW, "m2"))
    covers = {"until": (datetime.now(UTC) + timedelta(minutes=1)).isoformat(), "missed": []}
    await place.do(
        event(platform, Ask.INTRODUCE, "", ""),
        event(platform, Ask.QUESTION, "What sang at dusk?", "q1"),
        event(platform, Ask.ARTICLES, "", "l1"),
        event(platform, Ask.READ, OLD, "m3", days=5.9),
    )
    await place.do(event(platform, Ask.DIGEST, json.dumps(covers), "", part="2026-11-20"))

    await place.clean_up(datetime.now(UTC) + timedelta(hours=23))
    assert await titles(place, platform) == {"Marmotine wins a prize", "Harbour wall rebuilt"}

    await place.clean_up(datetime.now(UTC) + timedelta(days=2))
    assert await titles(place, platform) == {"Harbour wall rebuilt"}
    assert place.places_of(*CANARIES) == {}, rows_of(place.data, *CANARIES)
    assert place.places_of("harbour wall")


async def test_it_introduces_itself_once_however_few_days_a_channel_keeps(place: Workplace):
    await place.ledger.save_settings("s", "c", ChannelSettings(keep_days=7))
    asked: list[Ask] = []

    async def submit(event: Event) -> None:
        asked.append(event.ask)
        await place.do(event)

    reception = Reception(place.ledger, submit, nothing_waits)
    said = Said(
        "twin", "s", "c", "m1", CANARIES[0], datetime.now(UTC).isoformat(), "", links=(OLD,)
    )
    await reception.take(said)
    await place.clean_up(datetime.now(UTC) + timedelta(days=30))
    assert place.places_of(*CANARIES) == {}, rows_of(place.data, *CANARIES)
    await reception.take(replace(said, message="m2"))
    assert asked == [Ask.INTRODUCE, Ask.READ, Ask.READ]


async def test_a_channel_that_chose_nothing_keeps_what_it_has(place: Workplace):
    await place.do(event("twin", Ask.READ, OLD, "m1", days=6))
    await place.clean_up(datetime.now(UTC) + timedelta(days=400))
    assert await titles(place, "twin") == {"Marmotine wins a prize"}


async def test_questions_go_after_thirty_days_and_links_in_the_queue_after_the_night(
    place: Workplace,
):
    await place.do(event("twin", Ask.READ, NEW, "m1"))
    await place.do(event("twin", Ask.QUESTION, "Does the wuffeltine cost a million?", "q1"))
    await place.clean_up(datetime.now(UTC) + timedelta(hours=1))
    assert set(place.places_of("wuffeltine")) == {"footnote.sqlite"}
    await place.clean_up(datetime.now(UTC) + timedelta(days=31))
    assert place.places_of("wuffeltine") == {}
    assert place.places_of("twin/s/c/") == {"footnote.sqlite": ["twin/s/c/"]}
