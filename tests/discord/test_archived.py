"""What stands in a thread that Discord has archived can still be changed, and taken away."""

import json
from dataclasses import replace

import pytest

from bot.chat.discord.api import Rejected
from bot.messages import Ask, Audience
from bot.showing.cards import forgotten_card
from tests.discord.cards import LINK, article, note, post
from tests.discord.wire import event


async def _archived(discord, chat, card):
    """Return a post in a thread that nobody wrote in for long, and the thread."""
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    reply = post(asked, card)
    for number in range(chat.length(reply)):
        sent = await chat.send(reply, asked, number)
        reply = replace(reply, ids=(*reply.ids, sent), root=message)
    thread = discord.thread(message)
    thread.archived = True
    return reply, thread


async def test_a_forgotten_article_goes_from_an_archived_thread_which_is_archived_again(
    discord, chat
) -> None:
    reply, thread = await _archived(discord, chat, article(sentences=200))
    assert len(reply.ids) > 1
    await chat.change(replace(reply, card=forgotten_card("a")))
    assert "ferry sank" not in json.dumps(discord.shown(thread))
    assert len(discord.shown(thread)) == 1
    assert thread.archived
    opened = [each for each in discord.rest.requests if each == ("PATCH", f"/channels/{thread.id}")]
    assert len(opened) == 2  # for all of its messages: each is seen by everyone in the channel


async def test_a_reply_is_taken_out_of_an_archived_thread(discord, chat) -> None:
    reply, thread = await _archived(discord, chat, article())
    await chat.remove(reply)
    assert discord.shown(thread) == []
    assert thread.archived


async def test_a_thread_that_people_made_stays_open_where_only_they_may_archive_it(
    discord, chat
) -> None:
    reply, thread = await _archived(discord, chat, article())
    thread.owner = discord.add_person("ben").id
    await chat.remove(reply)
    assert discord.shown(thread) == []
    assert not thread.archived


@pytest.mark.parametrize("began", [True, False])
@pytest.mark.parametrize("doing", ["change", "remove"])
async def test_a_thread_that_people_made_under_what_the_channel_was_told_stays_archived(
    discord, chat, doing, began
) -> None:
    told = post(event(discord, "", Ask.DIGEST), note("Hello."), Audience.CHANNEL)
    sent = await chat.send(told, event(discord, "", Ask.DIGEST), 0)
    told = replace(told, ids=(sent,), root=sent if began else "")
    talk = discord.world.add_thread(discord.channel, sent, "talk", discord.add_person("ben").id)
    talk.archived = True
    await getattr(chat, doing)(replace(told, card=note("Changed.")))
    said = [each["content"] for each in discord.shown(discord.channel)]
    assert said == (["Changed."] if doing == "change" else [])
    assert talk.archived


async def test_of_a_locked_thread_it_is_said_that_the_text_still_stands(
    discord, chat, caplog
) -> None:
    reply, thread = await _archived(discord, chat, article())
    thread.locked = True
    with pytest.raises(Rejected):
        await chat.change(replace(reply, card=note("Forgotten.")))
    with pytest.raises(Rejected):
        await chat.remove(reply)
    assert "Manage Threads" in caplog.text
    assert len(discord.shown(thread)) == 1


async def test_who_manages_threads_changes_what_stands_in_a_locked_one(discord, chat) -> None:
    reply, thread = await _archived(discord, chat, article())
    thread.locked = discord.world.us.manager = True
    await chat.remove(reply)
    assert discord.shown(thread) == []
    assert thread.archived


async def test_what_may_not_be_looked_at_any_more_is_not_taken_for_gone(discord, chat) -> None:
    reply, thread = await _archived(discord, chat, article())
    thread.denied = {"see"}
    with pytest.raises(Rejected):
        await chat.remove(reply)
    thread.denied = set()
    await chat.remove(reply)
    await chat.remove(reply)
    assert discord.shown(thread) == []
