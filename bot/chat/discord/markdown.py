"""Text of articles and people -> Discord markdown that shows it, and does nothing else.

A backslash before a sign makes it a plain sign: Discord shows the text as it stands, links nothing,
mentions nobody. What reorders or hides text has no such form and is left out.
"""

import re
from urllib.parse import quote

from bot.messages.marks import Marks, carried, runs
from bot.showing import cleaning
from index.links.canonical import parse_web_url

MAX_LINK = 1000  # characters; a longer one would leave no room for what it proves

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\*_~`|[]<@"})
# A slash leads somewhere behind ``https:`` and the hosts of invitations, a name between colons is a
# picture: Discord looks for them in plain text.
_LED_BY = re.compile(
    r":(?=//)|\bdiscord(?:app)?\.\w+(?:(?=/)|(?=/invite/))|(?=:[\w+'\-\\]+:)", re.IGNORECASE
)
_NUMBERED = re.compile(r"^(\s*\d+)\.(?=\s)")  # of a list
_AT_LINE_START = ("#", ">", "-", "+")
# What a browser takes in a link, but markdown ends it at.
_SAFE_IN_LINK = "%/:=&?~#+!$,;'@*-._"


def inert(text: str) -> str:
    """Return text as markdown that shows just that text, line by line."""
    return "\n".join(_line(line) for line in visible(text).split("\n"))


def marked(text: str, marks: Marks) -> str:
    """Return text as ``inert`` does, with the marked words in bold."""
    parts = runs(inert(text), carried(text, marks, inert))
    return "".join(f"**{part}**" if bold else part for part, bold in parts)


def visible(text: str) -> str:
    """Return text as it is seen, without the space around it, which Discord cuts off."""
    return cleaning.visible(text).strip(" \n\u00a0")


def link(text: str, url: str) -> str:
    """Return text that leads to ``url``; the text alone where that is no link to the web."""
    target = web_link(url)
    return f"[{inert(text)}]({target})" if target else inert(text)


def web_link(url: str) -> str:
    """Return ``url`` as markdown takes it, without its fragment where it is too long; else nothing."""
    if not parse_web_url(url):
        return ""
    for candidate in (url, url.partition("#")[0]):
        quoted = quote(candidate, safe=_SAFE_IN_LINK)
        if len(quoted) <= MAX_LINK:
            return quoted
    return ""


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units: what Discord counts, or more."""
    return len(text) + sum(character > "\uffff" for character in text)


def _line(line: str) -> str:
    """Return a line whose signs are plain, also those that count only where a line begins."""
    escaped = _LED_BY.sub(r"\g<0>\\", line.translate(_ESCAPED))
    start = escaped.lstrip()
    if start.startswith(_AT_LINE_START):
        return escaped[: len(escaped) - len(start)] + "\\" + start
    return _NUMBERED.sub(r"\1\\.", escaped)
