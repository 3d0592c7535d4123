"""What is exported as Markdown, rendered by another's parser: our structure, the articles' characters."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.digests.edition import Edition, Line, StoryText, edition_of
from bot.digests.markdown_export import escaped, markdown
from bot.messages import Card, Citation, Kind, Paragraph, Role
from bot.showing.cleaning import visible
from index.links.canonical import parse_web_url

DAY = date(2026, 3, 4)
COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("gfm-like")
GITHUB.linkify.set({"fuzzy_link": False})
SIGNS = st.text(
    st.sampled_from("\\`*_{}[]()<>#+-.!|~=:&;@\"'$%^/1a \n\t\u00a0\u2028\u202e\0"), max_size=24
)
TEXTS = st.one_of(SIGNS, st.text(max_size=24), st.text("ab12.) \n-#>", max_size=24)).map(visible)
URLS = st.one_of(
    st.sampled_from(
        [
            "https://a.example/x",
            "https://a.example/a(b)c?d=1&copy;=2#:~:text=on%20it",
            "javascript:alert(1)",
            "data:text/html,<script>",
            "https://a.example/)](javascript:alert(1)",
            "https://a.example/ x> y<\\",
            "/c/general/t/m1",
            "//a.example",
            "",
        ]
    ),
    st.text(max_size=12).map(lambda path: f"https://a.example/{path}"),
)


def leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children:
            yield from leaves(token.children)
        else:
            yield token


def text_of(tokens: list[Token]) -> str:
    """Return what a reader sees: paragraphs are parted by a blank line."""
    blocks: list[str] = []
    for token in tokens:
        if token.type == "inline":
            blocks.append("")
            for leaf in token.children or []:
                blocks[-1] += "\n" if leaf.type == "softbreak" else leaf.content
    return "\n\n".join(blocks)


def kinds(tokens: list[Token]) -> set[str]:
    return {token.type for token in leaves(tokens)}


@pytest.mark.parametrize("renderer", [COMMONMARK, GITHUB], ids=["commonmark", "github"])
@given(text=TEXTS.filter(str.strip))
@example(text="# 1. - + = > ``` ~~~ ![x](y) <b> &amp; http://a.example a@b.example www.a.example")
@example(text="1. one\n2) two\n- three\n+ four\n* five\n=====\n-----\n\n    code\n\ttab  \nend ")
@example(text="| a | b |\n| - | - |\n| c | d |")
@example(text="a\n:-:\nb")
@example(text="[x]: https://a.example\n[x]")
@example(text="![" + "a](b)")
def test_a_text_comes_back_and_nothing_of_it_is_markup(renderer: MarkdownIt, text: str) -> None:
    tokens = renderer.parse(escaped(text))

    assert text_of(tokens) == text
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert kinds([token for token in tokens if token.children]) <= {"text", "softbreak"}


def edition(title: str, text: str, link: str, thread: str) -> Edition:
    cited = Citation(1, "a", title, "Site", "4 March 2026", 0, 1, link)
    lines = (
        Line(Paragraph(Role.LABEL, text)),
        Line(Paragraph(Role.QUOTE, text, 1), cited),
        Line(Paragraph(Role.ITEM, title, link=link, article="a", thread=thread)),
        Line(Paragraph(Role.ITEM, title, article="b")),
    )
    head = Paragraph(Role.TITLE, title, link=link, article="a")
    after = (Line(Paragraph(Role.SAYS, text)), Line(Paragraph(Role.ASKED, title)))
    return Edition(DAY, title, (text,), (StoryText(head, lines),), after)


@given(TEXTS, TEXTS, URLS, URLS)
def test_only_our_own_links_and_none_but_the_web_s(
    title: str, text: str, link: str, thread: str
) -> None:
    tokens = COMMONMARK.parse(markdown(edition(title, text, link, thread)))

    headings = [
        tokens[at + 1 : at + 2] for at, each in enumerate(tokens) if each.type == "heading_open"
    ]
    assert [text_of(heading) for heading in headings] == [title, title]
    every = [each for token in tokens for each in (token, *(token.children or []))]
    assert not {each.type for each in every} & {
        "image",
        "html_inline",
        "html_block",
        "fence",
        "code_block",
        "code_inline",
        "em_open",
        "strong_open",
    }
    offered = {
        COMMONMARK.normalizeLink(found.href)
        for found in map(parse_web_url, (link, thread))
        if found
    }
    assert {each.attrs["href"] for each in every if each.type == "link_open"} <= offered


def test_it_reads_as_the_digest_does() -> None:
    exported = markdown(
        edition(
            "The bridge", "It opened.\nPeople cheered.", "https://a.example/b", "/c/general/t/m"
        ),
        "http://127.0.0.1:1",
    )

    assert (
        exported
        == """# The bridge

It opened.
People cheered.

## [The bridge](https://a.example/b)

It opened.
People cheered.

> It opened.
> People cheered.

[The bridge · Site · 4 March 2026](https://a.example/b)

- [The bridge](https://a.example/b) ([its thread](http://127.0.0.1:1/c/general/t/m))
- The bridge

---

It opened.
People cheered.

- The bridge
"""
    )


def test_a_second_channel_has_a_heading_of_its_own() -> None:
    (story,) = edition("T", "t", "", "").stories
    under = replace(story, under=("Digest, #other", "1 story."))
    shown_first, _, rest = markdown(Edition(DAY, "D", (), (story, under))).partition(
        "# Digest, \\#other"
    )
    assert shown_first.startswith("# D\n\n## T")
    assert rest.startswith("\n\n1 story.\n\n## T")


@given(TEXTS.filter(str.strip))
def test_a_quote_is_one_block_with_every_character(text: str) -> None:
    quoted = Card(Kind.DIGEST, (Paragraph(Role.TITLE, "T"), Paragraph(Role.QUOTE, text)))
    tokens = COMMONMARK.parse(markdown(edition_of(DAY, [quoted])))

    types = [token.type for token in tokens]
    start, end = types.index("blockquote_open"), types.index("blockquote_close")
    assert text_of(tokens[start:end]) == text
    assert types.count("blockquote_open") == 1


def test_a_link_into_this_site_is_left_out_where_nobody_says_where_that_is() -> None:
    assert "/c/" not in markdown(edition("T", "t", "", "/c/general/t/m"))
