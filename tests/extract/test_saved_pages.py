"""A page saved as text, with its menus, teasers and pleas around the article."""

import html

import pytest

from index.extract.parse import parse
from index.types import Completeness, Link, Page

HEADLINE = "Bridge at Torvale closes after cracks are found"
PARAGRAPHS = [
    "The road bridge at Torvale was closed on Monday after engineers found cracks in two of its piers.",
    "Chief engineer Lena Horvath said the cracks had grown by a third since they were measured in spring.",
    "Lorries are sent over the dam at Upper Torvale, which adds forty minutes to the journey.",
    "“Nobody will drive over it before we know why they grow,” she told reporters on the river bank.",
]
BEFORE = ["Skip to main content", "The Torvale Courier Shop", HEADLINE]
NOTICE = ["You have reached your free article limit.", "Subscribe to continue reading."]
AFTER = [
    "Support the Courier",
    *NOTICE,
    "More from this author",
    "Valley / 3 March 2025",
    "Similar stories",
    "Where the trout went: a walk along the upper river, with the people who count what is left of them and why",
]
LINES = [*BEFORE, *PARAGRAPHS, *AFTER]
BODY = "\n\n".join(PARAGRAPHS)
SAVED = "\n".join(BEFORE) + "\n\n" + BODY + "\n\n" + "\n".join(AFTER)


def read(body: str, media_type: str = "text/html"):
    link = Link("https://courier.example/bridge", "https://courier.example/bridge")
    return parse(Page(link, link.url, media_type, "utf-8", body.encode()))


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines)


SHAPES = {
    "each line a paragraph": f"<body>{paragraphs(LINES)}</body>",
    "each block a paragraph": f"<body>{paragraphs(SAVED.split(chr(10) * 2))}</body>",
    "each block a division": "".join(f"<div>{html.escape(b)}</div>" for b in SAVED.split("\n\n")),
    "preformatted": f"<pre>{html.escape(SAVED)}</pre>",
    "lines with breaks": html.escape(SAVED).replace("\n", "<br>\n"),
    "an article element": f"<article>{paragraphs(LINES)}</article>",
    "a main element with a heading": f"<main><h1>{HEADLINE}</h1>{paragraphs(LINES[3:])}</main>",
    "classes": f"<div class=page>{paragraphs(LINES)}</div>",
}


def test_a_page_saved_as_text_gives_its_article_and_says_what_stopped_it():
    found = read(SAVED, "text/plain")

    assert found.title == HEADLINE
    assert found.text == BODY
    assert found.label.completeness is Completeness.PARTIAL
    assert found.label.reason == " ".join(NOTICE)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_the_same_text_served_as_html_gives_the_same(shape: str):
    found = read(f"<!doctype html><html><head><title>{HEADLINE}</title></head>{shape}</html>")

    assert found.title == HEADLINE
    assert found.text == BODY
    assert found.label.completeness is Completeness.PARTIAL


def test_a_clean_text_comes_through_whole():
    clean = f"{HEADLINE}\n\n{BODY}\n\nWhat happens next\n\nThe piers are looked at again in May."

    found = read(clean, "text/plain")

    assert found.text == clean
    assert found.label.completeness is Completeness.FULL


def test_wrapped_lines_are_one_paragraph():
    wrapped = (
        "The road bridge at Torvale was closed on Monday\n"
        "after engineers found cracks in two of its piers\n"
        "and in the deck between them."
    )

    assert read(wrapped, "text/plain").text == " ".join(wrapped.split("\n"))


def test_a_line_end_in_a_paragraph_of_markdown_is_a_space():
    wrapped = (
        "The bridge was **opened** on [12 June 1991](https://courier.example/the-old-bridge) by *the mayor*. It\n"
        "cost 45 million crowns, and\nwas paid by tolls until\n2010. It is free now.\n\n"
        "- Piers: 12 million\n- Deck: 20 million. It was\n  replaced in 2010.\n\n"
        "> Nobody will drive\n> over it."
    )

    assert read(wrapped, "text/markdown").text.split("\n\n") == [
        wrapped.partition("\n\n")[0].replace("\n", " "),
        "- Piers: 12 million",
        "- Deck: 20 million. It was replaced in 2010.",
        "> Nobody will drive over it.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["---", "title: The bridge", "date: 2025-03-03", "---"],
        ["# The bridge", "It is closed."],
        ["| Pier | Crack |", "| ---- | ----- |", "| 1 | 4 mm |"],
        ["It is measured so:", "```", "crack = width(pier)", "print(crack)", "```"],
        ["Upper Torvale  ", "The dam"],
        ["The bridge", "==="],
    ],
    ids=["front matter", "a heading", "a table", "code", "a hard break", "an underlined heading"],
)
def test_what_markdown_keeps_on_lines_of_its_own_stays_so(lines: list[str]):
    found = read("\n".join(lines), "text/markdown").text

    assert found.split("\n\n") == [line.strip() for line in lines]


def test_the_title_of_markdown_is_its_first_heading():
    found = read(f"Some words before.\n\n# {HEADLINE}\n\n{BODY}", "text/markdown")

    assert found.title == HEADLINE
