"""A digest of many stories on Slack: its head in the channel, the others in the thread under it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.slack.chat import SlackChat
from bot.chat.slack.render import render
from bot.digests.digest import Told
from bot.digests.digest_cards import AT_FIRST
from bot.ledger import Ledger
from bot.messages import Ask, Event, State
from tests.digests.many import LONG, PEOPLE, TITLE, cards, stories
from tests.digests.posting import posted
from tests.slack.cards import elements, source_numbers
from tests.stand_ins.slack import Channel, SlackStandIn
from tests.stand_ins.slack.limits import texts

LENGTHS = ["", "and so it goes on, " * 20, LONG, "and so it goes on. It was said " * 200]


@pytest.fixture
def event() -> Event:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Event("slack", "T1", "C1", "", Ask.DIGEST, "", at, part="2026-11-23")


def _says(messages: list[dict]) -> str:
    """Return what messages say, without their markers and sources."""
    said = [
        text["text"]
        for message in messages
        for text in elements(message["blocks"])
        if isinstance(text.get("text"), str) and text["type"] != "mrkdwn"
    ]
    return re.sub(r" \[\d+\]", "", "".join(said))


def _tells(messages: list[dict], told: list[Told]) -> bool:
    """Whether messages tell stories in this order, with every sentence, person and link."""
    said, at = _says(messages), 0
    links = {each["url"] for each in elements([m["blocks"] for m in messages]) if "url" in each}
    for story in told:
        sentences = [span.of(article.text) for article, span in story.sentences]
        titles = [story.head.title, story.story.articles[1].title]
        for text in (titles[0], *sentences, PEOPLE["ada"], titles[1], PEOPLE["ben"]):
            at = said.index(text, at) + len(text)
        assert {each.url for each in story.story.articles} <= links
        assert {
            f"https://chat.example/archives/C1/{s.message}" for s in story.story.shares
        } <= links
    return True


@pytest.mark.parametrize("long", LENGTHS)
async def test_its_head_stands_in_the_channel_and_the_others_in_the_thread_under_it(
    slack: SlackStandIn, tides: Channel, chat: SlackChat, ledger: Ledger, event: Event, long: str
) -> None:
    chat.gap = 0.0
    told = stories(12, long)
    head, *rest = await posted(ledger, chat, event, cards(told))
    assert [each["ts"] for each in tides.top()] == list(head.ids)
    thread = tides.thread(head.ids[0])[1:]
    assert [each["ts"] for each in thread] == [message for post in rest for message in post.ids]
    assert _tells(tides.top(), told[:AT_FIRST])
    assert _tells(thread, told[AT_FIRST:])
    assert "9 more stories in the thread below." in _says(tides.top())
    assert slack.methods.refusals == []


@pytest.mark.parametrize("dies", ["before", "after"])
async def test_a_process_that_dies_with_every_message_posts_each_once_and_where_it_belongs(
    slack: SlackStandIn,
    tides: Channel,
    chat: SlackChat,
    ledger: Ledger,
    event: Event,
    dies: str,
) -> None:
    made = cards(stories(25, LENGTHS[1]))
    head, *rest = await posted(ledger, chat, event, made, dies)
    assert len(head.ids) + sum(len(post.ids) for post in rest) == len(tides.messages) > 4
    assert [each["ts"] for each in tides.top()] == list(head.ids)
    thread = tides.thread(head.ids[0])[1:]
    assert [each["ts"] for each in thread] == [message for post in rest for message in post.ids]


async def test_in_direct_messages_it_stands_as_in_a_channel(
    slack: SlackStandIn, chat: SlackChat, ledger: Ledger, event: Event
) -> None:
    space, channel = await chat.direct("T1", "U1")
    told = stories()
    personal = replace(event, space=space, channel=channel)
    head, *_ = await posted(ledger, chat, personal, cards(told), "after")
    aside = slack.world.channels[channel]
    assert [each["ts"] for each in aside.top()] == list(head.ids)
    assert _tells(aside.messages, told)


async def test_where_the_head_cannot_be_shown_nothing_hangs_under_it(
    tides: Channel, chat: SlackChat, ledger: Ledger, event: Event
) -> None:
    tides.archived = True
    posts = await posted(ledger, chat, event, cards(stories()))
    assert {post.state for post in posts} == {State.UNDELIVERABLE}
    assert tides.messages == []


@pytest.mark.parametrize("count", [1, 5, 12, 60])
@pytest.mark.parametrize("long", LENGTHS)
def test_every_sentence_stands_with_its_source_and_no_button_stands_alone(
    count: int, long: str
) -> None:
    for card in cards(stories(count, long)):
        for payload in render(card, "ab"):
            named = {each for each in texts(payload["blocks"]) if re.fullmatch(r"\[\d+\]", each)}
            assert named == {f"[{number}]" for number in source_numbers(payload)}
            assert {each["type"] for each in payload["blocks"]} != {"actions"}


@pytest.mark.parametrize("count", [5, 12, 60])
def test_a_story_is_not_torn_where_a_message_has_room_for_it(count: int) -> None:
    told = stories(count, LENGTHS[1])
    messages = [_says([each]) for card in cards(told) for each in render(card, "ab")]
    for story in told:
        (holding,) = [each for each in messages if f"{story.head.title}{_first(story)}" in each]
        assert all(span.of(article.text) in holding for article, span in story.sentences)
        assert story.story.articles[1].title in holding


def _first(story: Told) -> str:
    article, span = story.sentences[0]
    label = "Update: told before, on 20 November 2026" if story.update_of else ""
    return f"{label}{span.of(article.text)}"


def test_the_notification_names_the_day() -> None:
    head, under = cards(stories())
    assert {each["text"] for each in render(head, "ab")} == {TITLE}
    assert {each["text"] for each in render(under, "ab")} == {f"{TITLE}, continued"}
