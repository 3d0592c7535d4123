"""Block Kit -> HTML. Draws the blocks and elements that our payloads are made of. Pure.

https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Callable, Iterator
from html import unescape

from markupsafe import Markup

from bot.chat.preview.html import as_json, element, link, message
from bot.chat.slack.render import render
from bot.messages import Card, Record

_LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")


def drawn(card: Card, tag: str) -> tuple[Markup, str]:
    """Return a card as Slack draws it, in HTML, and the payloads of ``chat.postMessage``."""
    payloads = render(card, tag)
    shown = Markup().join(message(*map(_block, each["blocks"])) for each in payloads)
    return element("div", shown, look="slack"), as_json(payloads)


def _block(block: Record) -> Markup:
    return _BLOCKS[block["type"]](block)


def _rich_text(block: Record) -> Markup:
    return element("div", *map(_rich, block["elements"]), look="rich")


def _rich(part: Record) -> Markup:
    if part["type"] == "rich_text_list":
        items = (element("li", *map(_inline, each["elements"])) for each in part["elements"])
        return element("ul", *items)
    name = {"rich_text_section": "p", "rich_text_quote": "blockquote"}[part["type"]]
    return element(name, *map(_inline, part["elements"]))


def _inline(part: Record) -> Markup:
    """Return a text or a link of rich text, in its style."""
    shown = _INLINE[part["type"]](part)
    for style, name in (("bold", "b"), ("italic", "i")):
        if part.get("style", {}).get(style):
            shown = element(name, shown)
    return shown


_INLINE: dict[str, Callable[[Record], Markup]] = {
    "text": lambda part: element("span", part["text"]),
    "link": lambda part: link(part["url"], part["text"]),
}


def _context(block: Record) -> Markup:
    return element("div", *map(_text, block["elements"]), look="context")


def _text(text: Record) -> Markup:
    if text["type"] == "plain_text":
        return element("span", text["text"])
    return element("span", *_mrkdwn(text["text"]))


def _mrkdwn(text: str) -> Iterator[str]:
    """Yield the runs of a line of sources: links, and what stands between them."""
    at = 0
    for match in _LINK.finditer(text):
        yield unescape(text[at : match.start()])
        yield link(unescape(match[1]), unescape(match[2]))
        at = match.end()
    yield unescape(text[at:])


def _actions(block: Record) -> Markup:
    return element("div", *map(_button, block["elements"]), look="actions")


def _button(button: Record) -> Markup:
    label = button["text"]["text"]
    if "url" in button:
        return link(button["url"], label, look="button")
    return element("span", label, look=f"button {button.get('style', '')}".strip())


_BLOCKS: dict[str, Callable[[Record], Markup]] = {
    "rich_text": _rich_text,
    "context": _context,
    "actions": _actions,
}
