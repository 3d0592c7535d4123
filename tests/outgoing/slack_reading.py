"""A payload of Slack's as its reader finds it, by Slack's documents and nothing of the bot's.

https://docs.slack.dev/messaging/formatting-message-text: in mrkdwn, ``<…>`` is a mention or a link;
without ``verbatim`` (in the text of a message: with ``parse`` other than ``none``) a bare address
becomes one too. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block: a rich text's
``text`` is shown as it is, and only elements of other types name somebody or lead somewhere.
"""

import html
import re
from dataclasses import dataclass, field
from typing import Any

_SEQUENCE = re.compile(r"<([^<>]*)>")
_ADDRESS = re.compile(
    r"(?:https?|ftp|mailto|slack|tel):/{0,2}\S+|\bwww\.\S+|\S+@\S+\.\w+", re.IGNORECASE
)
_EMOJI = re.compile(r":[a-z0-9_+'-]+:", re.IGNORECASE)
_STYLED = re.compile(r"(?<!\w)([*_~`])(?=\S)[^\n]*?\S\1(?!\w)")
_NAMES_SOMEBODY = {"user", "usergroup", "broadcast", "channel", "team", "date", "color"}


@dataclass
class Read:
    """What stands there, what leads where under which words, whom it names, and what is drawn."""

    texts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def read(payload: dict[str, Any]) -> Read:
    """Read a message, or a view, whole: the text of its notification too."""
    found = Read()
    if "text" in payload:
        bare = payload.get("parse") != "none" or payload.get("link_names", True)
        _mrkdwn(payload["text"], found, bare=bare, styled=False)
    for block in payload["blocks"]:
        _element(block, found)
    for name in ("title", "submit", "close"):
        if name in payload:
            _element(payload[name], found)
    return found


def _element(held: Any, found: Read) -> None:
    if isinstance(held, list):
        for each in held:
            _element(each, found)
    elif isinstance(held, dict):
        kind = held.get("type", "")
        if kind in _NAMES_SOMEBODY:
            found.mentions.append(kind)
        elif kind == "emoji":
            found.drawn.append(held["name"])
        elif kind == "mrkdwn":
            _mrkdwn(held["text"], found, bare=not held.get("verbatim", False), styled=True)
        elif kind == "plain_text":
            found.texts.append(held["text"])
            if held.get("emoji", True):
                found.drawn += _EMOJI.findall(held["text"])
        elif kind == "image" or "image_url" in held:
            found.drawn.append(held["image_url"])
        else:
            _other(kind, held, found)


def _other(kind: str, held: dict[str, Any], found: Read) -> None:
    if kind in {"text", "link"}:
        found.texts.append(held["text"])
    if "url" in held:
        label = held["text"]
        found.links.append((held["url"], label["text"] if isinstance(label, dict) else label))
    for value in held.values():
        if isinstance(value, dict | list):
            _element(value, found)


def _mrkdwn(text: str, found: Read, *, bare: bool, styled: bool) -> None:
    for sequence in _SEQUENCE.findall(text):
        target, _, label = sequence.partition("|")
        if target[:1] in {"@", "#", "!"}:
            found.mentions.append(sequence)
        else:
            found.links.append((html.unescape(target), html.unescape(label)))
    shown = _SEQUENCE.sub(lambda match: match[1].partition("|")[2], text)
    outside = _SEQUENCE.sub(" ", text)
    if bare:
        found.links += [(each, each) for each in _ADDRESS.findall(outside)]
        found.mentions += re.findall(r"@(?:channel|here|everyone)\b", outside)
    if styled:
        found.drawn += _EMOJI.findall(shown)
        found.drawn += [each[0] for each in _STYLED.finditer(shown)]
    # Slack knows these three and shows every other one as it is written.
    found.texts.append(shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
