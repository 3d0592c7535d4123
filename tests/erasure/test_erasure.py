"""What is forgotten is in no byte of the data directory, though work with it was under way meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.messages import Ask, Event, Kind
from index.types import Scope
from tests.conversation.house import make
from tests.erasure.workplace import Held, Workplace, at_work, rows_of

SECRET = "https://news.example/quokkaburrow"
AGAIN = "https://short.example/quokkalink"  # leads to the same article
OTHER = "https://news.example/harbour"
PAGES = {
    SECRET: "Marmotine wins a prize\nThe brindlewock sang at dusk over the harbour wall. "
    "Professor Zanthia Okello counted nine of them. It will sing again in June.",
    AGAIN: SECRET,
    OTHER: "Harbour wall rebuilt\nThe harbour wall at Kelm was rebuilt in spring. It cost a million.",
}
ARTICLE = ("quokkaburrow", "quokkalink", "marmotine", "brindlewock", "zanthia")
QUESTION = "Who counted nine of them, wuffeltine?"
PERSON = "pennifeather"
BOTH = {"footnote.sqlite", "workflows.sqlite"}
NIGHT = timedelta(hours=1)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with at_work(tmp_path, PAGES) as found:
        yield found


def moment() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def said(ask: Ask, text: str, message: str, author: str = "ben", **values) -> Event:
    return make(ask, text, message, author=author, **{"at": moment()} | values)


async def filled(place: Workplace) -> None:
    """Share two articles, ask of them, press what can be pressed, and let it be told."""
    await place.do(
        said(Ask.INTRODUCE, "", ""),
        said(Ask.READ, SECRET, "m1", PERSON),
        said(Ask.READ, OTHER, "m2"),
    )
    await place.do(
        said(Ask.READ, SECRET, "m3"),
        said(Ask.READ, SECRET, "d1", channel="elsewhere", space="t"),
        said(Ask.QUESTION, QUESTION, "q1", PERSON),
        said(Ask.QUESTION, "What did the harbour wall cost?", "q2"),
        said(Ask.ARTICLES, "", "", part="list"),
        said(Ask.DIGEST_NOW, "", "", part="now"),
        said(Ask.TELL, "me", "", part="me"),
        digest("2026-11-20"),
    )
    under_answer = (Ask.WHY, Ask.CONTEXT, Ask.VERIFY, Ask.NOT_RELEVANT, Ask.UP)
    await place.do(
        press(Ask.MORE, place, Kind.ARTICLE),
        *(press(ask, place, Kind.ANSWERED, Kind.CLOSEST) for ask in under_answer),
    )


def press(ask: Ask, place: Workplace, *kinds: Kind) -> Event:
    message, post = next(each for each in place.room.shown.items() if each[1].card.kind in kinds)
    return said(ask, "", message, PERSON, tag=post.tag, part=ask.value)


def digest(day: str) -> Event:
    until = datetime.now(UTC) + timedelta(minutes=1)
    covers = json.dumps({"until": until.isoformat(), "missed": []})
    return said(Ask.DIGEST, covers, "", "", part=day)


async def in_flight(place: Workplace) -> list[Held]:
    """Begin to read a link, to answer a question and to make a digest, and hold them full-handed."""
    held = [
        Held(place.pages, "fetch"),
        Held(place.library, "ask"),
        Held(place.library, "stories"),
    ]
    for event in (
        said(Ask.READ, AGAIN, "m4", PERSON),
        said(Ask.QUESTION, QUESTION, "q3", PERSON),
        digest("2026-11-21"),
    ):
        await place.queue.submit(event)
    async with asyncio.timeout(30):
        for each in held:
            await each.reached.wait()
    return held


FORGETS = {
    "an article": said(Ask.FORGET, "Marmotine wins", "f1", "root", part="f"),
    "a channel": said(Ask.LEAVE, "", "", "", part="f"),
    "a space": said(Ask.PURGE, "", "", "", channel="", part="f"),
}


@pytest.mark.parametrize("what", FORGETS)
async def test_what_is_forgotten_is_gone_at_once_from_search_and_by_night_from_every_byte(
    place: Workplace, what: str
):
    await filled(place)
    await place.do(said(Ask.LEAVE, "", "", channel="elsewhere", space="t", part="f"))
    assert {name.removesuffix("-wal") for name in place.places_of(*ARTICLE)} >= BOTH
    held = await in_flight(place)

    await place.queue.submit(FORGETS[what])
    await place.until_waiting(len(held))
    assert not await knows(place)
    for each in held:
        each.release()
    await place.settled()

    assert not await knows(place)
    await place.clean_up(datetime.now(UTC) + NIGHT)
    assert place.places_of(*ARTICLE) == {}, rows_of(place.data, *ARTICLE)


async def test_a_person_who_is_forgotten_is_named_in_no_byte_after_the_night(place: Workplace):
    await filled(place)
    assert {name.removesuffix("-wal") for name in place.places_of(PERSON, "wuffeltine")} >= BOTH
    held = await in_flight(place)

    await place.queue.submit(said(Ask.FORGET_ME, "", "f1", PERSON, part="f"))
    await place.until_waiting(len(held))
    for each in held:
        each.release()
    await place.settled()

    await place.clean_up(datetime.now(UTC) + NIGHT)
    assert place.places_of(PERSON, "wuffeltine") == {}, rows_of(place.data, PERSON, "wuffeltine")


async def knows(place: Workplace) -> bool:
    """Whether anything of the article is found in the channel, by list or by question."""
    listed = [article.text for article, _ in await place.library.articles(Scope("s", "c"))]
    vectors = await place.library.health()
    assert vectors.indexes_equal_rows
    return any("brindlewock" in each for each in listed)
