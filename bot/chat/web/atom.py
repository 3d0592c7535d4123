"""Digests -> an Atom feed of them, by RFC 4287. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from lxml import etree

from bot.showing.cleaning import visible

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was updated: it has to say


@dataclass(frozen=True, slots=True)
class Entry:
    """A digest in the feed: ``html`` is what it says, ``link`` its page."""

    id: UUID
    title: str
    link: str
    updated: datetime
    html: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A channel's digests, newest first. ``link`` is the page that lists them, ``own`` the feed itself."""

    id: UUID
    title: str
    link: str
    own: str
    entries: Sequence[Entry]


def atom(feed: Feed) -> bytes:
    """Return a feed as a feed reader takes it."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(root, "id", feed.id.urn)
    _add(root, "title", feed.title)
    _add(root, "updated", _at(max((each.updated for each in feed.entries), default=_NEVER)))
    _add(root, "link", rel="self", href=feed.own, type="application/atom+xml")
    _add(root, "link", rel="alternate", href=feed.link, type="text/html")
    _add(_add(root, "author"), "name", "Footnote")
    for each in feed.entries:
        entry = _add(root, "entry")
        _add(entry, "id", each.id.urn)
        _add(entry, "title", each.title)
        _add(entry, "updated", _at(each.updated))
        _add(entry, "link", rel="alternate", href=each.link, type="text/html")
        _add(entry, "content", each.html, type="html")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element; characters that XML cannot have become U+FFFD."""
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = visible(text) or None
    for key, value in attributes.items():
        child.set(key, visible(value))
    return child


def _at(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
