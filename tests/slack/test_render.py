"""Whatever a card says, Slack takes it, and shows its sources."""

import re
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View

from bot.channel_settings import ChannelSettings, form
from bot.chat.slack.forms import Opened, modal, values
from bot.chat.slack.pieces import split
from bot.chat.slack.render import alone, fallback, home, render, shown
from bot.chat.slack.units import shortened
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from bot.showing.cleaning import visible
from tests.slack.cards import TEXTS, cards, elements, markers, size, source_lines, source_numbers
from tests.stand_ins.slack.limits import refused, texts, units

TAG = "0123456789abcdef"


def _everything() -> Card:
    """Return a card that no message has room for: many long quotes, each with a long link."""
    link = "https://example.org/" + "a" * 1500
    return Card(
        Kind.ANSWERED,
        tuple(Paragraph(Role.QUOTE, "The moon pulls. " * 60, n) for n in range(1, 31)),
        tuple(Citation(n, "a", f"T{n}", "e.org", "", 0, 9, f"{link}{n}") for n in range(1, 31)),
    )


def _emoji() -> Card:
    """Return a card whose titles are twice as long for Slack as they have characters."""
    title, numbers = "😀" * 299, range(1, 9)
    return Card(
        Kind.ANSWERED,
        tuple(Paragraph(Role.QUOTE, "The moon pulls.", n) for n in numbers),
        tuple(Citation(n, f"a{n}", f"{title}{n}", "s" * 80, "", 0, 9, "") for n in numbers),
        (Button(Action.MORE, title, ""),),
    )


@settings(max_examples=40, deadline=None)
@given(cards())
@example(_everything())
@example(_emoji())
def test_every_payload_is_within_every_limit(card: Card) -> None:
    for payload in render(card, TAG):
        whole = alone(payload)["blocks"]
        assert (refused(whole), len(whole) <= 50) == ([], True)
        assert refused(payload["blocks"]) == []
        assert size(payload) <= 12_000
        assert payload["text"].strip()
        assert not payload["unfurl_links"]
        assert not payload["unfurl_media"]


@settings(max_examples=40, deadline=None)
@given(cards())
@example(_everything())
def test_every_marker_stands_in_the_same_message_as_the_one_source_it_names(card: Card) -> None:
    payloads = render(card, TAG)
    for payload in payloads:
        numbers = source_numbers(payload)
        assert len(numbers) == len(set(numbers))
        assert markers(payload) <= set(numbers)
    assert {n for payload in payloads for n in source_numbers(payload)} == {
        citation.number for citation in shown(card).citations
    }


@settings(max_examples=40, deadline=None)
@given(cards())
def test_nothing_is_lost_when_a_card_is_split(card: Card) -> None:
    said = "".join(
        each["text"]
        for payload in render(card, TAG)
        for block in payload["blocks"]
        if block["type"] != "actions"
        for each in elements(block)
        if each.get("type") in {"text", "link", "plain_text"}
    )
    kept = re.sub(r"\s|\[\d+\]", "", said)
    for paragraph in shown(card).paragraphs:
        assert re.sub(r"\s|\[\d+\]", "", visible(paragraph.text)) in kept


@settings(max_examples=40, deadline=None)
@given(cards())
def test_nothing_that_an_article_says_is_markup(card: Card) -> None:
    for payload in render(card, TAG):
        spoken = [payload["text"], *source_lines(payload)]
        for text in spoken:
            links = re.sub(r"<https?://[^<>|\s]+\|", "", text)
            assert "<" not in links
            assert not re.search(r"&(?!amp;|lt;|gt;)", links)
        for text in source_lines(payload):
            assert not re.search(r"\|[^>]*[*_~`]", text)
        for each in elements(payload["blocks"]):
            assert each.get("type") not in {"user", "usergroup", "broadcast", "channel", "emoji"}
            assert each.get("emoji") is not True
            assert each.get("url", "https://").startswith(("https://", "http://"))
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]", str(each.get("text", "")))


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1))
def test_a_list_is_cut_where_it_is_long_for_slack(items: list[str]) -> None:
    card = Card(Kind.LIST, tuple(Paragraph(Role.ITEM, item) for item in items))
    for payload in render(card, TAG):
        for block in payload["blocks"]:
            assert sum(units(text) for text in texts(block)) <= 3000


@given(TEXTS, st.integers(1, 300))
def test_what_is_shortened_has_room_and_is_how_the_text_begins(text: str, most: int) -> None:
    short = shortened(text, most)
    assert units(short) <= most
    assert short == text or (units(text) > most and text.startswith(short.removesuffix("…")))


@given(TEXTS, st.integers(10, 3000))
def test_parts_joined_are_the_text(text: str, most: int) -> None:
    parts = split(text, most)
    assert "".join(parts) == text
    assert all(len(part) <= most for part in parts)


def test_a_text_is_cut_after_a_sentence_and_not_within_a_link() -> None:
    text = "The moon pulls. " * 60 + "See https://example.org/tides for more. " + "Really. " * 80
    parts = split(text, 1000)
    assert all(part.rstrip().endswith(".") for part in parts)
    assert sum("https://example.org/tides for" in part for part in parts) == 1


ATOMS = ["the moon", "Why?", "\n\n", "[12]", "`let x = 1; y`", "https://example.org/" + "a" * 30]


@given(st.lists(st.sampled_from(ATOMS), max_size=40).map(" ".join))
def test_no_link_code_or_marker_is_cut(text: str) -> None:
    parts = split(text, 60)
    for whole in re.findall(r"`[^`]+`|https://\S+|\[12\]", text):
        assert sum(part.count(whole) for part in parts) == text.count(whole)


def test_quotes_of_one_article_share_a_line_of_sources() -> None:
    blocks = render(_answer("Tides", "Tides", "Moons"), TAG)[0]["blocks"]
    lines = blocks[-1]["elements"][0]["text"].split("\n")
    assert lines == [
        "<https://example.org/1|[1]> <https://example.org/2|[2]> Tides · example.org · 3 March 2026",
        "<https://example.org/3|[3] Moons · example.org · 3 March 2026>",
    ]


def test_a_bar_in_an_address_does_not_end_it() -> None:
    card = _answer("Tides")
    barred = replace(card.citations[0], link="https://example.org/?a=b|c")
    (line,) = source_lines(render(replace(card, citations=(barred,)), TAG)[0])
    assert line.startswith("<https://example.org/?a=b%7Cc|[1] Tides")


def test_a_marker_opens_the_sentence_that_it_names() -> None:
    quote = render(_answer("Tides"), TAG)[0]["blocks"][0]["elements"][0]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"][-1] == {"type": "link", "url": "https://example.org/1", "text": "[1]"}


def test_the_notification_is_the_first_sentence_of_the_answer() -> None:
    assert fallback(_answer("Tides")) == "The moon &amp; the sun."


def test_closest_passages_are_announced_as_such_in_the_notification() -> None:
    card = Card(
        Kind.CLOSEST,
        (Paragraph(Role.SAYS, "These may not answer it."), Paragraph(Role.QUOTE, "Cats purr.", 1)),
    )
    assert fallback(card) == "These may not answer it."


def test_buttons_carry_the_reply_they_stand_under_and_lead_only_to_the_web() -> None:
    card = Card(
        Kind.ARTICLE,
        (Paragraph(Role.LEAD, "Cats purr."),),
        buttons=(
            Button(Action.MORE, "More", "a"),
            Button(Action.READER, "Read it here", "a"),
            Button(Action.ORIGINAL, "Original", "https://example.org/cats"),
        ),
    )
    more, original = render(card, TAG)[0]["blocks"][-1]["elements"]
    assert (more["action_id"], more["value"]) == ("footnote:more", TAG)
    assert (original["action_id"], original["url"]) == (
        "footnote:original",
        "https://example.org/cats",
    )


def test_key_passages_stand_behind_their_button_with_their_sources() -> None:
    card = _answer("Tides", "Moons")
    more = replace(card.paragraphs[1], role=Role.MORE)
    with_button = replace(
        card,
        paragraphs=(card.paragraphs[0], more),
        buttons=(Button(Action.MORE, "More", "a"),),
    )
    assert source_numbers(render(with_button, TAG)[0]) == [1]
    assert source_numbers(render(replace(with_button, buttons=()), TAG)[0]) == [1, 2]


def test_every_message_of_a_long_card_is_known_by_the_tag_and_its_place() -> None:
    card = Card(Kind.PASSAGES, tuple(Paragraph(Role.MORE, f"{n} " * 400) for n in range(30)))
    payloads = render(card, TAG)
    assert len(payloads) > 2
    for number, payload in enumerate(payloads):
        Metadata(**payload["metadata"])
        assert payload["metadata"]["event_payload"] == {"tag": TAG, "n": number}


def test_the_settings_are_a_modal_that_slack_takes() -> None:
    view = modal(form(ChannelSettings(blocked=("example.org",))), Opened("C1", "https://h"))
    View(**view).validate_json()
    assert refused(view["blocks"]) == []
    assert Opened.from_text(view["private_metadata"]) == Opened("C1", "https://h")


def test_what_is_filled_into_the_modal_comes_back() -> None:
    state = {
        "reading": {"reading": {"selected_option": {"value": "off"}}},
        "sites": {"sites": {"value": "-example.org"}},
        "keep_days": {"keep_days": {"value": None}},
    }
    assert values({"state": {"values": state}}) == {
        "reading": "off",
        "sites": "-example.org",
        "keep_days": "",
    }


@settings(max_examples=30, deadline=None)
@given(cards())
def test_the_bots_own_page_is_a_view_that_slack_takes(card: Card) -> None:
    view = home(card, TAG)
    assert len(view["blocks"]) <= 100
    assert refused(view["blocks"]) == []


def test_a_validator_that_sees_nothing_wrong_would_be_of_no_use() -> None:
    wrong = {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}
    assert refused([wrong])
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x" * 76}}
    assert refused([{"type": "actions", "elements": [button]}])
    assert refused([{"type": "context", "elements": [{"type": "plain_text", "text": "x" * 3001}]}])


def _answer(*titles: str) -> Card:
    numbered = list(enumerate(titles, 1))
    return Card(
        Kind.ANSWERED,
        tuple(Paragraph(Role.QUOTE, "The moon & the sun. They pull.", n) for n, _ in numbered),
        tuple(
            Citation(n, t, t, "example.org", "3 March 2026", 0, 9, f"https://example.org/{n}")
            for n, t in numbered
        ),
    )
