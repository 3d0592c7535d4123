"""A message of Discord's as its reader finds it: a parser of its markdown, with nothing of the bot's.

By https://support.discord.com/hc/en-us/articles/210298617, the message formatting of
https://docs.discord.com/developers/reference#message-formatting, and what the client is known to
link without being asked (invitations, addresses). A backslash before a sign that is neither a
letter, a digit nor a space makes that sign plain.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_PLAIN = re.compile(r"[^\\\[<@`:|*_~hsfd]+", re.IGNORECASE)  # begins nothing
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_SPECIAL = [  # as the client tries them, at each place in turn
    (
        "code block",
        re.compile(r"```(?:[a-z0-9_+\-.#]*\n)?\n*([^\n].*?)\n*```", re.DOTALL | re.IGNORECASE),
    ),
    ("code", re.compile(r"(`+)(?!`)(.*?[^`])\1(?!`)", re.DOTALL)),
    ("person", re.compile(r"<@!?\d+>")),
    ("role", re.compile(r"<@&\d+>")),
    ("channel", re.compile(r"<#\d+>")),
    ("everybody", re.compile(r"@(?:everyone|here)\b")),
    ("command", re.compile(r"</[^:<>\n]+:\d+>")),
    ("time", re.compile(r"<t:-?\d+(?::[a-zA-Z])?>")),
    ("place", re.compile(r"<id:[\w-]+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[A-Za-z0-9_+'-]+:(?:skin-tone-\d:)?")),
    ("bare link", re.compile(r"<?(?:https?|steam|ftp|discord)://[^\s<>]+>?", re.IGNORECASE)),
    (
        "bare link",
        re.compile(r"<(?:mailto:|tel:)?[^\s<>]+@[^\s<>]+>|<tel:[^\s<>]+>", re.IGNORECASE),
    ),
    ("invitation", re.compile(r"discord(?:app)?\.(?:gg|com/invite|new|gift)/\w+", re.IGNORECASE)),
    ("spoiler", re.compile(r"\|\|(.+?)\|\|", re.DOTALL)),
    ("bold", re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underlined", re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("struck", re.compile(r"~~((?:\\.|[^\\])+?)~~", re.DOTALL)),
    ("italic", re.compile(r"\*(?=\S)((?:\\.|[^*\\])+?)\*(?!\*)", re.DOTALL)),
    ("italic", re.compile(r"\b_((?:\\.|[^_\\])+?)_\b", re.DOTALL)),
]
_STYLES = {"spoiler", "bold", "underlined", "struck", "italic"}
_LABEL = r"\[((?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*)\]"
_LINK = re.compile(
    _LABEL + r"\(\s*<?((?:\\.|[^\s()<>\\]|\([^\s()]*\))+)>?(?:\s+['\"][^\n]*?['\"])?\s*\)"
)
_REFERENCE = re.compile(_LABEL + r"\[[^\]]*\]")
_DEFINITION = re.compile(r"^ *\[(?:\\.|[^\]\\])+\]: *<?[^\s>]+>?", re.MULTILINE)
_BLOCKS = [
    ("quote of the rest", re.compile(r" *>>> ")),
    ("quote", re.compile(r" *> ")),
    ("small", re.compile(r" *-# +(?=\S)")),
    ("heading", re.compile(r" *#{1,3} +(?=\S)")),
    ("list", re.compile(r" *(?:[-*]|\d+\.) +(?=\S)")),
]


@dataclass
class Read:
    """What stands there, what leads where under which words, and how often there is each other thing."""

    texts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def read(message: dict[str, Any]) -> Read:
    """Read the body of a message."""
    found = Read()
    for text in (message["content"], *(e.get("description", "") for e in message["embeds"])):
        _lines(text, found)
    for embed in message["embeds"]:
        _line(embed.get("title", ""), found)
        assert set(embed) <= {"title", "description", "color", "url"}
        if "url" in embed:
            found.links.append((embed["url"], embed["title"]))
    for button in (each for row in message["components"] for each in row["components"]):
        found.texts.append(button["label"])
        if "url" in button:
            found.links.append((button["url"], button["label"]))
    return found


def _lines(text: str, found: Read) -> None:
    found.kinds["definition"] += len(_DEFINITION.findall(text))
    for line in text.split("\n"):
        _line(_block(line, found), found)
    # What is closed on another line than it was opened on.
    across = Read()
    _inline(text, across)
    for kind in ("code block", "spoiler", "code", "struck", "underlined"):
        found.kinds[kind] += max(0, across.kinds[kind] - found.kinds[kind])


def _block(line: str, found: Read) -> str:
    """Return a line without the signs that make it a block: there can be one within another."""
    for kind, pattern in _BLOCKS:
        begins = pattern.match(line)
        if begins:
            found.kinds[kind] += 1
            return _block(line[begins.end() :], found)
    return line


def _line(line: str, found: Read) -> None:
    found.texts.append(_inline(line, found))


def _inline(text: str, found: Read) -> str:
    """Return what is seen of ``text``."""
    seen, at = [], 0
    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            seen.append(plain[0])
            at = plain.end()
            continue
        escape, link = _ESCAPE.match(text, at), _LINK.match(text, at)
        reference = None if link else _REFERENCE.match(text, at)
        if escape:
            seen.append(escape[1])
            at = escape.end()
        elif link:
            label = _inline(link[1], found)
            found.links.append((link[2], label))
            seen.append(label)
            at = link.end()
        elif reference:
            found.kinds["reference"] += 1
            seen.append(_inline(reference[1], found))
            at = reference.end()
        else:
            at = _special(text, at, seen, found)
    return "".join(seen)


def _special(text: str, at: int, seen: list[str], found: Read) -> int:
    for kind, pattern in _SPECIAL:
        match = pattern.match(text, at)
        if match:
            found.kinds[kind] += 1
            if kind in _STYLES:
                seen.append(_inline(match[1], found))
            elif kind == "bare link":
                found.links.append((match[0], match[0]))
            return match.end()
    seen.append(text[at])
    return at + 1
