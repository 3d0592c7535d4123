"""What Slack tells late, twice, in the wrong order or not at all, through the real slack-bolt."""

import asyncio
import json
import time
from dataclasses import replace

import aiohttp
import pytest
from sqlalchemy import Connection

from bot.chat.slack.chat import SlackChat
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import (
    Action,
    Ask,
    Audience,
    Button,
    Card,
    Event,
    Kind,
    Paragraph,
    Place,
    Post,
    Reply,
    Role,
)
from bot.settings import Settings
from tests.slack.keeping import Keeper, running
from tests.stand_ins.slack import Channel, SlackStandIn
from tests.stand_ins.slack.server import eventually

TIDES = "<https://example.org/tides>"
MOONS = "<https://example.org/moons>"


def _message(channel: Channel, ts: str) -> dict:
    return channel.find(ts) | {"channel": channel.id, "channel_type": channel.kind, "event_ts": ts}


async def test_an_event_that_is_told_again_is_the_same_one(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    await slack.people.say(tides, TIDES)
    (delivery,) = slack.deliveries.all
    await slack.deliveries.deliver("events_api", delivery.payload)
    assert len(keeper.said) == 2
    assert keeper.said[0] == keeper.said[1]


@pytest.mark.parametrize("first", ["message", "app_mention"])
async def test_a_mention_and_its_message_are_the_same_whichever_comes_first(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object, first: str
) -> None:
    ts = await slack.people.say(tides, "<@UBOT> why?", heard=False)
    second = {"message": "app_mention", "app_mention": "message"}[first]
    for kind in (first, second):
        await slack.people.event(_message(tides, ts) | {"type": kind}, tides)
    assert keeper.said[0] == keeper.said[1]
    assert keeper.said[0].addressed


async def test_a_message_that_comes_after_its_edit_does_not_undo_it(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    ts = await slack.people.say(tides, TIDES, heard=False)
    first = _message(tides, ts)
    await slack.people.edit(tides, ts, MOONS)
    await slack.people.event(first, tides)
    assert [said.links for said in keeper.said] == [("https://example.org/moons",)]


async def test_an_edit_that_comes_after_a_later_one_does_not_undo_it(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    ts = await slack.people.say(tides, "hm")
    await slack.people.edit(tides, ts, TIDES)
    earlier = slack.deliveries.all[-1].payload
    await slack.people.edit(tides, ts, MOONS)
    await slack.deliveries.deliver("events_api", earlier)
    assert [said.links for said in keeper.said if said.edited] == [
        ("https://example.org/tides",),
        ("https://example.org/moons",),
    ]


async def test_an_edit_that_could_not_be_kept_is_taken_when_it_comes_again(
    slack: SlackStandIn,
    tides: Channel,
    keeper: Keeper,
    socket: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.stand_ins.slack.deliveries.IN_TIME", 0.3)
    ts = await slack.people.say(tides, "hm")
    keeper.broken = 1
    await slack.people.edit(tides, ts, TIDES)
    assert [said.links for said in keeper.said if said.edited] == [("https://example.org/tides",)]


async def test_a_late_acknowledgement_of_an_event_brings_the_same_event_again(
    slack: SlackStandIn,
    tides: Channel,
    keeper: Keeper,
    listening: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.stand_ins.slack.deliveries.IN_TIME", 0.2)
    keeper.open.clear()
    saying = asyncio.create_task(slack.people.say(tides, TIDES))
    await eventually(lambda: slack.deliveries.all and slack.deliveries.all[0].tries)
    keeper.open.set()
    await saying
    await eventually(lambda: len(keeper.said) == len(slack.deliveries.all[0].tries))
    assert slack.deliveries.all[0].tries[0] is None
    assert all(said == keeper.said[0] for said in keeper.said)


async def test_a_command_that_is_acknowledged_too_late_is_kept_all_the_same(
    slack: SlackStandIn,
    tides: Channel,
    keeper: Keeper,
    listening: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tests.stand_ins.slack.deliveries.IN_TIME", 0.2)
    keeper.open.clear()
    delivery = await slack.people.command(tides, "ask who paid?")
    assert delivery.tries == [None]  # Slack has told the person that it does not work
    keeper.open.set()
    (event,) = await eventually(lambda: keeper.events)
    assert event.handle  # by which the reply finds them


async def test_over_http_what_cannot_be_kept_is_a_500(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, http: str
) -> None:
    ts = await slack.people.say(tides, TIDES, heard=False)
    body = json.dumps(slack.people.envelope(_message(tides, ts), tides))
    keeper.broken = 1
    assert await _posted(slack, http, body, int(time.time())) == 500
    assert await _posted(slack, http, body, int(time.time())) == 200
    assert len(keeper.said) == 1


@pytest.mark.parametrize(("off", "status"), [(-301, 401), (305, 401), (-290, 200), (290, 200)])
async def test_a_signature_holds_for_five_minutes_each_way(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, http: str, off: int, status: int
) -> None:
    ts = await slack.people.say(tides, TIDES, heard=False)
    body = json.dumps(slack.people.envelope(_message(tides, ts), tides))
    assert await _posted(slack, http, body, int(time.time()) + off) == status
    assert len(keeper.said) == (status == 200)


async def test_a_signature_of_another_body_is_refused(
    slack: SlackStandIn, keeper: Keeper, http: str
) -> None:
    signed = slack.deliveries.signed("{}", str(int(time.time())))
    headers = signed | {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{http}/slack/events", data='{"a": 1}', headers=headers) as answer,
    ):
        assert answer.status == 401


async def test_what_a_deaf_socket_did_not_tell_comes_by_the_next(
    slack: SlackStandIn,
    tides: Channel,
    settings: Settings,
    ledger: Ledger,
    keeper: Keeper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.slack.gateway.DEAF", 0.2)
    monkeypatch.setattr("bot.chat.slack.gateway.LOOKED", 0.05)
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        await slack.people.say(tides, "hello")
        slack.deliveries.deaf = True
        missed = await slack.people.say(tides, TIDES, heard=False)
        await eventually(lambda: any(said.message == missed for said in keeper.said))
    assert slack.deliveries.opened > 1


async def test_a_history_that_cannot_be_had_stops_nothing_that_comes(
    slack: SlackStandIn, tides: Channel, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    await ledger.saw("slack", "T1", "C1", "1.000000", "2020-01-01T00:00:00+00:00")
    slack.fail("conversations.history", 429, times=1000, retry_after=60)
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.called("conversations.history"))
        async with asyncio.timeout(10):
            await slack.people.say(tides, TIDES)
            await slack.people.say(tides, "<@UBOT> why?")
    assert {said.text for said in keeper.said} == {"https://example.org/tides", "why?"}


async def test_what_is_said_needs_no_history(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, chat: SlackChat, socket: object
) -> None:
    root = await slack.people.say(tides, TIDES)
    asked = await slack.people.say(tides, "why?", thread_ts=root)
    await _show(chat, root=root)
    assert asked in {said.message for said in keeper.said}
    assert slack.called("conversations.history") + slack.called("conversations.replies") == []


async def test_a_rate_limit_is_waited_for_as_long_as_slack_says(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", 429, times=2, retry_after=1)
    await _show(chat)
    assert len(tides.messages) == 1
    assert slack.methods.refusals == []  # among them: asked again too early


async def test_no_acknowledgement_waits_for_what_slack_says_of_a_channel(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    slack.fail("conversations.info", 429, times=1000, retry_after=60)
    delivery = await slack.people.command(tides, "ask who paid?")
    assert delivery.tries[0] is not None
    assert [event.place for event in keeper.events] == [Place.PRIVATE]


async def test_a_channel_gets_a_message_a_second(
    tides: Channel, chat: SlackChat, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[tuple[str, float]] = []

    def slot(_: Connection, _space: str, channel: str, _now: float, gap: float) -> float:
        turns.append((channel, gap))
        return 0.0

    monkeypatch.setattr("bot.ledger.channels.slot", slot)
    card = Card(Kind.PASSAGES, tuple(Paragraph(Role.MORE, f"{n} " * 400) for n in range(30)))
    event = Event("slack", "T1", "C1", "", Ask.QUESTION, "U1", "2020-01-01T00:00:00+00:00")
    await ledger.keep(event, [Reply(card, Audience.CHANNEL)], event.at)
    await Delivery(ledger, {"slack": chat})(event)
    assert len(tides.messages) > 2
    assert turns == [("C1", 1.0)] * len(tides.messages)


@pytest.mark.parametrize("team", [None, "T9"])
async def test_in_an_organisation_the_authorization_says_which_workspace_it_is(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object, team: str | None
) -> None:
    ts = await slack.people.say(tides, TIDES, heard=False)
    grid = {
        "team_id": team,
        "enterprise_id": "E1",
        "authorizations": [{"enterprise_id": "E1", "team_id": "T1", "user_id": "UBOT"}],
    }
    await slack.people.event(_message(tides, ts), tides, **grid)
    assert [said.space for said in keeper.said] == ["T1"]


async def test_a_press_without_a_team_is_of_the_workspace_of_who_presses(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, chat: SlackChat, listening: object
) -> None:
    await _show(chat)
    pressed = await slack.people.press(tides, tides.messages[0], "settings")
    again = pressed.payload | {"team": None, "enterprise": {"id": "E1"}}
    await slack.deliveries.deliver("interactive", again)
    await eventually(lambda: len(keeper.events) == 2)
    assert {event.space for event in keeper.events} == {"T1"}


async def test_an_admin_of_another_company_is_no_admin_here(
    slack: SlackStandIn, keeper: Keeper, listening: object
) -> None:
    slack.world.person("U9", admin=True, team="T9")
    channel = slack.world.channel("C7", shared=True)
    await slack.people.command(channel, "settings", "U9")
    await slack.people.say(channel, "<@UBOT> why?", "U9")
    (event,) = await eventually(lambda: keeper.events)
    assert event.ask is Ask.SETTINGS
    assert slack.world.modals == {}
    assert keeper.said[0].manager is False
    assert keeper.said[0].place is Place.SHARED


async def test_what_one_person_sees_is_never_changed_nor_taken_away(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    post = await _show(chat, Audience.AUTHOR)
    await chat.change(post)
    await chat.remove(post)
    assert len(slack.world.ephemeral) == 1
    assert slack.called("chat.update") + slack.called("chat.delete") == []


async def test_what_a_press_shows_to_one_person_leaves_the_card_as_it_is(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, chat: SlackChat, socket: object
) -> None:
    post = await _show(chat)
    before = dict(tides.messages[0])
    await slack.people.press(tides, tides.messages[0], "settings", "U2")
    (event,) = await eventually(lambda: keeper.events)
    says = Card(Kind.NOTE, (Paragraph(Role.SAYS, "Only you see this."),))
    await chat.send(replace(post, audience=Audience.AUTHOR, card=says), event, 0)
    assert tides.messages == [before]
    assert [each["to"] for each in slack.world.ephemeral] == ["U2"]


async def test_every_change_brings_its_blocks(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    post = await _show(chat)
    await chat.change(post)
    assert [bool(call.get("blocks")) for call in slack.called("chat.update")] == [True]


async def _show(chat: SlackChat, audience: Audience = Audience.CHANNEL, *, root: str = "") -> Post:
    says = Paragraph(Role.SAYS, "The moon pulls.")
    card = Card(Kind.NOTE, (says,), (), (Button(Action.SETTINGS, "Settings", ""),))
    shown = Audience.THREAD if root else audience
    event = Event("slack", "T1", "C1", root, Ask.QUESTION, "U1", "2020-01-01T00:00:00+00:00")
    post = Post("slack", "T1", "C1", "key", 0, root, root, "U1", shown, card)
    return replace(post, ids=(await chat.send(post, event, 0),))


async def _posted(slack: SlackStandIn, origin: str, body: str, at: int) -> int:
    headers = slack.deliveries.signed(body, str(at)) | {"Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{origin}/slack/events", data=body, headers=headers) as answer,
    ):
        return answer.status
