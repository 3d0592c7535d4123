"""What takes strangers' input, with inputs near to real ones, and what must hold whatever comes.

``python -m bench.fuzz`` tries many, the tests a few and every finding of the past.
"""

import contextlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from bot.chat.discord import parse as on_discord
from bot.chat.discord import render as for_discord
from bot.chat.discord.asked import asked
from bot.chat.slack.parse import parse as on_slack
from bot.chat.slack.render import render as for_slack
from bot.chat.web import parse as on_the_page
from bot.chat.web.render import card_record
from bot.errors import ChatError
from bot.messages import Event
from bot.showing.cleaning import visible
from index.errors import ExtractError
from index.extract.fallback import parse_roughly
from index.extract.parse import parse as extract
from index.links.canonical import canonical
from index.links.finding import find_links
from index.text.segment import passages, sentences
from index.types import Link, Page, Span
from tests.discord import payloads as discord
from tests.extract.test_body import PARAGRAPHS, page, story
from tests.outgoing.hostile import HOSTILE
from tests.outgoing.said import makers
from tests.slack import payloads as slack
from tests.stand_ins.slack.limits import refused

TAG = "0123456789abcdef"
URL = "https://post.example/news/2025/04/08/harbour"
SIGNS = " \n\t.!?…。\"'“”‘’«»()[]<>{}|*_~`#@:;/\\&=%-–—\u2029\u200d\u202e\ud83d\u0301あא1aB"

TEXTS = st.lists(
    st.one_of(
        st.sampled_from([each.text[:300] for each in HOSTILE]),
        st.text(st.one_of(st.sampled_from(SIGNS), st.characters()), max_size=40),
        st.sampled_from(
            [*PARAGRAPHS, "https://a.example/b_(c)?d=e#f", "www.a.example", "Dr. No said: "]
        ),
    ),
    max_size=5,
).map("".join)


@dataclass(frozen=True)
class Target:
    """Inputs, all of JSON, and what tries one: it raises where something does not hold."""

    inputs: st.SearchStrategy[Any]
    holds: Callable[[Any], None]


def urls_are_found(text: str) -> None:
    for link in find_links(text):
        assert link.key == canonical(link.key)
        assert link.url.startswith(("http://", "https://"))
        assert not any(each.isspace() for each in link.url)


def sentences_are_spans_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(0 <= a.start < a.end <= len(text) for a in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    seen = "".join(span.of(text) for span in spans)
    assert "".join(seen.split()) == "".join(text.split())
    sizes = [len(span.of(text)) / 4 for span in spans]
    grouped = passages(text, spans, sizes)
    assert [each for passage in grouped for each in passage.sentences[:1]] == [
        Span(passage.start, passage.sentences[0].end) for passage in grouped
    ]
    assert {each for passage in grouped for each in passage.sentences} == set(spans)


def a_page_is_read_or_declined(latin: str) -> None:
    body = latin.encode("latin-1")
    for media_type, read in (
        ("text/html", extract),
        ("text/plain", extract),
        ("text/html", parse_roughly),
    ):
        try:
            found = read(Page(Link(URL, URL), URL, media_type, None, body))
        except ExtractError:
            continue
        found.text.encode()
        assert found.text == found.text.strip()
        assert not set(found.text) & set("\x00\x1b\u202e\u2066")
        sentences_are_spans_in_order(found.text)


def a_card_is_shown(drawn: list[str]) -> None:
    text, name = drawn
    card = makers(text)[name]()
    for payload in for_slack(card, TAG):
        assert refused(payload["blocks"]) == []
        json.dumps(payload, ensure_ascii=False).encode()
    for message in for_discord.messages(card, TAG):
        assert len(message["content"]) <= for_discord.MAX_CONTENT
        json.dumps(message, ensure_ascii=False).encode()
    for paragraph in card_record(card, "c")["paragraphs"]:
        assert "".join(run for run, _ in paragraph["runs"]) == paragraph["text"]
        assert visible(paragraph["text"]) == paragraph["text"]


def a_payload_of_slack_is_understood(body: dict[str, Any]) -> None:
    for found in on_slack(body, slack.US, slack.NOW):
        if isinstance(found, Event):
            _comes_back(found)


def a_payload_of_discord_is_understood(body: dict[str, Any]) -> None:
    here, us = on_discord.Where("10", "20"), on_discord.Us(discord.US)
    if "content" in body:
        said = on_discord.said(body, here, us)
        on_discord.edited(body, here, us)
        assert said is None or all(link.startswith("http") for link in said.links)
    else:
        for event in asked(body, here) or ():
            _comes_back(event)


def a_request_is_taken_or_refused(body: Any) -> None:
    for take in (
        on_the_page.sent,
        on_the_page.press,
        on_the_page.filled_in,
        on_the_page.channel_name,
    ):
        with contextlib.suppress(ChatError):
            take(body)


def _comes_back(event: Event) -> None:
    assert Event.from_record(json.loads(json.dumps(event.as_record()))) == event


def _with(payload: dict[str, Any], *names: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return the payload with other texts under some of its names, or without them."""
    changes = st.fixed_dictionaries({}, optional=dict.fromkeys(names, TEXTS))
    return changes.map(lambda changed: payload | changed)


def _mutated(whole: str) -> st.SearchStrategy[str]:
    """Return a page with some of its bytes cut out, doubled, or replaced."""
    at = st.integers(0, len(whole))
    junk = st.one_of(
        st.binary(max_size=12).map(lambda raw: raw.decode("latin-1")),
        st.sampled_from(
            ["<", ">", "</p>", "<p>", "<div hidden>", "<!--", "-->", "<style>p{", "<script>", "&#0;",
             "<table><tr><td>", "</article>", "<base href=//x>", "\x00", "\xff\xfe", "<a href=", '"', "]]>"]
        ),
    )  # fmt: skip

    def changed(given: list[tuple[int, int, str]]) -> str:
        text = whole
        for start, length, put in given:
            text = text[:start] + put + text[start + length :]
        return text

    return st.lists(st.tuples(at, st.integers(0, 60), junk), max_size=6).map(changed)


_CARDS = st.tuples(TEXTS, st.sampled_from([*makers("")])).map(list)
_PAGES = st.one_of(
    _mutated(page(story()).encode().decode("latin-1")),
    _mutated(f"<p>{PARAGRAPHS[0]}<p>{PARAGRAPHS[1]}<p>{PARAGRAPHS[2]}"),
    st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")),
)
_SLACK = st.one_of(
    TEXTS.map(lambda text: slack.event(slack.message(text))),
    _with(slack.message(), "text", "thread_ts", "subtype", "bot_id", "user", "channel_type").map(
        slack.event
    ),
    TEXTS.map(lambda text: slack.event(slack.changed(slack.message("a"), slack.message(text)))),
    TEXTS.map(slack.slash),
    TEXTS.map(slack.shortcut),
    st.tuples(st.sampled_from(["up", "down", "more", "forget", "why"]), TEXTS).map(
        lambda drawn: slack.press(drawn[0], response_url=drawn[1])
    ),
)
_DISCORD = st.one_of(
    _with(discord.message(), "content", "webhook_id").map(lambda made: {"content": ""} | made),
    TEXTS.map(
        lambda name: discord.message(
            "", attachments=[{"id": "1", "filename": name, "size": 3, "url": name}]
        )
    ),
    TEXTS.map(lambda text: discord.command("ask", question=text)),
    TEXTS.map(lambda text: discord.command(text[:20])),
    TEXTS.map(discord.press),
)
_REQUESTS = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "key": st.one_of(TEXTS, st.just("key-00000001")),
            "text": TEXTS,
            "card": TEXTS,
            "action": TEXTS,
            "thread": TEXTS,
            "author": TEXTS,
            "values": st.dictionaries(TEXTS, TEXTS, max_size=2),
            "name": TEXTS,
        },
    ),
    st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), TEXTS), st.lists, max_leaves=4),
)

TARGETS = {
    "urls": Target(TEXTS, urls_are_found),
    "segmentation": Target(TEXTS, sentences_are_spans_in_order),
    "extraction": Target(_PAGES, a_page_is_read_or_declined),
    "rendering": Target(_CARDS, a_card_is_shown),
    "slack": Target(_SLACK, a_payload_of_slack_is_understood),
    "discord": Target(_DISCORD, a_payload_of_discord_is_understood),
    "requests": Target(_REQUESTS, a_request_is_taken_or_refused),
}
