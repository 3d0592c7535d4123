"""The whole of the Discord adapter over real sockets, with what goes wrong on them."""

import asyncio
from dataclasses import replace

import pytest

from bot.chat.discord import gateway as gateways
from bot.chat.discord.chat import DiscordChat
from bot.chat.discord.gateway import DiscordGateway
from bot.errors import PlatformFailed
from bot.messages import Ask, Audience, Card, Event, Kind, Paragraph, Place, Role
from bot.settings import SettingsError
from tests.discord.cards import LINK, article, note, post
from tests.discord.wire import event, listening, settings
from tests.waiting import until


async def test_a_link_is_taken_over_the_gateway_and_marked(discord, ledger, kept) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        message = await discord.say(discord.channel, anna, LINK)
        await until(lambda: discord.reactions(discord.channel, message))
    assert discord.reactions(discord.channel, message) == ["%F0%9F%91%80"] or discord.reactions(
        discord.channel, message
    ) == ["👀"]
    assert [said.links for said in kept.said] == [(LINK,)]


async def test_a_wrong_token_is_one_sentence_and_no_further_request(discord, ledger, kept) -> None:
    with pytest.raises(SettingsError, match="Reset Token"):
        async with DiscordGateway.open(settings(discord, "wrong"), ledger, kept.take, kept.submit):
            pass
    assert [path for _, path in discord.rest.requests] == ["/users/@me"]
    with pytest.raises(SettingsError, match="Reset Token"):
        async with DiscordChat.open(settings(discord, "wrong")):
            pass


async def test_a_token_that_stops_working_is_asked_about_once(discord) -> None:
    async with DiscordChat.open(settings(discord)) as chat:
        discord.rest.token = "another"
        before = len(discord.rest.requests)
        asked = event(discord, "1", Ask.QUESTION)
        for _ in range(3):
            with pytest.raises(SettingsError):
                await chat.send(post(asked, note()), asked, 0)
        assert len(discord.rest.requests) == before + 1


async def test_an_application_without_the_intent_runs_without_it_and_says_so(
    discord, ledger, kept, caplog
) -> None:
    discord.rest.flags = 0
    discord.gateway.content_allowed = False
    anna = discord.add_person()
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        await gateway.run()  # and once refused, it ends
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, LINK)
        await discord.say(discord.channel, anna, f"<@{discord.world.us.id}> {LINK}")
        await until(lambda: len(kept.said) == 2)
    assert [said.links for said in kept.said] == [(), (LINK,)]
    assert gateways.WITHOUT_CONTENT in caplog.text
    assert len(discord.gateway.identified) == 2


async def test_an_application_whose_flags_are_wrong_is_given_what_the_gateway_gives(
    discord, ledger, kept
) -> None:
    discord.rest.flags = 0
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: kept.said)
    assert [said.links for said in kept.said] == [(LINK,)]


async def test_a_refused_intent_ends_with_what_to_do_and_is_not_tried_again(
    discord, ledger, kept
) -> None:
    discord.gateway.content_allowed = False
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        with pytest.raises(SettingsError, match="Message Content Intent"):
            await gateway.run()
    assert len(discord.gateway.identified) == 1


async def test_commands_are_sent_when_they_changed_and_not_at_every_start(
    discord, ledger, kept
) -> None:
    for _ in range(2):
        async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit):
            pass
    assert discord.rest.synced == 1
    assert [command["name"] for command in discord.rest.commands] == ["footnote", "Summarise links"]
    await ledger.note(gateways.COMMANDS, "of an older version")
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit):
        pass
    assert discord.rest.synced == 2


async def test_a_dropped_connection_is_resumed_and_what_came_meanwhile_is_heard(
    discord, ledger, kept
) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, "good morning")
        await until(lambda: kept.said)
        await discord.gateway.drop()
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: len(kept.said) == 2)
    assert discord.gateway.resumed == 1
    assert len(discord.gateway.identified) == 1


async def test_a_lost_session_is_made_up_for_from_the_history(discord, ledger, kept) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, "good morning")
        await until(lambda: kept.said)
        await until(lambda: discord.reactions(discord.channel, kept.said[0].message))
        await discord.gateway.invalidate()
        missed = await discord.say(discord.channel, anna, LINK)
        await until(lambda: any(each.ask is Ask.AWAY for each in kept.events))
    assert [(said.message, said.late) for said in kept.said[1:]] == [(missed, True)]


async def test_a_session_may_be_lost_before_a_channel_s_first_message_is_noted(
    discord, ledger, kept, monkeypatch
) -> None:
    saw, channels, looked = ledger.saw, ledger.channels, asyncio.Event()

    async def saw_late(*said):
        await looked.wait()
        await saw(*said)

    async def look(platform):
        found = await channels(platform)
        if kept.said:  # else it is the look at the start
            looked.set()
        return found

    monkeypatch.setattr(ledger, "saw", saw_late)
    monkeypatch.setattr(ledger, "channels", look)
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, "good morning")
        await until(lambda: kept.said)
        await discord.gateway.invalidate()
        missed = await discord.say(discord.channel, anna, LINK)
        await until(lambda: any(each.ask is Ask.AWAY for each in kept.events))
    assert [(said.message, said.late) for said in kept.said[1:]] == [(missed, True)]


async def test_what_was_said_while_nothing_ran_is_made_up_for_at_the_next_start(
    discord, ledger, kept
) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        message = await discord.say(discord.channel, anna, "good morning")
        await until(lambda: discord.reactions(discord.channel, message))
    missed = await discord.say(discord.channel, anna, LINK)
    async with listening(discord, ledger, kept):
        await until(lambda: any(each.ask is Ask.AWAY for each in kept.events))
    assert [(said.message, said.late) for said in kept.said[1:]] == [(missed, True)]


async def test_being_removed_purges_and_an_outage_does_nothing(discord, ledger, kept) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await discord.remove_bot(outage=True)
        talk = discord.add_channel()
        await discord.say(talk, anna, "still here")
        await discord.remove_bot()
        await until(lambda: kept.events)
    assert [(each.ask, each.space) for each in kept.events] == [(Ask.PURGE, discord.guild.id)]


async def test_a_channel_that_is_deleted_is_left(discord, ledger, kept) -> None:
    async with listening(discord, ledger, kept):
        await asyncio.sleep(0)
        await discord.delete_channel(discord.channel)
        await until(lambda: kept.events)
    assert [(each.ask, each.channel) for each in kept.events] == [(Ask.LEAVE, discord.channel.id)]


async def test_commands_presses_and_forms_are_acknowledged_once_they_are_kept(
    discord, ledger, kept
) -> None:
    ben = discord.add_person("ben", manager=True)
    async with listening(discord, ledger, kept):
        asked = await discord.slash(discord.channel, ben, "ask", question="who paid?")
        await until(lambda: asked.ack)
        assert (asked.ack["type"], asked.ack["data"]["flags"]) == (5, 64)
        opened = await discord.slash(discord.channel, ben, "settings")
        await until(lambda: opened.ack)
        assert opened.ack["type"] == 9
        sent = await discord.submit(discord.channel, ben, opened.ack["data"], {"reading": "off"})
        await until(lambda: sent.ack)
        message = await discord.say(discord.channel, ben, LINK)
        chosen = await discord.menu(discord.channel, ben, message)
        await until(lambda: chosen.ack)
        assert chosen.ack["type"] == 4
    assert [each.ask for each in kept.events] == [Ask.QUESTION, Ask.CHANGE_SETTINGS, Ask.READ]
    assert kept.events[1].values["reading"] == "off"
    assert discord.rest.violations == []


async def test_a_burst_of_429_and_5xx_delays_a_card_and_posts_it_once(discord) -> None:
    anna = discord.add_person()
    message = await discord.say(discord.channel, anna, LINK)
    asked = event(discord, message)
    discord.fail("POST", "/messages$", 429, times=8)
    discord.fail("POST", "/threads$", 500, times=1)
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.send(post(asked, article()), asked, 0)
    assert len(discord.shown(discord.thread(message))) == 1
    assert discord.rest.violations == []


async def test_a_send_whose_answer_was_lost_is_one_message(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    discord.fail("POST", "/messages$", 502, after=True)
    async with DiscordChat.open(settings(discord)) as chat:
        sent = await chat.send(post(asked, article()), asked, 0)
        assert await chat.find(post(asked, article()), asked) == (sent,)
    assert len(discord.shown(discord.thread(message))) == 1


async def test_two_workers_make_one_thread(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    for part in range(2):
        async with DiscordChat.open(settings(discord)) as chat:
            await chat.send(post(asked, article("T" * 300), part=part), asked, 0)
    assert len(discord.shown(discord.thread(message))) == 2
    assert len(discord.thread(message).name) == 100


async def test_without_the_permission_for_threads_the_card_is_a_reply(discord) -> None:
    discord.channel.denied.add("threads")
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.send(post(asked, article()), asked, 0)
    (shown,) = discord.shown(discord.channel)
    assert shown["message_reference"]["message_id"] == message


async def test_without_the_permission_for_embeds_a_card_is_plain_text(discord) -> None:
    discord.channel.denied.add("embed")
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    async with DiscordChat.open(settings(discord)) as chat:
        sent = await chat.send(post(asked, article()), asked, 0)
        (shown,) = discord.shown(discord.thread(message))
        assert shown["content"].startswith(
            f"[**A ferry sinks**]({LINK})\n\n**The ferry sank.** [1]"
        )
        assert [each["label"] for each in shown["components"][0]["components"]] == [
            "More",
            "Forget",
        ]
        await chat.change(post(asked, article("A bridge falls"), ids=(sent,)))
    (shown,) = discord.shown(discord.thread(message))
    assert "A bridge falls" in shown["content"]
    assert shown["embeds"] == []


async def test_a_page_that_is_plain_text_for_want_of_a_permission_is_found_again(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    card = Card(Kind.LIST, (Paragraph(Role.TITLE, "Articles"), Paragraph(Role.ITEM, "A ferry")))
    reply = post(asked, card)
    async with DiscordChat.open(settings(discord)) as chat:
        discord.channel.denied.add("embed")
        noted = replace(reply, marks=chat.marks(reply))
        sent = await chat.send(noted, asked, 0)
        assert await chat.find(noted, asked) == (sent,)
        assert await chat.find(noted, asked, {sent}) == ()


async def test_what_is_too_long_for_plain_text_names_the_permission_that_is_missing(
    discord,
) -> None:
    discord.channel.denied |= {"embed", "threads"}
    message = await discord.say(discord.channel, discord.add_person(), LINK)
    asked = event(discord, message)
    long = post(asked, article(sentences=60))
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.send(long, asked, 0)
    (shown,) = discord.shown(discord.channel)
    assert "“Embed Links”" in shown["content"]
    assert shown["message_reference"]["message_id"] == message


async def test_that_a_permission_is_missing_is_said_once_and_all_is_shown_once_it_is_given(
    discord,
) -> None:
    discord.channel.denied |= {"embed", "threads"}
    asked = event(discord, await discord.say(discord.channel, discord.add_person(), LINK))
    long = post(asked, article(sentences=300))
    async with DiscordChat.open(settings(discord)) as chat:
        for number in range(chat.length(long)):
            long = replace(long, ids=(*long.ids, await chat.send(long, asked, number)))
        shown = discord.shown(discord.channel)
        assert [each["id"] for each in shown] == list(long.ids)
        assert sum("“Embed Links”" in each["content"] for each in shown) == 1
        discord.channel.denied.remove("embed")
        await chat.change(long)
    assert all(each["embeds"] for each in discord.shown(discord.channel))


async def test_a_file_is_fetched_from_discord_and_no_longer_once_it_is_deleted(discord) -> None:
    anna = discord.add_person()
    message = await discord.say(discord.channel, anna, "", files={"report.txt": b"The ferry sank."})
    (attached,) = discord.channel.messages[message]["attachments"]
    async with DiscordChat.open(settings(discord)) as chat:
        asked = event(discord, message, Ask.OPEN, text="report.txt", source=attached["url"])
        assert await chat.upload(asked) == ("report.txt", b"The ferry sank.")
        expired = event(discord, message, Ask.OPEN, text="report.txt", source=attached["url"] + "x")
        assert await chat.upload(expired) == ("report.txt", b"The ferry sank.")


async def test_a_file_that_leads_elsewhere_is_not_followed(discord) -> None:
    files = {"report.txt": b"The ferry sank.", "secret.txt": b"Nobody else's."}
    message = await discord.say(discord.channel, discord.add_person(), "", files=files)
    report, secret = discord.channel.messages[message]["attachments"]
    path = report["url"].removeprefix(f"http://{discord.host}")
    discord.rest.files[path] = secret["url"]
    asked = event(discord, message, Ask.OPEN, text="report.txt", source=report["url"])
    async with DiscordChat.open(settings(discord)) as chat:
        with pytest.raises(PlatformFailed):
            await chat.upload(asked)


async def test_a_question_that_was_deleted_meanwhile_is_answered_all_the_same(discord) -> None:
    message = await discord.say(discord.channel, discord.add_person(), "who paid?")
    await discord.delete(discord.channel, message)
    asked = event(discord, message, Ask.QUESTION)
    async with DiscordChat.open(settings(discord)) as chat:
        await chat.send(post(asked, note()), asked, 0)
    assert len(discord.shown(discord.channel)) == 1
    assert discord.rest.violations == []


async def test_what_one_person_sees_is_the_same_however_often_it_is_sent(
    discord, ledger, kept
) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        given = await discord.slash(discord.channel, anna, "ask", question="who paid?")
        await until(lambda: given.ack)
        (asked,) = kept.events
        for _ in range(2):
            await chat.send(post(asked, note(), Audience.AUTHOR), asked, 0)
        assert [each["content"] for each in given.shown] == ["Nothing here answers that."]
        given.expired = True
        await chat.send(post(asked, note(), Audience.AUTHOR), asked, 0)
    assert len(discord.shown(discord.channel)) == 1
    assert "Nothing here" not in discord.shown(discord.channel)[0]["content"]


async def test_a_press_shows_its_answer_beside_the_card(discord, ledger, kept) -> None:
    anna = discord.add_person()
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        message = await discord.say(discord.channel, anna, LINK)
        asked = event(discord, message)
        sent = await chat.send(post(asked, article()), asked, 0)
        thread = discord.thread(message)
        given = await discord.press(thread, anna, sent, "More")
        await until(lambda: given.ack)
        pressed = kept.events[-1]
        assert (pressed.ask, pressed.channel, pressed.thread) == (
            Ask.MORE,
            discord.channel.id,
            message,
        )
        await chat.send(post(pressed, note("More."), Audience.AUTHOR), pressed, 0)
        assert [each["content"] for each in given.shown] == ["More."]
        assert len(discord.shown(thread)) == 1


async def test_a_direct_message_and_a_command_in_it_are_taken_and_answered(
    discord, ledger, kept
) -> None:
    anna = discord.add_person()
    aside = discord.add_direct(anna)
    async with listening(discord, ledger, kept), DiscordChat.open(settings(discord)) as chat:
        message = await discord.say(aside, anna, "who paid?")
        given = await discord.slash(aside, anna, "settings")
        await until(lambda: kept.said and given.ack)
        (said,) = kept.said
        assert (said.space, said.channel, said.addressed) == ("direct", aside.id, True)
        assert given.ack["type"] == 9
        asked = Event(
            "discord",
            "direct",
            aside.id,
            message,
            Ask.QUESTION,
            anna.id,
            said.at,
            place=Place.DIRECT,
        )
        await chat.send(post(asked, note()), asked, 0)
    assert [each["content"] for each in discord.shown(aside)] == ["Nothing here answers that."]


async def test_events_of_two_shards_arrive(discord, ledger, kept) -> None:
    discord.rest.shards = 2
    anna = discord.add_person()
    async with listening(discord, ledger, kept):
        await until(lambda: len(discord.gateway.sessions) == 2)
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: kept.said)
    assert [session.shard for session in discord.gateway.sessions.values()] == [0, 1]


async def test_a_replayed_message_has_the_key_it_had(discord, ledger, kept) -> None:
    anna = discord.add_person()
    discord.gateway.replay = 5
    async with listening(discord, ledger, kept):
        await discord.say(discord.channel, anna, LINK)
        await until(lambda: kept.said)
        await discord.gateway.drop()
        await until(lambda: len(kept.said) > 1)
    assert kept.said[0] == kept.said[1]


async def test_a_link_to_a_message_opens_the_thread_that_it_stands_in(discord, chat) -> None:
    anna, place = discord.add_person(), f"https://discord.com/channels/{discord.guild.id}"
    message = await discord.say(discord.channel, anna, LINK)
    await chat.send(post(event(discord, message), article()), event(discord, message), 0)
    thread = discord.thread(message)
    within = await discord.say(thread, anna, "When did it sink?")
    beside = await discord.say(discord.channel, anna, "And who built it?", reply_to=message)
    here = (discord.guild.id, discord.channel.id)
    assert await chat.permalink(*here, message, thread.id) == f"{place}/{here[1]}/{message}"
    assert await chat.permalink(*here, within, thread.id) == f"{place}/{thread.id}/{within}"
    assert await chat.permalink(*here, beside, thread.id) == f"{place}/{here[1]}/{beside}"
