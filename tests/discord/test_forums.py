"""A forum holds no messages itself: each of its posts is a thread, and people make other threads too."""

from dataclasses import replace

import pytest

from bot.chat.discord import parse
from bot.messages import Ask, Reply
from tests.discord.cards import LINK, note
from tests.discord.test_wire import event, listening
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.discord.world import FORUM, PRIVATE_THREAD
from tests.waiting import until


@pytest.fixture
async def discord():
    async with DiscordStandIn.open() as stand_in:
        yield stand_in


@pytest.fixture
def forum(discord):
    return discord.add_channel("forum", kind=FORUM)


@pytest.fixture
def anna(discord):
    return discord.add_person()


def thread(discord, parent, owner, name="Ferries"):
    return discord.world.add_thread(parent, discord.world.new_id(), name, owner.id)


async def post_in(discord, forum, person, text):
    """Write a post of a forum: its first message has the id of its thread."""
    made = thread(discord, forum, person)
    await discord.say(made, person, text, id=made.id)
    return made


async def heard_until(discord, ledger, channel, message) -> None:
    """Let a channel have been heard up to a message, and nothing since."""
    at = parse.time_of(message)
    await ledger.saw("discord", discord.guild.id, channel.id, message, at)


async def away_told(discord, ledger, kept, times=1) -> None:
    async with listening(discord, ledger, kept):
        await until(lambda: [each.ask for each in kept.events].count(Ask.AWAY) == times)


async def test_what_was_said_in_posts_and_in_threads_of_people_is_made_up_for(
    discord, ledger, kept, forum, anna
) -> None:
    ferries = await post_in(discord, forum, anna, "ferries")
    theirs = thread(discord, discord.channel, anna)
    last = await discord.say(discord.channel, anna, "good morning")
    for channel in (forum, discord.channel):
        await heard_until(discord, ledger, channel, last)
    await discord.say(ferries, anna, f"{LINK}1")
    await discord.say(theirs, anna, f"{LINK}2")
    await post_in(discord, forum, anna, f"{LINK}3")
    await away_told(discord, ledger, kept, 2)
    heard = {(said.channel, said.links) for said in kept.said}
    assert heard == {
        (forum.id, (f"{LINK}1",)),
        (discord.channel.id, (f"{LINK}2",)),
        (forum.id, (f"{LINK}3",)),
    }
    assert not [path for _, path in discord.rest.requests if f"/channels/{forum.id}" in path]


async def test_a_thread_that_has_been_quiet_for_long_is_not_asked_for_nor_a_private_one(
    discord, ledger, kept, anna
) -> None:
    quiet = thread(discord, discord.channel, anna)
    quiet.newest = "5"
    private = thread(discord, discord.channel, anna)
    private.type = PRIVATE_THREAD
    await discord.say(private, anna, f"{LINK}1")  # it is a channel of its own, not heard before
    await heard_until(discord, ledger, discord.channel, discord.world.new_id())
    await discord.say(discord.channel, anna, f"{LINK}2")
    await away_told(discord, ledger, kept)
    assert [said.links for said in kept.said] == [(f"{LINK}2",)]
    assert not [path for _, path in discord.rest.requests if f"/channels/{quiet.id}" in path]


async def test_an_edit_in_a_post_that_was_missed_is_heard(
    discord, ledger, kept, forum, anna
) -> None:
    ferries = await post_in(discord, forum, anna, "ferries")
    await heard_until(discord, ledger, forum, ferries.newest)
    await discord.edit(ferries, ferries.id, f"ferries, see {LINK}")
    async with listening(discord, ledger, kept):
        await until(lambda: kept.said)
    assert [(said.message, said.links) for said in kept.said] == [(ferries.id, (LINK,))]


@pytest.mark.parametrize("first", [True, False])
async def test_a_deletion_in_a_post_that_was_missed_withdraws(
    discord, ledger, kept, forum, anna, first
) -> None:
    ferries = await post_in(discord, forum, anna, LINK)
    other = await discord.say(ferries, anna, LINK)
    await heard_until(discord, ledger, forum, other)
    for message in (ferries.id, other):
        read = event(discord, message, channel=forum.id, thread=ferries.id)
        read = replace(read, at=parse.time_of(message))
        await ledger.keep(read, [Reply(note())], parse.now())
    gone = ferries.id if first else other
    await discord.delete(ferries, gone)
    async with listening(discord, ledger, kept):
        await until(lambda: kept.events)
    assert [(each.ask, each.message, each.thread) for each in kept.events] == [
        (Ask.WITHDRAW, gone, ferries.id)
    ]
