"""What people do on Discord is kept, then acknowledged."""

import discord
import pytest

from bot.chat.discord import words
from bot.messages import Ask, Place
from bot.reception import part_read, readings
from bot.showing.wording import NO_LINK

pytestmark = pytest.mark.simcord(strict_sync=False, shard_count=1)
LINK = "https://news.example/ferry"


async def test_a_link_is_kept_and_a_reaction_says_that_a_reply_comes(world) -> None:
    message = await world.anna.send(world.channel, f"look {LINK}")
    (said,) = world.kept.said
    assert (said.space, said.channel) == (str(world.guild.id), str(world.channel.id))
    assert (said.author, said.message, said.links) == (str(world.anna.id), str(message.id), (LINK,))
    assert (said.place, said.manager, said.late) == (Place.PUBLIC, False, False)
    assert [str(each.emoji) for each in world.channel.last_message.reactions] == ["👀"]
    (known,) = await world.ledger.channels("discord")
    assert known.last_message == str(message.id)


async def test_where_no_reply_comes_there_is_no_reaction(world) -> None:
    world.kept.comes = False
    await world.anna.send(world.channel, "good morning")
    assert world.channel.last_message.reactions == []


async def test_who_administers_the_server_is_known_by_their_permissions(world) -> None:
    await world.ben.send(world.channel, LINK)
    assert world.kept.said[0].manager is True


async def test_a_message_in_a_thread_belongs_to_its_channel(world) -> None:
    first = await world.anna.send(world.channel, LINK)
    thread = await first.create_thread(name="Ferry")
    handle = (
        world.channel.threads()[0] if callable(world.channel.threads) else world.channel.threads[0]
    )
    await world.anna.send(handle, "who paid for it?")
    said = world.kept.said[-1]
    assert (said.channel, said.thread) == (str(world.channel.id), str(thread.id))
    assert said.thread == str(first.id)


async def test_a_private_channel_is_private_and_a_direct_message_is_direct(world) -> None:
    hidden = {world.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    secret = world.guild.create_text_channel("secret", overwrites=hidden)
    await world.ben.send_dm("who paid?")
    said = world.kept.said[-1]
    assert (said.space, said.place, said.addressed) == ("direct", Place.DIRECT, True)
    where = await world.client.locate(secret.id, world.guild.id)
    assert where
    assert where.place is Place.PRIVATE


async def test_an_edit_and_a_delete_are_kept(world) -> None:
    message = await world.anna.send(world.channel, "look")
    await world.anna.edit(message, f"look {LINK}")
    assert world.kept.said[-1].links == (LINK,)
    assert world.kept.said[-1].edited
    await world.anna.delete(message)
    event = world.kept.events[-1]
    assert (event.ask, event.message) == (Ask.WITHDRAW, str(message.id))


async def test_a_bookmark_reads_the_links_of_a_message(world) -> None:
    message = await world.anna.send(world.channel, f"{LINK} https://news.example/bridge")
    await world.ben.react(message, "👍")
    assert world.kept.events == []
    await world.ben.react(message, "🔖")
    assert [event.ask for event in world.kept.events] == [Ask.READ, Ask.READ]
    assert {event.author for event in world.kept.events} == {str(world.anna.id)}


async def test_a_bookmark_has_a_key_of_its_own_for_each_person_who_puts_one(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    for who in (world.ben, world.anna):
        await who.react(message, "🔖")
    by_itself = readings(world.kept.said[-1])[0]
    keys = {event.key for event in world.kept.events}
    assert len(keys) == 2
    assert {part_read(key) for key in keys} == {by_itself.part}
    assert by_itself.key not in keys


async def test_a_command_is_kept_then_answered_to_its_author_alone(world) -> None:
    result = await world.anna.slash(world.channel, "footnote ask", question="who paid?")
    (event,) = world.kept.events
    assert (event.ask, event.text, event.private) == (Ask.QUESTION, "who paid?", True)
    assert result.deferred
    assert result.ephemeral


async def test_what_could_not_be_kept_is_said_at_once(world) -> None:
    world.kept.fails = True
    world.env.check_errors = False
    result = await world.anna.slash(world.channel, "footnote help")
    assert result.response.content == words.NOT_KEPT


async def test_summarise_links_reads_a_message_and_says_so(world) -> None:
    message = await world.anna.send(world.channel, LINK)
    result = await world.ben.context_menu(world.channel, "Summarise links", message)
    assert result.response.content == words.READING
    (event,) = world.kept.events
    assert (event.ask, event.text, event.message) == (Ask.READ, LINK, str(message.id))
    empty = await world.anna.send(world.channel, "good morning")
    result = await world.ben.context_menu(world.channel, "Summarise links", empty)
    assert result.response.content == NO_LINK


async def test_who_may_gets_the_settings_form_and_what_is_filled_in_is_kept(world) -> None:
    shown = await world.ben.slash(world.channel, "footnote settings")
    assert shown.modal
    filled_in = {
        "reading": ["off"],
        "posting": ["short"],
        "threads": ["free"],
        "sites": "",
        "keep_days": "30",
    }
    await world.ben.submit_modal(shown, filled_in)
    event = world.kept.events[-1]
    assert event.ask is Ask.CHANGE_SETTINGS
    assert event.values["reading"] == "off"
    assert event.values["keep_days"] == "30"
    assert event.manager


async def test_who_may_not_change_settings_is_told_so_by_the_conversation(world) -> None:
    await world.anna.slash(world.channel, "footnote settings")
    (event,) = world.kept.events
    assert (event.ask, event.manager, event.private) == (Ask.SETTINGS, False, True)


async def test_a_private_thread_is_a_channel_of_its_own(world) -> None:
    channel = world.client.get_channel(world.channel.id)
    thread = await channel.create_thread(name="aside", type=discord.ChannelType.private_thread)
    where = await world.client.locate(thread.id, world.guild.id)
    assert where
    assert (where.channel, where.thread, where.place) == (str(thread.id), "", Place.PRIVATE)


async def test_a_server_that_is_not_known_is_not_taken_for_a_direct_message(world) -> None:
    assert await world.client.locate(world.channel.id, 5) is None
    await world.client._withdraw(5, world.channel.id, {1})
    assert world.kept.events == []


async def test_nothing_that_the_client_sends_mentions_anybody(world) -> None:
    assert world.client.allowed_mentions.to_dict() == {"parse": []}
