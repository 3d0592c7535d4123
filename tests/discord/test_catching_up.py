"""What was said while nobody listened is made up for, and is said to be late."""

import json
from dataclasses import replace

import pytest

from bot.chat.discord import parse
from bot.messages import BY_COMMAND, Ask, Event, Reply
from tests.discord.cards import note

pytestmark = pytest.mark.simcord(strict_sync=False, shard_count=1)
LINK = "https://news.example/ferry"


async def _away(world, *texts):
    """Let people write while the front is down: what it kept is lost with it."""
    for text in texts:
        await world.anna.send(world.channel, text)
    heard = list(world.kept.said)
    world.kept.said.clear()
    world.kept.events.clear()
    return heard


async def _starts(world):
    """Let the front start here, with a session that is new to Discord."""
    await world.client._catch_up.begin()
    await world.client.on_shard_connect(0)


async def test_what_followed_the_last_message_seen_is_heard_late_and_in_order(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await _starts(world)
    missed = (await _away(world, f"look {LINK}", "who paid?"))[1:]
    await world.client.on_ready()
    assert [said.message for said in world.kept.said] == [said.message for said in missed]
    assert all(said.late for said in world.kept.said)
    (away,) = world.kept.events
    assert away.ask is Ask.AWAY
    assert away.channel == str(world.channel.id)
    told = json.loads(away.text)
    assert (told["messages"], told["links"]) == (2, 1)


async def test_messages_in_threads_of_ours_are_made_up_for_too(world) -> None:
    first = await world.anna.send(world.channel, LINK)
    bots = world.client.get_channel(world.channel.id)
    thread = await bots.create_thread(name="Ferry", message=bots.get_partial_message(first.id))
    await _starts(world)
    (handle,) = world.channel.threads
    await world.anna.send(handle, "who paid?")
    world.kept.said.clear()
    await world.client.on_ready()
    assert [(said.thread, said.text) for said in world.kept.said] == [(str(thread.id), "who paid?")]


async def test_where_nothing_was_missed_nothing_is_said(world) -> None:
    await world.anna.send(world.channel, LINK)
    await _starts(world)
    world.kept.said.clear()
    await world.client.on_ready()
    assert world.kept.said == []
    assert world.kept.events == []


async def test_what_asks_for_no_reply_is_not_worth_an_apology(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await _starts(world)
    await _away(world, "lunch?")
    world.kept.comes = False
    await world.client.on_ready()
    assert world.kept.events == []


async def test_a_connection_that_was_resumed_missed_nothing(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await world.client.on_shard_disconnect(0)
    await _away(world, LINK)
    await world.client.on_shard_resumed(0)
    await world.client.on_ready()
    assert world.kept.said == []


async def test_a_new_session_after_a_break_makes_up_for_the_break(world) -> None:
    await world.anna.send(world.channel, "good morning")
    await world.client.on_shard_disconnect(0)
    await _away(world, LINK)
    await world.client.on_ready()  # of the session that was lost meanwhile
    assert world.kept.said == []
    await world.client.on_shard_connect(0)
    await world.client.on_ready()
    assert [said.links for said in world.kept.said] == [(LINK,)]


async def test_a_channel_that_never_said_anything_is_left_alone(world) -> None:
    await _starts(world)
    await _away(world, LINK)
    await world.client.on_ready()
    assert world.kept.said == []


async def test_a_message_above_its_thread_is_not_missing_in_it(world) -> None:
    first = await world.anna.send(world.channel, LINK)
    await _replied(world, first.id)
    bots = world.client.get_channel(world.channel.id)
    await bots.create_thread(name="Ferry", message=bots.get_partial_message(first.id))
    await _starts(world)
    await world.client.on_ready()
    assert world.kept.events == []


async def _replied(world, message, part="") -> None:
    """Let a reply to a message be kept, as the worker keeps it."""
    event = Event(
        "discord",
        str(world.guild.id),
        str(world.channel.id),
        str(message),
        Ask.READ,
        "1",
        parse.now(),
        part=part,
    )
    await world.ledger.keep(event, [Reply(note())], parse.now())


async def test_an_edit_that_was_missed_is_heard_as_it_would_have_been(world) -> None:
    first = await world.anna.send(world.channel, LINK)
    await world.env.advance_time(1)
    await world.anna.send(world.channel, "good morning")
    await _starts(world)
    await world.anna.edit(first, f"{LINK} https://news.example/bridge")
    [in_time] = [said for said in world.kept.said if said.edited]
    world.kept.said.clear()
    await world.client.on_ready()
    (late,) = world.kept.said
    assert (late.late, replace(late, late=False)) == (True, replace(in_time, manager=None))


async def test_a_deletion_that_was_missed_withdraws(world) -> None:
    gone = await world.anna.send(world.channel, LINK)
    await world.env.advance_time(1)
    stays = await world.anna.send(world.channel, LINK)
    for message in (gone, stays):
        await _replied(world, message.id)
    await _starts(world)
    await world.anna.delete(gone)
    world.kept.events.clear()
    await world.client.on_ready()
    (withdrawn,) = world.kept.events
    assert (withdrawn.ask, withdrawn.message) == (Ask.WITHDRAW, str(gone.id))


async def test_what_a_command_asked_for_is_no_message_that_is_missing(world) -> None:
    first = await world.anna.send(world.channel, "good morning")
    await _replied(world, int(first.id) - 1, part=f"{BY_COMMAND}0123")
    await _starts(world)
    await world.client.on_ready()
    assert world.kept.events == []
