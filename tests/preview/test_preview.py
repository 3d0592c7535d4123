"""A preview shows all that a payload says, and nothing of it does anything."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given

from bot.chat.discord.render import messages
from bot.chat.preview import PREVIEWS
from bot.chat.preview.markdown import blocks, line
from bot.chat.slack.render import render
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from tests.slack.cards import cards

TAG = "0123456789abcdef"
DRAWN = {"div", "p", "span", "b", "i", "a", "ul", "li", "blockquote"}
TIDES = Card(
    Kind.ARTICLE,
    (
        Paragraph(Role.TITLE, "Tides & *moons* <b>", link="https://example.org/tides"),
        Paragraph(Role.FACTS, "The Post · 3 March 2026"),
        Paragraph(Role.LEAD, "The sea rises.", 1),
        Paragraph(Role.KEY, "It falls_again_.", 1),
        Paragraph(Role.QUOTE, "Said Ann\n\nPoole.", 1),
    ),
    (Citation(1, "a", "Tides", "The Post", "3 March 2026", 0, 5, "https://example.org/tides#x"),),
    (
        Button(Action.MORE, "More", "a"),
        Button(Action.ORIGINAL, "Original", "https://example.org/tides"),
        Button(Action.FORGET, "Forget", "a"),
    ),
    "a",
)


class Page(HTMLParser):
    """The elements of a piece of HTML, its links, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("platform", PREVIEWS)
@given(card=cards())
def test_any_card_is_drawn_with_plain_elements_that_lead_only_to_the_web(
    platform: str, card: Card
) -> None:
    html, _ = PREVIEWS[platform](card, TAG)
    page = Page(html)
    assert page.elements <= DRAWN
    assert page.attributes <= {"class", "href", "rel", "target"}
    assert all(link.startswith(("http://", "https://")) for link in page.links)


@pytest.mark.parametrize("platform", PREVIEWS)
def test_all_that_a_card_says_is_shown_as_it_is(platform: str) -> None:
    html, _ = PREVIEWS[platform](TIDES, TAG)
    page = Page(html)
    for said in ("Tides & *moons* <b>", "The sea rises.", "It falls_again_.", "Poole.", "[1]"):
        assert said in page.text
    for label in ("More", "Original", "Forget"):
        assert label in page.text
    assert "https://example.org/tides#x" in page.links


def test_the_payloads_are_shown_as_they_are_sent() -> None:
    _, slack = PREVIEWS["Slack"](TIDES, TAG)
    _, discord = PREVIEWS["Discord"](TIDES, TAG)
    assert [json.loads(each) for each in slack.split("\n\n")] == list(render(TIDES, TAG))
    assert [json.loads(each) for each in discord.split("\n\n")] == messages(TIDES, TAG)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and *italic*", "<b>bold</b> and <i>italic</i>"),
        (r"\*plain\* \[1\]", "*plain* [1]"),
        (r"**a \* b**", "<b>a * b</b>"),
        (r"a\_b\_", "a_b_"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
    ],
)
def test_discord_s_markdown_is_read_as_discord_does(text: str, html: str) -> None:
    assert line(text) == html


def test_a_marker_in_brackets_is_a_link() -> None:
    page = Page(line("On the page: [[1]](https://example.org/#x)"))
    assert page.text == "On the page: [1]"
    assert page.links == ["https://example.org/#x"]


def test_quotes_small_lines_and_paragraphs_are_told_apart() -> None:
    drawn = "".join(blocks("One.\n\n> Said\n> \n> twice.\n-# small"))
    assert drawn == (
        '<p>One.</p><p class="gap"></p>'
        '<blockquote><p>Said</p><p class="gap"></p><p>twice.</p></blockquote>'
        '<p class="small">small</p>'
    )
