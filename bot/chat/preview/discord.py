"""Discord's messages -> HTML: content, embeds and rows of buttons. Pure.

https://docs.discord.com/developers/resources/message
"""

from collections.abc import Iterator

from markupsafe import Markup

from bot.chat.discord.render import messages
from bot.chat.preview.html import as_json, element, link, message
from bot.chat.preview.markdown import blocks, line
from bot.messages import Card, Record

_STYLES = {1: "primary", 2: "", 3: "success", 4: "danger", 5: ""}


def drawn(card: Card, tag: str) -> tuple[Markup, str]:
    """Return a card as Discord draws it, in HTML, and the bodies of Create Message."""
    payloads = messages(card, tag)
    shown = Markup().join(message(*_parts(each)) for each in payloads)
    return element("div", shown, look="discord"), as_json(payloads)


def _parts(payload: Record) -> Iterator[Markup]:
    if payload["content"]:
        yield element("div", *blocks(payload["content"]), look="content")
    yield from map(_embed, payload["embeds"])
    yield from map(_row, payload["components"])


def _embed(embed: Record) -> Markup:
    """Return an embed; its colour is one of a few, each a class, as styles may not stand in the page."""
    title = line(embed.get("title", ""))
    if "url" in embed:
        title = link(embed["url"], title)
    described = blocks(embed.get("description", ""))
    parts = [element("p", title, look="title")] if title else []
    return element("div", *parts, *described, look=f"embed c{embed['color']:06x}")


def _row(row: Record) -> Markup:
    return element("div", *map(_button, row["components"]), look="actions")


def _button(button: Record) -> Markup:
    if "url" in button:
        return link(button["url"], button["label"], " ↗", look="button")
    return element("span", button["label"], look=f"button {_STYLES[button['style']]}".strip())
