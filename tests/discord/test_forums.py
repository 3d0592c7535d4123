"""A forum holds no messages itself: each of its posts is a thread, and people make other threads too."""

from dataclasses import replace

import pytest

from bot.channel_settings import ChannelSettings
from bot.chat.discord import parse
from bot.messages import Ask, Audience, Reply, Said
from bot.reception import Reception, introduction_to
from tests.digests.many import LONG, TITLE, cards, stories
from tests.digests.posting import posted
from tests.discord.cards import LINK, note, post
from tests.discord.wire import event, listening
from tests.stand_ins.discord.world import FORUM, MEDIA, PRIVATE_THREAD, THREAD
from tests.waiting import until


@pytest.fixture(params=[FORUM, MEDIA])
def forum(request, discord):
    return discord.add_channel("forum", kind=request.param)


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


async def read(discord, ledger, message, channel, within=None, ask=Ask.READ) -> None:
    """Let a reply be kept to what was said in a channel, or in a thread of its own there."""
    given = event(discord, message, ask, channel=channel.id, thread=within.id if within else "")
    await ledger.keep(replace(given, at=parse.time_of(message)), [Reply(note())], parse.now())


async def thread_deleted(discord, gone) -> None:
    await discord.gateway.dispatch(
        "THREAD_DELETE",
        {"id": gone.id, "guild_id": gone.guild, "parent_id": gone.parent, "type": gone.type},
    )


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
        await read(discord, ledger, message, forum, ferries)
    gone = ferries.id if first else other
    await discord.delete(ferries, gone)
    async with listening(discord, ledger, kept):
        await until(lambda: kept.events)
    assert [(each.ask, each.message, each.thread) for each in kept.events] == [
        (Ask.WITHDRAW, gone, ferries.id)
    ]


async def test_a_post_that_is_deleted_withdraws_the_message_it_began_with(
    discord, ledger, kept, forum
) -> None:
    gone = {"id": "77", "guild_id": discord.guild.id, "parent_id": forum.id, "type": THREAD}
    async with listening(discord, ledger, kept):
        await discord.gateway.dispatch("THREAD_DELETE", gone)
        await until(lambda: kept.events)
    assert [(each.ask, each.channel, each.message) for each in kept.events] == [
        (Ask.WITHDRAW, forum.id, "77")
    ]


async def test_with_a_post_that_is_deleted_all_that_was_said_in_it_is_withdrawn(
    discord, ledger, kept, forum, anna
) -> None:
    ferries, other = [await post_in(discord, forum, anna, LINK) for _ in range(2)]
    reply = await discord.say(ferries, anna, LINK)
    elsewhere = await discord.say(other, anna, LINK)
    asked = await discord.say(ferries, anna, "who paid?")
    for message, post_of in ((ferries.id, ferries), (reply, ferries), (elsewhere, other)):
        await read(discord, ledger, message, forum, post_of)
    await read(discord, ledger, asked, forum, ferries, Ask.QUESTION)
    async with listening(discord, ledger, kept):
        await thread_deleted(discord, ferries)
        await until(lambda: len(kept.events) == 3)
    assert {each.ask for each in kept.events} == {Ask.WITHDRAW}
    assert {each.message for each in kept.events} == {ferries.id, reply, asked}
    assert {(each.channel, each.thread) for each in kept.events} == {(forum.id, ferries.id)}


async def test_with_a_thread_that_is_deleted_goes_what_was_said_in_it_and_not_what_it_hangs_under(
    discord, ledger, kept, anna
) -> None:
    above = await discord.say(discord.channel, anna, LINK)
    under = discord.world.add_thread(discord.channel, above, "Ferries", anna.id)
    reply = await discord.say(under, anna, LINK)
    beside = await discord.say(discord.channel, anna, LINK)
    await read(discord, ledger, above, discord.channel)
    await read(discord, ledger, reply, discord.channel, under)
    async with listening(discord, ledger, kept):
        await thread_deleted(discord, under)
        await discord.delete(discord.channel, beside)
        await until(lambda: len(kept.events) == 2)
    assert {(each.ask, each.message) for each in kept.events} == {
        (Ask.WITHDRAW, reply),
        (Ask.WITHDRAW, beside),
    }


async def reads_quietly(discord, ledger, kept, *channels) -> None:
    """Let channels show no summaries, and what is said be taken by the front."""
    for channel in channels:
        settings = ChannelSettings(quiet=True)
        await ledger.save_settings(discord.guild.id, channel.id, settings)

    async def nothing_waits(_: Said) -> bool:
        return False

    kept.take = Reception(ledger, kept.submit, nothing_waits).take


def of(kept, ask):
    return [each.message for each in kept.events if each.ask is ask]


async def test_what_was_read_quietly_in_a_thread_goes_with_it_and_nothing_else_does(
    discord, ledger, kept, forum, anna
) -> None:
    await reads_quietly(discord, ledger, kept, forum, discord.channel)
    async with listening(discord, ledger, kept):
        ferries, talk = thread(discord, forum, anna), thread(discord, discord.channel, anna)
        other = thread(discord, discord.channel, anna)
        for each in (ferries, talk, other):
            await discord.gateway.dispatch("THREAD_CREATE", each.payload())
        begun = await discord.say(ferries, anna, LINK, id=ferries.id)
        gone = [await discord.say(each, anna, LINK) for each in (ferries, talk)]
        await discord.say(talk, anna, "a nice day")
        await discord.say(other, anna, LINK)
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: len(of(kept, Ask.READ)) == 5)
        await thread_deleted(discord, ferries)
        await thread_deleted(discord, talk)
        await discord.delete(discord.channel, last := await discord.say(discord.channel, anna, "?"))
        await until(lambda: last in of(kept, Ask.WITHDRAW))
    assert sorted(of(kept, Ask.WITHDRAW)) == sorted([begun, *gone, last])


async def test_a_channel_that_was_deleted_while_nobody_listened_is_left_and_no_other_is(
    discord, ledger, kept, anna
) -> None:
    hidden = thread(discord, discord.channel, anna)
    hidden.type, hidden.archived, hidden.denied = PRIVATE_THREAD, True, {"see"}
    away = discord.add_channel("away")
    last = await discord.say(discord.channel, anna, "good morning")
    for channel in (hidden, away, discord.channel):
        await heard_until(discord, ledger, channel, last)
    del discord.world.channels[away.id]
    discord.guild.channels.remove(away)
    await discord.say(discord.channel, anna, LINK)
    async with listening(discord, ledger, kept):
        await until(lambda: {each.ask for each in kept.events} == {Ask.AWAY, Ask.LEAVE})
        asked = ("GET", f"/channels/{hidden.id}")
        await until(lambda: asked in discord.rest.requests)
    assert [each.channel for each in kept.events if each.ask is Ask.LEAVE] == [away.id]


async def test_what_was_read_quietly_and_deleted_while_nobody_listened_is_withdrawn(
    discord, ledger, kept, anna
) -> None:
    await reads_quietly(discord, ledger, kept, discord.channel)
    async with listening(discord, ledger, kept):
        gone, stays = [await discord.say(discord.channel, anna, LINK) for _ in range(2)]
        await until(lambda: len(of(kept, Ask.READ)) == 2)
    await heard_until(discord, ledger, discord.channel, stays)
    await discord.delete(discord.channel, gone)
    async with listening(discord, ledger, kept):
        await until(lambda: of(kept, Ask.WITHDRAW))
    assert of(kept, Ask.WITHDRAW) == [gone]


async def test_the_introduction_stands_in_the_post_where_the_bot_was_met(
    discord, ledger, kept, chat, forum, anna
) -> None:
    async with listening(discord, ledger, kept):
        ferries = thread(discord, forum, anna)
        await discord.gateway.dispatch("THREAD_CREATE", ferries.payload())
        await discord.say(ferries, anna, LINK)
        await until(lambda: kept.said)
    met = introduction_to(kept.said[0])
    sent = await chat.send(post(met, note("Hello."), Audience.CHANNEL), met, 0)
    assert [each["id"] for each in discord.shown(ferries)] == [sent]


async def test_where_a_channel_holds_messages_it_is_introduced_to_all_of_it(
    discord, ledger, kept, chat, anna
) -> None:
    async with listening(discord, ledger, kept):
        theirs = thread(discord, discord.channel, anna)
        await discord.gateway.dispatch("THREAD_CREATE", theirs.payload())
        await discord.say(theirs, anna, LINK)
        await until(lambda: kept.said)
    met = introduction_to(kept.said[0])
    await chat.send(post(met, note("Hello."), Audience.CHANNEL), met, 0)
    assert len(discord.shown(discord.channel)) == 1
    assert discord.shown(theirs) == []


async def test_that_nobody_listened_is_said_in_the_post_with_the_newest_message(
    discord, ledger, kept, chat, forum, anna
) -> None:
    ferries = await post_in(discord, forum, anna, "ferries")
    await heard_until(discord, ledger, forum, ferries.newest)
    await discord.say(ferries, anna, LINK)
    await away_told(discord, ledger, kept)
    (away,) = kept.events
    await chat.send(post(away, note("I was away."), Audience.CHANNEL), away, 0)
    assert [each["content"] for each in discord.shown(ferries)] == ["I was away."]


def digest_in(discord, forum):
    due = event(discord, "", Ask.DIGEST, channel=forum.id, part="2026-11-23")
    return replace(due, author="", at=parse.now())


def posts_of(discord, forum):
    return [each for each in discord.world.channels.values() if each.parent == forum.id]


@pytest.mark.parametrize("dies", ["never", "before", "after"])
async def test_a_digest_is_a_post_of_its_own_and_each_of_its_messages_stands_there_once(
    discord, ledger, chat, forum, anna, dies
) -> None:
    await post_in(discord, forum, anna, "ferries")
    discord.rest.forgets_nonces = True
    sent = await posted(ledger, chat, digest_in(discord, forum), cards(stories(25, LONG)), dies)
    _, digest = posts_of(discord, forum)
    assert digest.name == TITLE
    shown = [each["id"] for each in discord.shown(digest)]
    assert shown == [message for each in sent for message in each.ids]
    assert shown[0] == digest.id
    assert len(shown) > 4
    assert discord.rest.violations == []


async def test_a_digest_in_a_forum_is_changed_and_taken_away_where_it_stands(
    discord, ledger, chat, forum
) -> None:
    [head] = await posted(ledger, chat, digest_in(discord, forum), cards(stories(2)))
    (digest,) = posts_of(discord, forum)
    await chat.change(replace(head, card=note("Forgotten.")))
    assert [each["content"] for each in discord.shown(digest)] == ["Forgotten."]
    await chat.remove(head)
    assert discord.shown(digest) == []


async def test_a_digest_has_a_tag_where_a_forum_wants_one(discord, ledger, chat, forum) -> None:
    forum.tags = [
        {"id": "71", "name": "Official", "moderated": True},
        {"id": "72", "name": "News", "moderated": False},
    ]
    await posted(ledger, chat, digest_in(discord, forum), cards(stories(1)))
    (digest,) = posts_of(discord, forum)
    assert digest.tags == ["72"]


async def test_without_the_permission_for_embeds_a_digest_in_a_forum_is_plain_text(
    discord, ledger, chat, forum
) -> None:
    forum.denied.add("embed")
    await posted(ledger, chat, digest_in(discord, forum), cards(stories(1)))
    (digest,) = posts_of(discord, forum)
    (shown,) = discord.shown(digest)
    assert TITLE in shown["content"]
