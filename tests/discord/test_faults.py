"""What goes wrong between Discord and Footnote: over real sockets, from outside."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from bot.chat.discord import at_work, patience, words
from bot.chat.discord.chat import MUTED, DiscordChat
from bot.chat.discord.gateway import DiscordGateway
from bot.errors import PlatformFailed, Undeliverable
from bot.messages import Action, Ask, Audience, Button
from bot.settings import SettingsError
from tests.discord.cards import LINK, article, note, post
from tests.discord.wire import event, listening, settings
from tests.processes.test_platforms import on_discord, running
from tests.stand_ins.discord.world import EPHEMERAL
from tests.waiting import until


def sent(discord, path: str, method: str = "POST") -> int:
    """Return how often something was asked of Discord."""
    return sum(given == method and where.endswith(path) for given, where in discord.rest.requests)


# the gateway


async def test_a_request_to_reconnect_is_followed_and_nothing_is_lost(
    discord, ledger, kept
) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.gateway.ask_to_reconnect()
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: discord.gateway.resumed and kept.said)
    assert {said.links for said in kept.said} == {(LINK,)}
    assert len(discord.gateway.identified) == 1


async def test_a_command_that_is_sent_again_is_the_same_and_acknowledged_already(
    discord, ledger, kept, caplog
) -> None:
    discord.gateway.replay = 5
    async with listening(discord, ledger, kept):
        given = await discord.slash(discord.channel, discord.add_person(), "help")
        await until(lambda: given.ack)
        await discord.gateway.drop()
        await until(lambda: "not acknowledged" in caplog.text)
    assert len({each.key for each in kept.events}) == 1 < len(kept.events)
    assert "not handled" not in caplog.text


async def test_the_gateway_that_is_set_counts_also_where_discord_names_another(
    discord, ledger, kept
) -> None:
    discord.gateway.elsewhere = "ws://127.0.0.1:9"
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.gateway.drop()
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: kept.said)
    assert discord.gateway.resumed == 1


async def test_a_socket_that_went_deaf_is_left_for_another(discord, ledger, kept) -> None:
    anna = discord.add_person()
    discord.gateway.heartbeat = 50
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        gateway._client._connection.heartbeat_timeout = 0.5
        running = asyncio.create_task(gateway.run())
        await discord.connected()
        message = await discord.say(discord.channel, anna, "good morning")
        await until(lambda: discord.reactions(discord.channel, message))
        discord.gateway.deafen()
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: any(said.links for said in kept.said))
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_token_refused_by_the_gateway_ends_with_what_to_do(discord, ledger, kept) -> None:
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        running = asyncio.create_task(gateway.run())
        await discord.connected()
        discord.gateway.token = "another"
        await discord.gateway.drop()
        with pytest.raises(SettingsError, match="Reset Token"):
            await running
    assert len(discord.gateway.identified) == 1


@pytest.mark.parametrize("code", [4010, 4012, 4013])
async def test_a_connection_that_discord_will_never_take_is_not_made_again(
    discord, ledger, kept, code
) -> None:
    discord.gateway.refuse = code
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        with pytest.raises(SettingsError, match=f"code {code}.*newer version"):
            await gateway.run()
    assert len(discord.gateway.identified) == 1


@pytest.mark.parametrize(
    ("refused", "says"),
    [(4004, "Reset Token"), (4014, "Message Content Intent"), (4013, "newer version")],
)
async def test_what_the_gateway_refuses_ends_serve_with_one_sentence(
    discord, tmp_path: Path, refused: int, says: str
) -> None:
    discord.gateway.refuse = refused
    async with running(tmp_path, **on_discord(discord)) as served:
        status, err = await asyncio.to_thread(served.ended)
    assert (status, err.count("\n")) == (1, 1)
    assert says in err
    assert len(discord.gateway.identified) == 1


async def test_a_private_thread_that_is_deleted_is_left(discord, ledger, kept) -> None:
    gone = {"id": "77", "guild_id": discord.guild.id, "parent_id": discord.channel.id}
    async with listening(discord, ledger, kept):
        await discord.gateway.dispatch("THREAD_DELETE", gone | {"type": 11})
        await discord.gateway.dispatch("THREAD_DELETE", gone | {"type": 12, "id": "78"})
        await until(lambda: kept.events)
    assert [(each.ask, each.channel) for each in kept.events] == [(Ask.LEAVE, "78")]


async def test_servers_on_two_shards_are_both_heard(discord, ledger, kept) -> None:
    discord.rest.shards = 2
    first = int(discord.guild.id) >> 22
    other = discord.world.add_guild()
    while (int(other.id) >> 22) % 2 == first % 2:
        del discord.world.guilds[other.id]
        other = discord.world.add_guild()
    channel = discord.world.add_channel(other)
    anna, ben = discord.add_person(), discord.world.add_person(other, "ben")
    async with listening(discord, ledger, kept):
        await until(lambda: len(discord.gateway.sessions) == 2)
        await discord.say(discord.channel, anna, LINK)
        await discord.say(channel, ben, LINK)
        await until(lambda: len(kept.said) == 2)
    assert {said.space for said in kept.said} == {discord.guild.id, other.id}


async def test_a_message_in_a_thread_not_known_yet_is_heard_once_discord_answers(
    discord, ledger, kept, monkeypatch
) -> None:
    monkeypatch.setattr(patience, "PAUSES", (0.0,))
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        first = await discord.say(discord.channel, anna, "good morning")
        thread = discord.world.add_thread(discord.channel, first, "Ferry", anna.id)
        discord.fail("GET", f"/channels/{thread.id}$", 503)
        await discord.say(thread, anna, LINK)
        await until(lambda: any(said.links for said in kept.said))
    assert sent(discord, f"/channels/{thread.id}", "GET") == 2
    assert kept.said[-1].channel == discord.channel.id
    assert kept.said[-1].thread == thread.id


# the HTTP API


async def test_a_rate_limit_for_everything_delays_every_reply_and_drops_none(discord) -> None:
    talk = discord.add_channel()
    places = (discord.channel, talk)
    messages = [await discord.say(each, discord.add_person(), "who paid?") for each in places]
    discord.fail("POST", "/messages$", 429, times=3, everywhere=True)
    async with DiscordChat.open(settings(discord)) as chat:
        asked = [
            event(discord, message, Ask.QUESTION, channel=place.id)
            for place, message in zip(places, messages, strict=True)
        ]
        await asyncio.gather(*(chat.send(post(each, note()), each, 0) for each in asked))
    assert [len(discord.shown(each)) for each in places] == [1, 1]


async def test_an_error_of_discord_s_is_for_later_and_then_the_reply_stands_once(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), "who paid?")
    asked = event(discord, message, Ask.QUESTION)
    discord.fail("POST", "/messages$", 503)
    async with DiscordChat.open(settings(discord)) as chat:
        with pytest.raises(PlatformFailed):
            await chat.send(post(asked, note()), asked, 0)
        await chat.send(post(asked, note()), asked, 0)
    assert len(discord.shown(discord.channel)) == 1


@pytest.mark.parametrize("status", [403, 404])
async def test_what_discord_forbids_or_does_not_know_is_asked_for_once(discord, status) -> None:
    message = await discord.say(discord.channel, discord.add_person(), "who paid?")
    asked = event(discord, message, Ask.QUESTION)
    discord.fail("POST", "/messages$", status)
    async with DiscordChat.open(settings(discord)) as chat:
        with pytest.raises(Undeliverable):
            await chat.send(post(asked, note()), asked, 0)
    assert sent(discord, "/messages") == 1


async def test_a_thread_whose_making_was_not_confirmed_is_found(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    discord.fail("POST", "/threads$", 502, after=True)
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.send(post(asked, article()), asked, 0)
    assert len(discord.shown(discord.thread(message))) == 1
    assert discord.shown(discord.channel) == []


async def test_where_nobody_may_write_in_threads_all_of_a_card_is_a_reply(discord) -> None:
    discord.channel.denied.add("write in threads")
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    long = post(asked, article(sentences=200))
    async with DiscordChat.open(settings(discord)) as chat:
        for number in range(chat.length(long)):
            await chat.send(long, asked, number)
        found = await chat.find(long, asked)
    assert [each["id"] for each in discord.shown(discord.channel)] == list(found)
    assert len(found) == chat.length(long) > 1
    assert discord.shown(discord.thread(message)) == []


@pytest.mark.parametrize("how", ["summarise", "menu", "press"])
async def test_where_the_bot_may_not_write_who_asked_is_shown_it_alone(
    discord, ledger, kept, how
) -> None:
    anna, channel = discord.add_person(), discord.channel
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        message = await discord.say(channel, anna, LINK)
        asked = event(discord, message, Ask.QUESTION)
        show = (Button(Action.SHOW, "Show everyone", ""),)
        answer = post(asked, replace(note(), buttons=show), Audience.CHANNEL)
        answered = await chat.send(answer, asked, 0)
        channel.denied |= {"write", "threads"}
        match how:
            case "summarise":
                given = await discord.slash(channel, anna, "summarise", link=LINK)
            case "menu":
                given = await discord.menu(channel, anna, message)
            case "press":
                given = await discord.press(channel, anna, answered, "Show everyone")
        await until(lambda: given.ack)
        wanted = kept.events[-1]
        card = post(wanted, article(sentences=200), Audience.CHANNEL)
        for number in range(chat.length(card) - 1):
            await chat.send(card, wanted, number)
        with pytest.raises(Undeliverable):  # so that it can be asked for again
            await chat.send(card, wanted, chat.length(card) - 1)
        told = [each["content"] for each in given.shown]
        assert len(told[told.index(words.ALONE) + 1 :]) == chat.length(card) > 1
        assert all(each["flags"] & EPHEMERAL for each in given.shown)
    assert [each["id"] for each in discord.shown(channel)] == [answered]


@pytest.mark.parametrize("ask", [Ask.READ, Ask.QUESTION])
@pytest.mark.parametrize("denied", [{"write", "write in threads"}, {"write", "threads", "react"}])
async def test_where_the_bot_may_react_and_not_write_a_mark_says_so(
    discord, chat, ask, denied
) -> None:
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    discord.channel.denied |= denied
    asked = event(discord, message, ask)
    with pytest.raises(Undeliverable):
        await chat.send(post(asked, note()), asked, 0)
    reactions = [unquote(each) for each in discord.reactions(discord.channel, message)]
    assert reactions == ([] if "react" in denied else [MUTED])


async def test_where_the_bot_may_not_write_and_its_token_is_over_there_is_nothing(
    discord, ledger, kept
) -> None:
    discord.channel.denied.add("write")
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        given = await discord.slash(discord.channel, discord.add_person(), "summarise", link=LINK)
        await until(lambda: given.ack)
        given.expired = True
        with pytest.raises(Undeliverable):
            await chat.send(post(kept.events[-1], article()), kept.events[-1], 0)
    assert discord.shown(discord.channel) == []


async def test_that_an_answer_came_too_late_is_said_once_however_long_it_is(
    discord, ledger, kept
) -> None:
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        given = await discord.slash(discord.channel, discord.add_person(), "digest", what="now")
        await until(lambda: given.ack)
        given.expired = True
        (asked,) = kept.events
        for part in range(2):
            card = post(asked, article(sentences=200), Audience.AUTHOR, part)
            assert chat.length(card) > 1
            for number in range(chat.length(card)):
                await chat.send(card, asked, number)
    assert [each["content"] for each in discord.shown(discord.channel)] == [words.EXPIRED]


async def test_an_answer_that_is_there_before_the_acknowledgement_waits_for_it(
    discord, ledger, kept
) -> None:
    keep, answering = kept.submit, []

    async def kept_and_answered_at_once(asked) -> None:
        await keep(asked)
        card = post(asked, note("It is there."), Audience.AUTHOR)
        answering.append(asyncio.create_task(chat.send(card, asked, 0)))
        await until(lambda: sent(discord, "/messages/@original", "PATCH"))

    kept.submit = kept_and_answered_at_once
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        given = await discord.slash(discord.channel, discord.add_person(), "help")
        await until(lambda: given.ack)
        await asyncio.gather(*answering)
    assert "It is there." in str(given.shown)
    assert discord.shown(discord.channel) == []


async def test_typing_is_shown_until_the_reply_is_sent(discord, monkeypatch) -> None:
    monkeypatch.setattr(at_work, "REFRESHED", 0.01)
    monkeypatch.setattr(at_work, "TIMES", 10_000)
    message = await discord.say(discord.channel, discord.add_person(), "who paid?")
    asked = event(discord, message, Ask.QUESTION)
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.working(asked)
        await until(lambda: sent(discord, "/typing") >= 3)
        await chat.send(post(asked, note()), asked, 0)
        await until(lambda: not chat._at_work._tasks)


async def test_typing_ends_also_where_no_reply_comes(discord, monkeypatch) -> None:
    monkeypatch.setattr(at_work, "REFRESHED", 0.01)
    message = await discord.say(discord.channel, discord.add_person(), "who paid?")
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.working(event(discord, message, Ask.QUESTION))
        await until(lambda: not chat._at_work._tasks)
    assert sent(discord, "/typing") == at_work.TIMES
