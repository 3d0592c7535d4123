"""Elements made of escaped text: nothing of a payload is ever taken for markup."""

import json
from collections.abc import Sequence

from markupsafe import Markup, escape

from bot.messages import Record
from index.links.canonical import parse_web_url

_AWAY = 'rel="noopener noreferrer nofollow" target="_blank"'


def element(name: str, *children: str, look: str = "") -> Markup:
    """Return an element with a class; children that are not Markup are escaped."""
    attribute = Markup(' class="{}"').format(look) if look else ""
    inner = Markup().join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), attribute, inner)  # noqa: S704 - names are ours


def link(url: str, *children: str, look: str = "") -> Markup:
    """Return a link that leads away, or plain text where ``url`` is no web address."""
    inner = Markup().join(escape(child) for child in children)
    if not parse_web_url(url):
        return element("span", inner, look=look)
    attributes = Markup(_AWAY)  # noqa: S704 - a constant
    return Markup('<a href="{}" class="{}" {}>{}</a>').format(url, look, attributes, inner)


def message(*children: str) -> Markup:
    """Return a message of the bot's: its picture, its name, the badge, and what it says."""
    who = element("p", element("b", "Footnote"), element("span", "App", look="badge"), look="by")
    picture = element("span", "1", look="picture")
    return element("div", picture, element("div", who, *children, look="body"), look="message")


def as_json(payloads: Sequence[Record]) -> str:
    """Return payloads as a person reads them."""
    return "\n\n".join(json.dumps(each, indent=2, ensure_ascii=False) for each in payloads)
