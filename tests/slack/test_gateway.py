"""What is delivered is kept before it is acknowledged, through the real slack-bolt."""

import asyncio
import time

import aiohttp
import pytest
from pydantic import SecretStr

from bot.channel_settings import ChannelSettings, Reading
from bot.ledger import Ledger
from bot.messages import Ask
from bot.settings import Settings, SettingsError
from tests.slack.keeping import Keeper, running
from tests.stand_ins.slack import Channel, SlackStandIn
from tests.stand_ins.slack.server import eventually

MOONS = "<https://example.org/moons>"


async def test_a_link_is_kept_acknowledged_and_seen(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    ts = await slack.people.say(tides, "<https://example.org/tides>")
    (delivery,) = slack.deliveries.all
    assert delivery.tries[0] is not None
    assert [said.links for said in keeper.said] == [("https://example.org/tides",)]
    message = tides.find(ts)
    assert await eventually(lambda: message.get("reactions")) == ["eyes"]


async def test_what_concerns_nobody_gets_no_reaction(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    await slack.people.say(tides, "lunch?")
    await slack.people.say(tides, "<@UBOT> why?")
    await eventually(lambda: slack.called("reactions.add"))
    assert len(keeper.said) == 3
    assert len({said.message for said in keeper.said}) == 2
    assert keeper.said[1] == keeper.said[2]


async def test_what_may_be_a_picture_is_not_said_to_be_read(
    slack: SlackStandIn, keeper: Keeper, socket: object
) -> None:
    shared = slack.world.channel("C7", shared=True)
    await slack.people.drop(shared, "a.png", b"\x89PNG")
    seen = await slack.people.say(shared, "<https://example.org/tides>")
    await eventually(lambda: shared.find(seen).get("reactions"))
    assert len(keeper.said) == 2
    assert len(slack.called("reactions.add")) == 1


async def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object, monkeypatch: object
) -> None:
    monkeypatch.setattr("tests.stand_ins.slack.deliveries.IN_TIME", 0.3)
    keeper.broken = 2
    await slack.people.say(tides, "<https://example.org/tides>")
    (delivery,) = slack.deliveries.all
    assert [tried is not None for tried in delivery.tries] == [False, False, True]
    assert len(keeper.said) == 1


async def test_an_unsigned_request_is_refused(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, http: str
) -> None:
    body = '{"type": "event_callback", "event": {"type": "message", "ts": "1.1"}}'
    old = str(int(time.time()) - 301)
    async with aiohttp.ClientSession() as session:
        for signed in ({}, slack.deliveries.signed(body, old)):
            headers = signed | {"Content-Type": "application/json"}
            async with session.post(f"{http}/slack/events", data=body, headers=headers) as answer:
                assert answer.status == 401
    assert keeper.said == []


async def test_slack_can_verify_the_address(slack: SlackStandIn, http: str) -> None:
    answer = await slack.deliveries.deliver(
        "events_api", {"type": "url_verification", "challenge": "c", "token": "t"}, tries=1
    )
    assert answer.answer in ("c", {"challenge": "c"})


async def test_a_command_and_a_button_become_events(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    delivery = await slack.people.command(tides, "ask who paid?")
    assert delivery.tries[0] is not None
    assert keeper.events[0].text == "who paid?"
    assert keeper.events[0].place.value == "public"
    assert len(slack.called("conversations.info")) == 1
    await slack.people.command(tides, "help")
    assert len(slack.called("conversations.info")) == 1


async def test_the_first_command_waits_for_nothing_that_slack_has_told_at_the_start(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, listening: object
) -> None:
    slack.fail("auth.test", 429, times=1000, retry_after=60)
    delivery = await slack.people.command(tides, "ask who paid?")
    assert delivery.tries[0] is not None
    assert [event.text for event in keeper.events] == ["who paid?"]


async def test_a_private_channel_is_never_taken_for_a_public_one(
    slack: SlackStandIn, keeper: Keeper, socket: object
) -> None:
    for number, (kind, shared) in enumerate([("group", False), ("channel", True)]):
        channel = slack.world.channel(f"C{number + 5}", kind, shared=shared)
        await slack.people.command(channel, "articles")
    assert [event.place.value for event in keeper.events] == ["private", "shared"]


async def test_an_admin_gets_the_form_and_what_is_wrong_with_it(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, ledger: Ledger, listening: object
) -> None:
    await slack.people.command(tides, "settings", "UROOT")
    (view,) = await eventually(lambda: list(slack.world.modals.values()))
    wrong = await slack.people.submit(view, {"keep_days": "soon"}, "UROOT")
    assert wrong.answer["response_action"] == "errors"
    assert "soon" in wrong.answer["errors"]["keep_days"]
    assert keeper.events == []
    right = await slack.people.submit(view, {"keep_days": "30", "reading": "off"}, "UROOT")
    assert right.tries[0] is not None
    (event,) = keeper.events
    assert event.ask is Ask.CHANGE_SETTINGS
    assert ChannelSettings.from_values(event.values).keep_days == 30
    assert (event.channel, bool(event.handle)) == ("C1", True)


async def test_who_manages_nothing_gets_a_reply_and_no_form(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    await slack.people.command(tides, "settings")
    await eventually(lambda: keeper.events)
    assert keeper.events[0].ask is Ask.SETTINGS
    assert slack.world.modals == {}


async def test_where_the_form_does_not_open_there_is_a_reply(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    slack.fail("views.open", 500)
    await slack.people.command(tides, "settings", "UROOT")
    await eventually(lambda: keeper.events)
    assert keeper.events[0].ask is Ask.SETTINGS


async def test_the_shortcut_reads_a_messages_links(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    links = " ".join(f"<https://example.org/{number}>" for number in range(7))
    ts = await slack.people.say(tides, links, heard=False)
    await slack.people.summarise(tides, ts, "U2")
    # A response_url works five times, and is all there is where the bot is no member.
    assert [event.ask for event in keeper.events] == [Ask.READ] * 4 + [Ask.REST]
    assert len({event.key for event in keeper.events}) == 5
    assert keeper.events[-1].text.split() == [f"https://example.org/{n}" for n in (4, 5, 6)]
    bare = await slack.people.say(tides, "nothing", heard=False)
    await slack.people.summarise(tides, bare, "U2")
    assert (keeper.events[-1].text, keeper.events[-1].private) == ("", True)


async def test_a_bookmark_is_kept_where_the_channel_wants_it_so_and_waits_for_nothing(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, ledger: Ledger, listening: object
) -> None:
    slack.fail("conversations.replies", 429, times=1000, retry_after=60)
    ts = await slack.people.say(tides, "<https://example.org/tides>", heard=False)
    await slack.people.react(tides, ts, "bookmark", "U2")
    assert keeper.events == []
    await ledger.save_settings("T1", "C1", ChannelSettings(reading=Reading.REACTION))
    await slack.people.react(tides, ts, "bookmark", "U2")
    (event,) = keeper.events
    assert (event.ask, event.message, event.author) == (Ask.MARKED, ts, "U2")
    assert slack.deliveries.all[-1].tries[0] is not None


async def test_an_uninstall_purges(slack: SlackStandIn, keeper: Keeper, socket: object) -> None:
    await slack.people.uninstall()
    assert {event.ask for event in keeper.events} == {Ask.PURGE}


async def test_what_was_said_while_nobody_listened_is_taken_late_and_told_once(
    slack: SlackStandIn, tides: Channel, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        root = await slack.people.say(tides, "<https://example.org/tides>")
    await slack.people.say(tides, "lunch?", heard=False)
    missed = await slack.people.say(tides, MOONS, heard=False)
    for number in range(20):
        await slack.people.say(tides, f"{number}", heard=False)
    asked = await slack.people.say(tides, "<@UBOT> why?", thread_ts=root, heard=False)
    keeper.said.clear()
    async with running(settings, ledger, keeper):
        await eventually(lambda: keeper.events)
    late = [said for said in keeper.said if said.links or said.addressed]
    assert [said.message for said in late] == [missed, asked]
    assert all(said.late for said in keeper.said)
    (away,) = keeper.events
    assert (away.ask, away.channel) == (Ask.AWAY, "C1")
    assert '"messages": 2' in away.text
    assert '"links": 1' in away.text


async def test_a_message_that_comes_at_once_does_not_hide_what_was_missed_before_it(
    slack: SlackStandIn, tides: Channel, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        await slack.people.say(tides, "hello")
    missed = await slack.people.say(tides, MOONS, heard=False)
    slack.fail("conversations.history", 500, times=1)
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        live = await slack.people.say(tides, "<https://example.org/tides>")
        (before,) = await ledger.channels("slack")
        assert before.last_message < missed
        await eventually_marked(ledger, live)
    assert [said.message for said in keeper.said if said.late] == [missed]
    assert '"messages": 1' in keeper.events[0].text


async def test_a_channel_that_fails_keeps_no_other_from_being_caught_up_with(
    slack: SlackStandIn, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    channels = [slack.world.channel(each) for each in ("C1", "C2", "C3")]
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        for each in channels:
            await slack.people.say(each, "hello")
    missed = [await slack.people.say(each, MOONS, heard=False) for each in channels]
    keeper.broken = 1
    async with running(settings, ledger, keeper):
        await eventually(lambda: len(keeper.events) == len(channels) - 1)
        [left] = {"C1", "C2", "C3"} - {event.channel for event in keeper.events}
        # What is said meanwhile does not hide what is still missing there: the next try finds it.
        await slack.people.say(slack.world.channels[left], "back again?")
        await slack.deliveries.disconnect()
        await eventually(lambda: len(keeper.events) == len(channels))
    assert {said.message for said in keeper.said if said.late} == set(missed)


async def test_a_channel_that_failed_is_caught_up_with_later_also_without_a_new_connection(
    slack: SlackStandIn,
    tides: Channel,
    settings: Settings,
    ledger: Ledger,
    keeper: Keeper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.slack.gateway.PUT_OFF", 0.05)
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.connections)
        await slack.people.say(tides, "hello")
    missed = await slack.people.say(tides, MOONS, heard=False)
    keeper.broken = 2
    async with running(settings, ledger, keeper):
        await eventually(lambda: keeper.events)
        await eventually_marked(ledger, missed)
    assert keeper.events[0].ask is Ask.AWAY


async def test_a_reply_that_was_sent_to_the_channel_too_is_missed_once(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    root = await slack.people.say(tides, "hello")
    both = {"thread_ts": root, "subtype": "thread_broadcast"}
    missed = await slack.people.say(tides, MOONS, heard=False, **both)
    await slack.deliveries.disconnect()
    await eventually(lambda: keeper.events)
    assert [said.message for said in keeper.said if said.late] == [missed]
    assert '"messages": 1, "links": 1' in keeper.events[0].text


async def test_a_new_connection_catches_up(
    slack: SlackStandIn, tides: Channel, keeper: Keeper, socket: object
) -> None:
    await slack.people.say(tides, "hello")
    await slack.people.say(tides, "<https://example.org/tides>", heard=False)
    await slack.deliveries.disconnect()
    await eventually(lambda: keeper.events)
    assert slack.deliveries.opened == 2
    assert keeper.events[0].ask is Ask.AWAY


async def test_a_deaf_socket_is_replaced(
    slack: SlackStandIn,
    tides: Channel,
    keeper: Keeper,
    settings: Settings,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.chat.slack.gateway.DEAF", 0.2)
    monkeypatch.setattr("bot.chat.slack.gateway.LOOKED", 0.05)
    async with running(settings, ledger, keeper):
        await eventually(lambda: slack.deliveries.opened > 1)


@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("slack_bot_token", "xoxb-wrong", "FOOTNOTE_SLACK_BOT_TOKEN"),
        ("slack_app_token", "xapp-wrong", "connections:write"),
    ],
)
async def test_a_wrong_token_is_one_clear_sentence(
    settings: Settings, ledger: Ledger, keeper: Keeper, setting: str, value: str, says: str
) -> None:
    wrong = settings.model_copy(update={setting: SecretStr(value)})
    with pytest.raises(SettingsError, match=says) as raised:
        async with running(wrong, ledger, keeper):
            pass
    assert "docs/slack.md" in str(raised.value)
    assert value not in str(raised.value)


async def test_a_missing_scope_is_named(
    slack: SlackStandIn, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    slack.scopes -= {"files:read", "groups:history"}
    with pytest.raises(SettingsError, match="files:read, groups:history"):
        async with running(settings, ledger, keeper):
            pass


async def eventually_marked(ledger: Ledger, message: str) -> None:
    """Return once the ledger says that a message was the last that the one channel had."""
    async with asyncio.timeout(10):
        while (await ledger.channels("slack"))[0].last_message != message:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
