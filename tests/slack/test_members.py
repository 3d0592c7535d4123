"""Who may read a channel, where somebody is written to alone, and what time it is there."""

from dataclasses import replace

import pytest

from bot.chat.slack.chat import SlackChat
from bot.chat.slack.gateway import SlackGateway
from bot.errors import PlatformFailed, Undeliverable
from bot.messages import Ask, Audience, Card, Event, Kind, Paragraph, Place, Post, Role
from tests.slack.keeping import Keeper
from tests.stand_ins.slack import Channel, SlackStandIn

AT = "2020-01-01T00:00:00.000+00:00"
HELLO = Card(Kind.NOTE, (Paragraph(Role.SAYS, "Your digest."),))


async def test_members_see_a_channel_and_nobody_else(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    tides.members.discard("U2")
    assert await chat.sees("T1", "C1", "U1")
    assert not await chat.sees("T1", "C1", "U2")
    assert not await chat.sees("T1", "C1", "U404")


async def test_who_left_no_longer_sees_and_who_joined_does_at_once(
    tides: Channel, chat: SlackChat
) -> None:
    assert await chat.sees("T1", "C1", "U1")
    tides.members.discard("U1")
    assert not await chat.sees("T1", "C1", "U1")
    tides.members.add("U1")
    assert await chat.sees("T1", "C1", "U1")


async def test_members_of_a_large_channel_are_found_on_its_last_page(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    tides.members |= {f"U{number:05}" for number in range(500)}
    slack.methods.fewer = 150
    assert await chat.sees("T1", "C1", "UROOT")
    assert len(slack.called("conversations.members")) == 4
    assert not await chat.sees("T1", "C1", "UZ")


async def test_a_private_channel_without_the_bot_is_seen_by_nobody_it_could_tell(
    slack: SlackStandIn, chat: SlackChat
) -> None:
    group = slack.world.channel("G1", "group")
    assert await chat.sees("T1", "G1", "U1")
    group.members.discard("UBOT")
    assert not await chat.sees("T1", "G1", "U1")
    assert not await chat.sees("T1", "C404", "U1")


async def test_a_deactivated_account_sees_nothing_though_it_is_listed(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    await chat.name_of("T1", "U1")  # which is remembered for a while
    slack.world.users["U1"]["deleted"] = True
    assert not await chat.sees("T1", "C1", "U1")


async def test_without_the_scope_nobody_is_taken_for_a_member(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    slack.scopes.discard("channels:read")
    assert not await chat.sees("T1", "C1", "U1")


async def test_who_presses_has_left_only_where_slack_tells_the_members(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    group, messages = slack.world.channel("G1", "group"), slack.world.channel("G2", "mpim")
    for channel in (group, messages):
        assert not await chat.has_left("T1", channel.id, "U1")
    group.members.discard("U1")
    messages.members.discard("U1")
    assert await chat.has_left("T1", "G1", "U1")
    assert not await chat.has_left("T1", "G2", "U1")  # there is no scope for it
    group.members.discard("UBOT")
    assert not await chat.has_left("T1", "G1", "U1")


@pytest.mark.parametrize("method", ["conversations.members", "users.info"])
async def test_a_failure_that_may_pass_is_not_taken_for_an_answer(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, method: str
) -> None:
    slack.fail(method, 502)  # which slack_sdk does not try again
    with pytest.raises(PlatformFailed):
        await chat.sees("T1", "C1", "U1")
    slack.fail(method, 429, times=2)
    assert await chat.sees("T1", "C1", "U1")


async def test_direct_messages_are_opened_and_are_their_persons_alone(
    slack: SlackStandIn, chat: SlackChat
) -> None:
    space, channel = await chat.direct("T1", "U1")
    assert (space, channel) == await chat.direct("T1", "U1")
    assert space == "T1"
    assert await chat.sees(space, channel, "U1")
    assert not await chat.sees(space, channel, "U2")
    event = Event("slack", space, channel, "", Ask.DIGEST, "U1", AT, place=Place.DIRECT)
    post = Post("slack", space, channel, event.key, 0, "", "", "U1", Audience.CHANNEL, HELLO)
    sent = await chat.send(post, event, 0)
    assert [each["ts"] for each in slack.world.channels[channel].messages] == [sent]
    assert await chat.find(replace(post, ids=()), event) == (sent,)


@pytest.mark.parametrize("person", ["U404", "UGONE", ""])
async def test_who_takes_no_direct_messages_is_not_tried_again(
    slack: SlackStandIn, chat: SlackChat, person: str
) -> None:
    slack.world.person("UGONE", deleted=True)
    with pytest.raises(Undeliverable):
        await chat.direct("T1", person)


async def test_without_the_scope_nobody_is_written_to(slack: SlackStandIn, chat: SlackChat) -> None:
    slack.scopes.discard("im:write")
    with pytest.raises(Undeliverable, match="missing_scope"):
        await chat.direct("T1", "U1")


async def test_who_invited_the_bot_says_what_time_it_is(
    slack: SlackStandIn, socket: SlackGateway, keeper: Keeper, chat: SlackChat
) -> None:
    slack.world.person("UANN", tz="Pacific/Chatham")
    for channel, by in (("C2", "UANN"), ("C3", "")):
        await slack.people.invite(slack.world.channel(channel), by)
    invited, brought = keeper.events
    assert (invited.ask, invited.author) == (Ask.INTRODUCE, "UANN")
    assert await chat.zone_of(invited.space, invited.author) == "Pacific/Chatham"
    assert await chat.zone_of(brought.space, brought.author) == ""


async def test_a_zone_is_the_one_that_its_person_set(slack: SlackStandIn, chat: SlackChat) -> None:
    slack.world.person("UANN", tz="America/New_York")
    assert await chat.zone_of("T1", "UANN") == "America/New_York"
    assert await chat.zone_of("T1", "U1") == ""
    assert await chat.zone_of("T1", "") == ""
