"""A digest of many stories on Discord: its head in the channel, the others in the thread under it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.discord.render import messages
from bot.digests.digest import Told
from bot.digests.digest_cards import AT_FIRST
from bot.messages import Ask, State
from tests.digests.many import LONG, PEOPLE, TITLE, cards, stories
from tests.digests.posting import posted
from tests.discord.wire import event
from tests.stand_ins.discord.limits import wrong_with

LENGTHS = ["", "and so it goes on, " * 20, LONG, "and so it goes on. It was said " * 200]


@pytest.fixture
def due(discord):
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    digest = event(discord, "", Ask.DIGEST, part="2026-11-23")
    return replace(digest, author="", at=at)


def _parts(message: dict) -> list[str]:
    embeds = message.get("embeds") or []
    said = [(each.get("title", ""), each.get("description", "")) for each in embeds]
    return [message.get("content") or "", *(part for each in said for part in each)]


def _letters(text: str) -> str:
    """Return the letters and digits of a text without its markers, sources and where it leads."""
    text = re.sub(r"^-# \[+\d+\].*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)]*\)", "", text)
    return re.sub(r"\W|_", "", re.sub(r"\[\d+\]", "", text))


def _says(shown: list[dict]) -> str:
    return "".join(_letters(part) for message in shown for part in _parts(message))


def _tells(shown: list[dict], told: list[Told]) -> bool:
    """Whether messages tell stories in this order, with every sentence, person and link."""
    said, at = _says(shown), 0
    everything = "".join(part for message in shown for part in _parts(message))
    for story in told:
        sentences = [span.of(article.text) for article, span in story.sentences]
        titles = [story.head.title, story.story.articles[1].title]
        for text in (titles[0], *sentences, PEOPLE["ada"], titles[1], PEOPLE["ben"]):
            at = said.index(_letters(text), at) + len(_letters(text))
        for article in story.story.articles:
            assert f"/2026/11/{article.id}?" in everything
        for share in story.story.shares:
            assert f"(https://chat.example/archives/C1/{share.message})" in everything
    return True


def _ids(shown: list[dict]) -> list[str]:
    return [each["id"] for each in shown]


@pytest.mark.parametrize("long", LENGTHS)
async def test_its_head_stands_in_the_channel_and_the_others_in_a_thread_named_for_the_day(
    discord, chat, ledger, due, long
) -> None:
    told = stories(12, long)
    head, *rest = await posted(ledger, chat, due, cards(told))
    assert _ids(discord.shown(discord.channel)) == list(head.ids)
    thread = discord.thread(head.ids[0])
    assert thread.name == TITLE
    shown = discord.shown(thread)
    assert _ids(shown) == [message for post in rest for message in post.ids]
    assert _tells(discord.shown(discord.channel), told[:AT_FIRST])
    assert _tells(shown, told[AT_FIRST:])
    assert _letters("9 more stories in the thread below.") in _says(discord.shown(discord.channel))
    assert discord.rest.violations == []


@pytest.mark.parametrize("denied", [set(), {"embed"}])
@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_process_that_dies_with_every_message_posts_each_once_and_where_it_belongs(
    discord, chat, ledger, due, dies, denied
) -> None:
    discord.rest.forgets_nonces = True
    discord.channel.denied |= denied
    head, *rest = await posted(ledger, chat, due, cards(stories(25, LONG)), dies)
    assert _ids(discord.shown(discord.channel)) == list(head.ids)
    shown = discord.shown(discord.thread(head.ids[0]))
    assert _ids(shown) == [message for post in rest for message in post.ids]
    assert len(shown) > 4


async def test_a_head_is_found_in_a_channel_where_much_was_said_since(
    discord, chat, ledger, due
) -> None:
    discord.rest.forgets_nonces = True
    made = cards(stories(2))
    send, anna = chat.send, discord.add_person()

    async def and_people_talk(post, event, number):
        sent = await send(post, event, number)
        for _ in range(120):
            await discord.say(discord.channel, anna, "Good morning!")
        return sent

    chat.send = and_people_talk
    [head] = await posted(ledger, chat, due, made, "after")
    assert _ids(discord.shown(discord.channel)) == list(head.ids)


async def test_without_the_permission_for_threads_the_others_stand_below_it(
    discord, chat, ledger, due
) -> None:
    discord.channel.denied.add("threads")
    told = stories()
    posts = await posted(ledger, chat, due, cards(told))
    shown = discord.shown(discord.channel)
    assert _ids(shown) == [message for post in posts for message in post.ids]
    assert _tells(shown, told)


async def test_in_direct_messages_which_have_no_threads_all_stands_one_below_the_other(
    discord, chat, ledger, due
) -> None:
    space, channel = await chat.direct(discord.guild.id, discord.add_person().id)
    told, aside = stories(), discord.world.channels[channel]
    personal = replace(due, space=space, channel=channel)
    posts = await posted(ledger, chat, personal, cards(told), "after")
    shown = discord.shown(aside)
    assert _ids(shown) == [message for post in posts for message in post.ids]
    assert _tells(shown, told)
    assert not any(path.endswith("/threads") for _, path in discord.rest.requests)


async def test_where_the_head_cannot_be_shown_nothing_hangs_under_it(
    discord, chat, ledger, due
) -> None:
    discord.channel.denied.add("write")
    posts = await posted(ledger, chat, due, cards(stories()))
    assert {post.state for post in posts} == {State.UNDELIVERABLE}
    assert discord.shown(discord.channel) == []


@pytest.mark.parametrize("count", [1, 5, 12, 60])
@pytest.mark.parametrize("long", LENGTHS)
def test_every_sentence_stands_with_its_source_in_a_message_that_discord_takes(count, long) -> None:
    for card in cards(stories(count, long)):
        for message in messages(card, "ab"):
            assert wrong_with(message) == ""
            said = "\n".join(_parts(message))
            sources = re.findall(r"^-# \[.*", said, re.MULTILINE)
            marker = r"(?:^-# |\[)\[(\d+)\]"
            listed = {number for line in sources for number in re.findall(marker, line)}
            named = re.findall(r" \[(\d+)\]$", said, re.MULTILINE)
            assert set(named) == listed


@pytest.mark.parametrize("count", [5, 12, 60])
def test_a_story_is_not_torn_where_a_message_has_room_for_it(count) -> None:
    told = stories(count, LENGTHS[1])
    said = [_says([each]) for card in cards(told) for each in messages(card, "ab")]
    for story in told:
        article, span = story.sentences[0]
        label = "Update: told before, on 20 November 2026" if story.update_of else ""
        begins = _letters(f"{story.head.title}{label}{span.of(article.text)}")
        (holding,) = [each for each in said if begins in each]
        last = _letters(story.story.articles[1].title)
        assert all(_letters(span.of(at.text)) in holding for at, span in story.sentences)
        assert last in holding


def test_a_notification_says_what_the_digest_is_and_no_quote_without_its_story() -> None:
    head, under = cards(stories())
    said = [part for each in messages(head, "ab") for part in _parts(each)]
    assert said[0] == "12 stories."
    assert not any("12 stories." in part for part in said[1:])
    assert messages(under, "ab")[0]["content"] == ""
    assert messages(under, "ab")[0]["embeds"][0]["title"] == f"{TITLE}, continued"


def test_a_list_stands_apart_from_a_quote_in_every_story() -> None:
    (message,) = messages(cards(stories(2), questions=False)[0], "ab")
    assert len(re.findall(r"\[\d\]\n\n• Kellan Post", _parts(message)[2])) == 2
