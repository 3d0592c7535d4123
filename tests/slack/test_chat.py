"""Cards on Slack: posted, changed, found again and taken away, through the real slack_sdk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.slack.chat import SlackChat
from bot.errors import PlatformFailed, Undeliverable, UploadGone
from bot.messages import (
    Ask,
    Audience,
    Card,
    Citation,
    Event,
    Kind,
    Paragraph,
    Place,
    Post,
    Role,
)
from bot.reception import readings
from bot.showing import wording
from index.errors import UnsupportedType
from tests.slack.keeping import Keeper
from tests.stand_ins.slack import Channel, SlackStandIn
from tests.stand_ins.slack.world import BOT_USER

AT = "2020-01-01T00:00:00.000+00:00"


def _card(text: str = "The moon pulls.") -> Card:
    cited = Citation(1, "a", "Tides", "example.org", "", 0, 9, "https://example.org/tides")
    return Card(Kind.ANSWERED, (Paragraph(Role.QUOTE, text, 1),), (cited,))


def _long() -> Card:
    return Card(Kind.PASSAGES, tuple(Paragraph(Role.MORE, f"{n} " * 400) for n in range(30)))


def _event(message: str = "", **more: object) -> Event:
    return Event("slack", "T1", "C1", message, Ask.QUESTION, "U1", AT, **more)


def _post(
    card: Card | None = None, root: str = "", audience: Audience = Audience.THREAD, **more: object
) -> Post:
    return Post("slack", "T1", "C1", "key", 0, root, root, "U1", audience, card or _card(), **more)


async def _send(chat: SlackChat, post: Post, event: Event) -> Post:
    for number in range(chat.length(post)):
        post = replace(post, ids=(*post.ids, await chat.send(post, event, number)))
    return post


async def test_a_reply_stands_in_the_thread_of_what_asked(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    asked = await slack.people.say(tides, "why?", heard=False)
    post = await _send(chat, _post(root=asked), _event(asked))
    (reply,) = tides.thread(asked)[1:]
    assert reply["ts"] == post.ids[0]
    assert reply["text"] == "The moon pulls."
    assert slack.methods.refusals == []


async def test_a_reply_to_everyone_stands_in_the_channel(tides: Channel, chat: SlackChat) -> None:
    post = await _send(chat, _post(root="1.1", audience=Audience.CHANNEL), _event())
    assert [each["ts"] for each in tides.top()] == list(post.ids)


@pytest.mark.parametrize("ask", [Ask.TELL, Ask.SETTINGS])
async def test_where_the_bot_is_no_member_it_is_said_that_what_a_channel_has_chosen_does_not_happen(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, ask: Ask
) -> None:
    handle = slack._response_url("C1", "U1")
    asked, private = _event(handle=handle), _post(audience=Audience.AUTHOR)
    told = replace(asked, ask=ask)
    await _send(chat, private, told)
    tides.members.discard(BOT_USER)
    for event in (told, asked):
        await _send(chat, private, event)
    said = [wording.NO_MEMBER in str(each["blocks"]) for each in slack.world.ephemeral]
    assert said == [False, True, False]


async def test_what_is_for_one_person_only_they_see(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    private = _post(audience=Audience.AUTHOR)
    await _send(chat, private, _event())
    handle = slack._response_url("C1", "U1")
    await _send(chat, private, _event(handle=handle, thread="1.1"))
    assert [each["to"] for each in slack.world.ephemeral] == ["U1", "U1"]
    assert slack.world.ephemeral[1]["thread_ts"] == "1.1"
    assert len(slack.called("chat.postEphemeral")) == 1
    assert tides.messages == []


async def test_a_handle_that_is_used_up_gives_way_to_an_ephemeral_message(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    event = _event(handle=f"{slack.people.origin}/response/999")
    await _send(chat, _post(audience=Audience.AUTHOR), event)
    assert len(slack.world.ephemeral) == 1


async def test_a_handle_of_somebody_elses_gets_nothing(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    event = _event(handle="http://192.0.2.1/steal")
    await _send(chat, _post(audience=Audience.AUTHOR), event)
    assert len(slack.called("chat.postEphemeral")) == 1


@pytest.mark.parametrize("audience", [Audience.CHANNEL, Audience.THREAD])
async def test_where_the_bot_is_no_member_only_who_asked_is_shown_what_is_for_everyone(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, audience: Audience
) -> None:
    tides.members.discard("UBOT")
    event = _event(handle=slack._response_url("C1", "U2"))
    with pytest.raises(Undeliverable, match="not_in_channel"):
        await _send(chat, _post(audience=audience), event)
    (shown,) = slack.world.ephemeral
    assert (shown["to"], shown["text"]) == ("U2", "The moon pulls.")
    assert "/invite" in shown["blocks"][0]["elements"][0]["text"]
    assert (shown["unfurl_links"], shown["unfurl_media"]) == (False, False)
    assert tides.messages == []


async def test_of_a_long_card_who_asked_is_shown_all(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    tides.members.discard("UBOT")
    card = Card(Kind.PASSAGES, tuple(Paragraph(Role.MORE, f"{n} " * 400) for n in range(15)))
    post, event = _post(card), _event(handle=slack._response_url("C1", "U2"))
    with pytest.raises(Undeliverable):
        await _send(chat, post, event)
    assert 1 < len(slack.world.ephemeral) == chat.length(post)


async def test_where_the_bot_is_no_member_nothing_is_shown_without_a_handle(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    tides.members.discard("UBOT")
    with pytest.raises(Undeliverable, match="not_in_channel"):
        await _send(chat, _post(audience=Audience.CHANNEL), _event())
    assert slack.world.ephemeral == []


async def test_the_shortcut_has_a_reply_even_where_the_bot_is_no_member(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, keeper: Keeper, socket: object
) -> None:
    tides.members.discard("UBOT")
    ts = await slack.people.say(tides, "<https://example.org/tides>", heard=False)
    await slack.people.summarise(tides, ts, "U2")
    (event,) = keeper.events
    with pytest.raises(Undeliverable):
        await _send(chat, replace(_post(root=ts), key=event.key), event)
    (shown,) = slack.world.ephemeral
    assert (shown["to"], shown["text"]) == ("U2", "The moon pulls.")


@pytest.mark.parametrize("wrong", ["gone", "archived"])
async def test_where_nothing_can_be_posted_trying_again_is_of_no_use(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, wrong: str
) -> None:
    tides.archived = wrong == "archived"
    if wrong == "gone":
        del slack.world.channels["C1"]
    with pytest.raises(Undeliverable):
        await _send(chat, _post(), _event())


@pytest.mark.parametrize(
    ("method", "word"),
    [
        ("chat.delete", "compliance_exports_prevent_deletion"),
        ("chat.update", "edit_window_closed"),
        ("chat.update", "a_word_that_nobody_has_listed"),
    ],
)
async def test_what_slack_will_never_do_is_not_asked_for_again(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, method: str, word: str
) -> None:
    post = await _send(chat, _post(), _event())
    slack.fail(method, 200, error=word)
    with pytest.raises(Undeliverable, match=word):
        await (chat.remove(post) if method == "chat.delete" else chat.change(post))
    assert len(slack.called(method)) == 1


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (200, "message_limit_exceeded"),
        (200, "service_unavailable"),
        (503, "a_word_that_nobody_has_listed"),
    ],
)
async def test_what_slack_may_do_later_is_left_for_later(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, status: int, word: str
) -> None:
    slack.fail("chat.postMessage", status, error=word)
    with pytest.raises(PlatformFailed, match=word):
        await _send(chat, _post(), _event())


async def test_a_rate_limit_delays_and_drops_nothing(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", 429, times=2)
    await _send(chat, _post(), _event())
    assert len(tides.messages) == 1
    assert len(slack.called("chat.postMessage")) == 3


@pytest.mark.parametrize("status", [0, 500, 502])
async def test_what_may_have_been_posted_is_not_posted_again_but_found(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, status: int
) -> None:
    asked = await slack.people.say(tides, "why?", heard=False)
    slack.fail("chat.postMessage", status, done=True)
    post, event = _post(root=asked), _event(asked)
    with pytest.raises(PlatformFailed):
        await _send(chat, post, event)
    assert len(slack.called("chat.postMessage")) == 1
    (reply,) = tides.thread(asked)[1:]
    assert await chat.find(post, event) == (reply["ts"],)


async def test_reading_is_tried_again_when_slack_fails(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    slack.fail("users.info", 503)
    assert await chat.name_of("T1", "U1") == "1"


async def test_all_parts_of_a_long_card_are_found_among_many_messages(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    asked = await slack.people.say(tides, "why?", heard=False)
    for number in range(20):
        await slack.people.say(tides, f"{number}", thread_ts=asked, heard=False)
    other = replace(_post(_card("Other"), root=asked), part=1)
    await _send(chat, other, _event(asked))
    post = await _send(chat, _post(_long(), root=asked), _event(asked))
    await _send(chat, other, _event(asked))
    assert len(post.ids) > 2
    assert await chat.find(replace(post, ids=()), _event(asked)) == post.ids
    in_channel = await _send(chat, _post(audience=Audience.CHANNEL), _event())
    assert await chat.find(replace(in_channel, ids=()), _event()) == in_channel.ids


async def test_what_was_posted_is_found_though_our_clock_is_fast(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    event = replace(_event(), at=(datetime.now(UTC) + timedelta(minutes=2)).isoformat())
    post = await _send(chat, _post(audience=Audience.CHANNEL), event)
    assert await chat.find(replace(post, ids=()), event) == post.ids


async def test_what_was_never_posted_is_not_found(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    asked = await slack.people.say(tides, "why?", heard=False)
    assert await chat.find(_post(root=asked), _event(asked)) == ()
    assert await chat.find(_post(audience=Audience.AUTHOR), _event(asked)) == ()


async def test_a_change_keeps_the_blocks_and_leaves_no_message_over(
    tides: Channel, chat: SlackChat
) -> None:
    post = await _send(chat, _post(_long()), _event())
    shorter = replace(post, card=_card("Forgotten."))
    await chat.change(shorter)
    await chat.change(shorter)
    (left,) = tides.messages
    assert left["blocks"]
    assert left["text"] == "Forgotten."


async def test_what_is_gone_stays_gone(tides: Channel, chat: SlackChat) -> None:
    post = await _send(chat, _post(), _event())
    await chat.remove(post)
    await chat.remove(post)
    await chat.change(post)
    assert tides.messages == []


async def test_the_bots_own_page_is_published(slack: SlackStandIn, chat: SlackChat) -> None:
    await _send(chat, _post(audience=Audience.HOME), _event())
    assert slack.world.homes["U1"]["blocks"]
    assert slack.methods.refusals == []


async def test_of_a_marked_message_its_links_are_read_wherever_it_stands(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    root = await slack.people.say(tides, "look", heard=False)
    link = "<https://example.org/tides>"
    ts = await slack.people.say(tides, link, thread_ts=root, heard=False)
    slack.fail("conversations.replies", 429)
    (event,) = await chat.wanted(replace(_event(ts), ask=Ask.MARKED, author="U2"))
    assert (event.ask, event.text, event.message) == (Ask.READ, "https://example.org/tides", ts)
    assert (event.thread, event.author, event.late) == (root, "U1", False)
    assert tides.find(ts)["reactions"] == ["eyes"]


async def test_of_a_marked_message_that_is_gone_or_has_no_link_nothing_is_read(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    bare = await slack.people.say(tides, "nothing", heard=False)
    assert await chat.wanted(_event(bare)) == []
    assert await chat.wanted(_event("1.000001")) == []
    tides.members.discard("UBOT")
    assert await chat.wanted(_event(bare)) == []
    assert slack.called("reactions.add") == []


async def test_a_dropped_file_is_fetched_with_the_token(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    slack.world.bodies["F1"] = b"tides"
    event = _event(text="a.txt", source=f"{slack.people.origin}/files/F1/a.txt")
    assert await chat.upload(event) == ("a.txt", b"tides")


async def test_a_file_known_by_its_id_is_asked_for(slack: SlackStandIn, chat: SlackChat) -> None:
    slack.world.bodies["F1"] = b"tides"
    url = f"{slack.people.origin}/files/F1/a.txt"
    slack.world.files["F1"] = {"id": "F1", "url_private_download": url}
    assert await chat.upload(_event(text="a.txt", source="F1")) == ("a.txt", b"tides")


async def test_a_file_whose_name_was_withheld_is_read_and_a_picture_is_not(
    slack: SlackStandIn, chat: SlackChat, keeper: Keeper, socket: object
) -> None:
    shared = slack.world.channel("C7", shared=True)
    await slack.people.drop(shared, "a.TXT", b"tides")
    await slack.people.drop(shared, "a.png", b"\x89PNG")
    text, picture = (event for said in keeper.said for event in readings(said))
    assert await chat.upload(text) == ("a.TXT", b"tides")
    with pytest.raises(UnsupportedType):
        await chat.upload(picture)


@pytest.mark.parametrize("source", ["F9", "https://example.org/a.txt", "{origin}/files/F9/a.txt"])
async def test_a_file_that_cannot_be_had_is_gone_and_the_token_goes_nowhere_else(
    slack: SlackStandIn, chat: SlackChat, source: str
) -> None:
    with pytest.raises(UploadGone):
        await chat.upload(_event(text="a", source=source.format(origin=slack.people.origin)))


async def test_the_token_follows_no_address_that_a_file_leads_to(
    slack: SlackStandIn, chat: SlackChat
) -> None:
    files = f"{slack.people.origin}/files"
    slack.world.bodies["F2"] = b"elsewhere"
    slack.world.moved["F1"] = f"{files}/F2/a.txt"
    with pytest.raises(UploadGone):
        await chat.upload(_event(text="a.txt", source=f"{files}/F1/a.txt"))


async def test_admins_manage_and_strangers_never_do(slack: SlackStandIn, chat: SlackChat) -> None:
    slack.world.person("U9", admin=True, team="T9")
    assert await chat.manages(replace(_event(), author="UROOT"))
    assert not await chat.manages(_event())
    assert not await chat.manages(replace(_event(), author="U9"))
    assert not await chat.manages(replace(_event(), author="UROOT", manager=False))
    assert await chat.manages_space(replace(_event(), author="UROOT"))
    assert not await chat.manages_space(replace(_event(), author="UROOT", manager=False))
    assert await chat.manages(replace(_event(), place=Place.DIRECT))


async def test_who_made_a_channel_manages_it(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    tides.creator = "U2"
    assert await chat.manages(replace(_event(), author="U2"))
    assert not await chat.manages_space(replace(_event(), author="U2"))
    assert not await chat.manages(_event())
    assert not await chat.manages(replace(_event(), author=""))


async def test_a_message_has_a_link_as_long_as_it_stands(
    slack: SlackStandIn, tides: Channel, chat: SlackChat
) -> None:
    asked = await slack.people.say(tides, "why?", heard=False)
    assert asked in await chat.permalink("T1", "C1", asked)
    assert await chat.permalink("T1", "C1", "") == ""
    assert await chat.permalink("T1", "C9", asked) == ""
    assert await chat.permalink("T1", "C1", "1.1") == ""


async def test_only_whom_slack_does_not_show_has_no_name(
    slack: SlackStandIn, chat: SlackChat
) -> None:
    assert await chat.name_of("T1", "U404") == ""
    slack.fail("users.info", 200, error="service_unavailable")
    with pytest.raises(PlatformFailed):  # else "forget me" would take no name out, and say it did
        await chat.name_of("T1", "U1")


async def test_nobody_has_no_name(slack: SlackStandIn, chat: SlackChat) -> None:
    assert await chat.name_of("T1", "U404") == ""


async def test_a_channel_has_the_name_that_slack_tells(tides: Channel, chat: SlackChat):
    assert await chat.channel_name("T1", "C1") == "room-c1"
    assert await chat.channel_name("T1", "C404") == ""
