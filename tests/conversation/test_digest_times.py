"""A digest comes at the hour that its channel chose, and people say when."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.digests import digest_wording
from bot.messages import Action, Ask, Event, Kind, Role
from bot.schedules.schedule import Schedule
from bot.showing import wording
from bot.timekeeping import look
from tests.conversation.digesting import asked, at, due, introduced, share
from tests.conversation.house import LINK, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import FERRY


async def test_it_is_on_from_the_start_in_the_zone_of_who_invited_the_bot(house: House):
    card = await introduced(house, by="lena")
    assert "every day at 09:00 (Asia/Kolkata)" in str(card)
    assert {Action.DIGEST, Action.DIGEST_OFF} <= actions(card)


async def test_where_nobody_tells_a_zone_it_is_utc_and_says_so(house: House):
    await introduced(house)
    card = await asked(house, "")
    assert "every day at 09:00 (UTC)" in str(card)
    assert "Nobody has said which time zone" in str(card)


@pytest.mark.parametrize("space_is", ["server", "workspace"])
async def test_the_zone_of_all_channels_is_said_in_the_platforms_own_word(
    house: House, space_is: str
):
    house.room.space_is = space_is
    await introduced(house)
    told = f"/footnote digest {space_is} Europe/London"
    assert told in str(await asked(house, ""))
    assert told in str(await asked(house, space_is, by="root", message="k2"))


async def test_a_channel_is_introduced_to_also_by_somebody_whom_the_platform_does_not_show(
    house: House,
):
    house.room.strangers = {"eve"}
    card = await introduced(house, by="eve")
    assert "every day at 09:00 (UTC)" in str(card)
    await share(house, LINK, "m1", by="eve")
    assert len(await due(house, "2026-11-23", at(minutes=1))) == 1


async def test_who_administers_the_channel_changes_it(house: House):
    await introduced(house)
    refused = await asked(house, "off", by="ada")
    assert says(refused, Role.SAYS) == [wording.NOT_YOUR_SETTINGS]
    card = await asked(house, "at 18:15 Europe/London weekdays", by="root")
    assert "on weekdays at 18:15 (Europe/London)" in str(card)
    for who in (
        "root",
        "ada",
    ):  # who may not change it is not told so of a word that changes nothing
        assert "is no time, day or time zone" in str(await asked(house, "at teatime", by=who))
    assert "switched off" in str(await asked(house, "off", by="root"))


async def test_a_button_switches_it_off(house: House):
    card = await introduced(house)
    [reply] = await house.press(Ask.DIGEST_OFF, card, "root", message="", at=at())
    assert "switched off" in str(reply.card)
    assert actions(reply.card) == {Action.DIGEST_ON}


async def test_what_is_new_is_shown_to_who_asks_and_then_to_everyone_once(house: House):
    await introduced(house)
    assert says(await asked(house, "now"), Role.SAYS) == [digest_wording.NOTHING_TO_TELL]
    await share(house, LINK, "m1")
    preview = await asked(house, "preview")
    assert Action.SHOW not in actions(preview)
    card = await asked(house, "now", message="k2")
    assert Action.SHOW in actions(card)
    assert FERRY.title in str(card)
    await house.press(Ask.SHOW, card, "ada", message="k2", at=at(minutes=2))
    assert [each.kind for each in house.public()].count(Kind.DIGEST) == 1
    assert await due(house, "2026-11-23", at(minutes=3)) == []


async def test_a_look_at_the_clock_submits_each_date_once(house: House):
    await introduced(house)
    [plan] = await house.ledger.digest_plans()
    submitted: list[Event] = []

    async def submit(event: Event) -> None:
        submitted.append(event)

    day = (plan.since + timedelta(days=1)).date()
    hour = datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC)
    for minutes in (-1, 0, 1, 30):
        await look(house.ledger, submit, {"twin"}, hour + timedelta(minutes=minutes))
    assert {event.key for event in submitted} == {f"twin/s/c//digest/{day}"}
    await look(house.ledger, submit, {"slack"}, hour)
    [again, *_] = submitted
    await due(house, again.part, json.loads(again.text)["until"])
    submitted.clear()
    await look(house.ledger, submit, {"twin"}, hour + timedelta(minutes=40))
    assert submitted == []


async def test_a_week_between_two_digests_is_not_missed_where_less_is_kept(house: House):
    await introduced(house)
    first = (datetime.now(UTC) + timedelta(days=1)).date()
    await house.ledger.change_digests("s", "c", Schedule(days=frozenset({first.weekday()})))
    await due(house, first.isoformat(), at(days=1))
    await house.ledger.expire("s", "c", at(days=4))
    submitted: list[Event] = []

    async def submit(event: Event) -> None:
        submitted.append(event)

    day = first + timedelta(days=7)
    hour = datetime(day.year, day.month, day.day, 9, 5, tzinfo=UTC)
    await look(house.ledger, submit, {"twin"}, hour)
    [event] = submitted
    assert (event.part, json.loads(event.text)["missed"]) == (day.isoformat(), [])


@pytest.mark.parametrize("words", ["now", "preview", ""])
async def test_a_channel_without_an_introduction_can_ask_as_well(house: House, words: str):
    assert await asked(house, words)
