"""Posts stand where they belong on Discord, once, and follow what becomes of them."""

from dataclasses import replace

import discord
import pytest

from bot.chat.discord import words
from bot.chat.discord.api import Rejected
from bot.errors import Undeliverable, UploadGone
from bot.messages import Ask, Audience, Place
from tests.discord.cards import LINK, article, event, note, post

pytestmark = pytest.mark.simcord(strict_sync=False, shard_count=1)


async def test_a_card_stands_in_a_thread_under_the_link_that_asked_for_it(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    asked = event(world, message)
    reply = post(asked, article())
    sent = await world.chat.send(reply, asked, 0)
    (thread,) = world.channel.threads
    assert (thread.id, thread.name) == (message.id, "A ferry sinks")
    shown = thread.last_message
    assert str(shown.id) == sent
    assert shown.content == "**The ferry sank.** [1]"
    assert shown.embeds[0].url == LINK
    assert [each.label for each in shown.components[0].children] == ["More", "Forget"]


async def test_a_second_card_stands_in_the_same_thread_also_after_a_restart(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    asked = event(world, message)
    await world.chat.send(post(asked, article()), asked, 0)
    world.chat._posting._opened.clear()
    await world.chat.send(post(asked, article("A bridge"), part=1), asked, 0)
    (thread,) = world.channel.threads
    assert len([each for each in thread.history() if each.embeds]) == 2


async def test_where_threads_are_not_allowed_the_card_is_a_reply_in_the_channel(world) -> None:
    denied = discord.PermissionOverwrite(create_public_threads=False)
    ours = next(role for name, role in world.guild.roles.items() if name == "TestBot")
    quiet = world.guild.create_text_channel("quiet", overwrites={ours: denied})
    world = replace(world, channel=quiet)
    message = await world.anna.send(quiet, LINK)
    asked = event(world, message)
    await world.chat.send(post(asked, article()), asked, 0)
    assert quiet.threads == []
    assert quiet.last_message.reference.message_id == message.id


async def test_an_answer_is_a_reply_to_its_question_and_pings_nobody(world) -> None:
    message = await world.anna.send(world.channel, "<@1> who paid?")
    asked = event(world, message, Ask.QUESTION)
    await world.chat.send(post(asked, note()), asked, 0)
    shown = world.channel.last_message
    assert shown.reference.message_id == message.id
    assert shown.mentions == []
    assert world.channel.threads == []


async def test_a_question_in_a_thread_is_answered_there(world) -> None:
    first = await world.anna.send(world.channel, LINK)
    asked = event(world, first)
    await world.chat.send(post(asked, article()), asked, 0)
    (thread,) = world.channel.threads
    message = await world.anna.send(thread, "who paid?")
    asked = event(world, message, Ask.QUESTION, thread=str(first.id))
    await world.chat.send(post(asked, note()), asked, 0)
    assert thread.last_message.content == "Nothing here answers that."
    assert thread.last_message.reference.message_id == message.id


async def test_what_was_posted_and_not_recorded_is_found_in_order(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    asked = event(world, message)
    reply = post(asked, article(sentences=200))
    assert world.chat.length(reply) > 1
    assert await world.chat.find(reply, asked) == ()
    ids = [await world.chat.send(reply, asked, n) for n in range(world.chat.length(reply))]
    other = post(asked, article("A bridge", 200), part=1)
    assert await world.chat.find(reply, asked) == tuple(ids)
    assert await world.chat.find(other, asked) == ()


async def test_the_same_words_for_another_question_are_not_taken_for_its_answer(world) -> None:
    first = await world.anna.send(world.channel, "who paid?")
    second = await world.anna.send(world.channel, "who swam?")
    asked = event(world, second, Ask.QUESTION)
    await world.chat.send(post(asked, note()), asked, 0)
    earlier = event(world, first, Ask.QUESTION)
    assert await world.chat.find(post(earlier, note()), earlier) == ()
    assert len(await world.chat.find(post(asked, note()), asked)) == 1


async def test_a_card_is_changed_and_its_further_messages_go(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    asked = event(world, message)
    reply = post(asked, article(sentences=200))
    ids = [await world.chat.send(reply, asked, n) for n in range(world.chat.length(reply))]
    for _ in range(2):
        await world.chat.change(replace(reply, ids=tuple(ids), card=note("Forgotten.")))
    (thread,) = world.channel.threads
    shown = [
        each for each in thread.history() if each.author.id == world.client.user.id and each.content
    ]
    assert [each.content for each in shown] == ["Forgotten."]
    assert shown[0].embeds == []
    assert shown[0].components == []


async def test_a_card_that_grew_keeps_its_buttons_though_its_last_message_has_no_place(
    world,
) -> None:
    message = await world.anna.send(world.channel, LINK)
    asked = event(world, message)
    sent = await world.chat.send(post(asked, article()), asked, 0)
    longer = post(asked, article(sentences=200), ids=(sent,))
    assert world.chat.length(longer) > 1
    await world.chat.change(longer)
    (thread,) = world.channel.threads
    (shown,) = [each for each in thread.history() if each.embeds]
    assert [each.label for each in shown.components[0].children] == ["More", "Forget"]


async def test_a_reply_is_taken_away_and_stays_away(world) -> None:
    message = await world.anna.send(world.channel, "who paid?")
    asked = event(world, message, Ask.QUESTION)
    reply = post(asked, note())
    sent = await world.chat.send(reply, asked, 0)
    for _ in range(2):
        await world.chat.remove(replace(reply, ids=(sent,)))
    assert world.channel.last_message.id == message.id


async def test_what_one_person_asked_by_a_command_only_they_see(world) -> None:
    result = await world.anna.slash(world.channel, "footnote ask", question="who paid?")
    (asked,) = world.kept.events
    sent = await world.chat.send(post(asked, note(), Audience.AUTHOR), asked, 0)
    again = await world.chat.send(post(asked, note(), Audience.AUTHOR), asked, 0)
    assert sent == again
    assert world.channel.history(viewer=world.ben) == []
    assert result.ephemeral


async def test_what_came_too_late_for_one_person_is_said_honestly(world) -> None:
    asked = event(world, 1, Ask.QUESTION, handle="long-gone", private=True)
    await world.chat.send(post(asked, note("secret"), Audience.AUTHOR), asked, 0)
    assert world.channel.last_message.content == words.EXPIRED


async def test_a_channel_that_is_gone_is_never_tried_again(world) -> None:
    asked = event(world, 1, Ask.QUESTION)
    with pytest.raises(Undeliverable):
        await world.chat.send(
            replace(post(asked, note()), channel="5"), replace(asked, channel="5"), 0
        )


async def test_people_have_the_name_that_the_server_knows_them_by(world) -> None:
    assert await world.chat.name_of(str(world.guild.id), str(world.anna.id)) == "anna"
    assert await world.chat.name_of(str(world.guild.id), "5") == ""
    assert await world.chat.name_of("direct", str(world.ben.id)) == "ben"


async def test_a_channel_has_the_name_that_discord_tells(world) -> None:
    assert await world.chat.channel_name("1", str(world.channel.id)) == world.channel.name
    assert await world.chat.channel_name("1", "5") == ""


async def test_a_permalink_opens_a_message(world) -> None:
    assert await world.chat.permalink("1", "2", "3") == "https://discord.com/channels/1/2/3"
    assert await world.chat.permalink("direct", "2", "3") == "https://discord.com/channels/@me/2/3"


async def test_who_manages_is_asked_of_discord_where_the_event_does_not_say(world) -> None:
    asked = event(world, 1)
    assert not await world.chat.manages(asked)
    assert await world.chat.manages(replace(asked, author=str(world.ben.id)))
    assert not await world.chat.manages(replace(asked, author="5"))
    assert await world.chat.manages(replace(asked, manager=True))
    assert await world.chat.manages(replace(asked, place=Place.DIRECT))
    assert not await world.chat.manages_space(replace(asked, manager=True))
    assert await world.chat.manages_space(replace(asked, author=str(world.ben.id)))


async def test_a_file_from_elsewhere_is_not_fetched(world) -> None:
    asked = event(world, 1, Ask.OPEN, source="https://evil.example/report.pdf")
    with pytest.raises(UploadGone):
        await world.chat.upload(asked)


async def test_typing_is_shown_for_a_question_and_never_fails(world) -> None:
    await world.chat.working(event(world, 1, Ask.QUESTION))
    await world.chat.working(replace(event(world, 1, Ask.QUESTION), channel="5"))


def test_a_rejection_is_undeliverable_and_says_no_more_than_its_codes() -> None:
    assert isinstance(Rejected(403, 50013), Undeliverable)
    assert str(Rejected(403, 50013)) == "Discord answered 403, code 50013."
