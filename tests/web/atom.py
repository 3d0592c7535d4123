"""A feed, held to RFC 4287."""

import re
from datetime import datetime
from typing import Any

from lxml import etree, html

from index.links.canonical import parse_web_url

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed_of(body: bytes) -> Any:
    return etree.fromstring(body)


def one(element: Any, path: str) -> Any:
    (found,) = element.findall(path, ATOM)
    return found


def assert_atom(feed: Any) -> None:
    """Hold a feed to RFC 4287: sections 4.1.1, 4.1.2, 3.3, 4.2.6 and 4.2.7."""
    assert feed.tag == f"{{{ATOM['a']}}}feed"
    for each in (feed, *feed.findall("a:entry", ATOM)):
        assert parse_id(one(each, "a:id").text)
        assert one(each, "a:title").text
        at = one(each, "a:updated").text
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at)
        datetime.fromisoformat(at)
        alternates = each.findall("a:link[@rel='alternate']", ATOM)
        assert len(alternates) == 1
        for link in each.findall("a:link", ATOM):
            assert parse_web_url(link.get("href"))
    assert one(feed, "a:author/a:name").text
    assert one(feed, "a:link[@rel='self']") is not None
    ids = [each.text for each in feed.iterfind(".//a:id", ATOM)]
    assert len(ids) == len(set(ids))
    for content in feed.iterfind("a:entry/a:content", ATOM):
        assert content.get("type") == "html"
        assert len(content) == 0  # escaped markup, no child elements
        for link in html.fromstring(f"<div>{content.text}</div>").xpath("//@href"):
            assert parse_web_url(link), link


def parse_id(text: str) -> bool:
    return bool(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))
