"""The part of Discord's markdown that our messages use -> HTML. Pure.

Quotes, small lines, bold, italic, links with a label, and a backslash before a sign that is just
that sign. https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from bot.chat.preview.html import element, link

_QUOTE = "> "
_SMALL = "-# "
_INLINE = re.compile(
    r"\\(?P<sign>[^a-zA-Z0-9\s])"
    r"|\[(?P<label>(?:\\.|\[[^\[\]]*\]|[^\[\]\\])*)\]\((?P<url>https?://[^\s)]+)\)"
    r"|\*\*(?P<bold>(?:\\.|[^\\*])+)\*\*"
    r"|\*(?P<italic>(?:\\.|[^\\*])+)\*",
    re.DOTALL,
)


def blocks(text: str) -> Iterator[Markup]:
    """Yield the quotes, paragraphs and small lines of a text."""
    for is_quote, lines in groupby(text.split("\n"), key=_is_quote):
        if is_quote:
            said = [each[len(_QUOTE) :] if each.startswith(_QUOTE) else "" for each in lines]
            yield element("blockquote", *_lines(said))
        else:
            yield from _lines(lines)


def line(text: str) -> Markup:
    """Return the inline markup of one line."""
    return Markup().join(_runs(text))


def _is_quote(text: str) -> bool:
    return text.startswith(_QUOTE) or text == _QUOTE.rstrip()


def _lines(lines: Iterator[str] | list[str]) -> Iterator[Markup]:
    for each in lines:
        if each.startswith(_SMALL):
            yield element("p", line(each[len(_SMALL) :]), look="small")
        else:
            yield element("p", line(each), look="" if each.strip() else "gap")


def _runs(text: str) -> Iterator[str]:
    at = 0
    for match in _INLINE.finditer(text):
        yield escape(text[at : match.start()])
        yield _run(match)
        at = match.end()
    yield escape(text[at:])


def _run(match: re.Match[str]) -> Markup:
    if match["sign"]:
        return escape(match["sign"])
    if match["url"]:
        return link(match["url"], line(match["label"]))
    return (
        element("b", line(match["bold"])) if match["bold"] else element("i", line(match["italic"]))
    )
