"""Footnote was away, or slow: what it makes up for is told once, and every date at most once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation import digesting
from bot.digests import digest_wording
from bot.messages import Ask, Event, Kind, Role
from bot.schedules.schedule import coming
from bot.timekeeping import look
from tests.conversation.house import BRIDGE, LINK, House

ONE_DAY = timedelta(days=1)


@pytest.fixture
async def channel(house: House) -> House:
    """Return a channel that shared something and whose digests are planned."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    await house.do(Ask.INTRODUCE, message="", at=at)
    await house.do(Ask.READ, LINK, "m1", at=at)
    return house


def digests(house: House) -> list[str]:
    """Return the titles of the digests that everybody sees."""
    cards = [card for card in house.public() if card.kind is Kind.DIGEST]
    return [next(p.text for p in card.paragraphs if p.role is Role.TITLE) for card in cards]


async def looked(house: House, now: datetime) -> list[Event]:
    """Return what is submitted when the clock is looked at, and leave it waiting."""
    submitted: list[Event] = []

    async def submit(event: Event) -> None:
        submitted.append(event)

    await look(house.ledger, submit, {"twin"}, now)
    return submitted


async def first_hour(house: House) -> datetime:
    """Return when the channel's first digest is due."""
    [plan] = await house.ledger.digest_plans()
    hour = coming(plan.schedule, plan.zone_in_force, plan.last, plan.since)
    assert hour
    return hour


async def test_after_days_away_one_digest_names_the_days_that_were_missed(channel: House):
    first = await first_hour(channel)
    for minutes in range(3):
        now = first + 3 * ONE_DAY + timedelta(minutes=minutes)
        await look(channel.ledger, channel.submit, {"twin"}, now)
    missed = [(first + days * ONE_DAY).date() for days in range(3)]
    assert digests(channel) == [digest_wording.digest_of((first + 3 * ONE_DAY).date(), missed)]


async def test_what_was_shared_while_it_was_away_is_in_that_digest(channel: House):
    first = await first_hour(channel)
    away = (first + ONE_DAY).isoformat(timespec="milliseconds")
    await channel.do(Ask.READ, BRIDGE, "m2", at=away)
    await look(channel.ledger, channel.submit, {"twin"}, first + 3 * ONE_DAY)
    [digest] = [card for card in channel.public() if card.kind is Kind.DIGEST]
    assert "2 stories from 2 articles" in str(digest)


async def test_a_digest_that_waited_past_the_next_one_s_hour_is_told_for_its_own_date(
    channel: House,
):
    first = await first_hour(channel)
    [waiting] = await looked(channel, first)
    [newer] = await looked(channel, first + ONE_DAY)
    await channel.do(Ask.READ, BRIDGE, "m2", at=first.isoformat(timespec="milliseconds"))
    for event in (waiting, newer, newer):
        await channel.submit(event)
    days = [first.date(), (first + ONE_DAY).date()]
    assert digests(channel) == [digest_wording.digest_of(day, ()) for day in days]


async def test_a_digest_that_is_overtaken_says_nothing_and_its_day_is_named_once(
    channel: House, monkeypatch: pytest.MonkeyPatch
):
    first = await first_hour(channel)
    monkeypatch.setattr(digesting, "now", (first + ONE_DAY).isoformat)
    [waiting] = await looked(channel, first)
    [newer] = await looked(channel, first + ONE_DAY)
    await channel.submit(newer)
    # Read only now, and shared before: a digest for the older date would have something to tell.
    await channel.do(
        Ask.READ, BRIDGE, "m2", at=datetime.now(UTC).isoformat(timespec="milliseconds")
    )
    for event in (waiting, newer):
        await channel.submit(event)
    assert digests(channel) == [digest_wording.digest_of((first + ONE_DAY).date(), [first.date()])]
    [plan] = await channel.ledger.digest_plans()
    assert plan.last == (first + ONE_DAY).date()


async def test_a_digest_that_was_made_before_it_was_overtaken_is_still_posted(channel: House):
    first = await first_hour(channel)
    [waiting] = await looked(channel, first)
    [newer] = await looked(channel, first + ONE_DAY)
    await channel.conversation.handle(waiting)  # and the process died before it was kept
    await channel.submit(newer)
    await channel.submit(waiting)
    assert digests(channel) == [digest_wording.digest_of(first.date(), ())]


async def test_two_digests_that_are_made_at_once_tell_nothing_twice(channel: House):
    first = await first_hour(channel)
    [waiting] = await looked(channel, first)
    [newer] = await looked(channel, first + ONE_DAY)
    await asyncio.gather(channel.submit(waiting), channel.submit(newer))
    assert len(digests(channel)) == 1
