"""What a page says of itself to machines: JSON-LD (schema.org) and meta tags."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

_MAX_SCRIPT = 1_000_000  # characters
_MAX_NODES = 5_000  # of JSON, looked at
_ARTICLES = ("article", "blogposting", "posting", "newsarticle", "report", "recipe", "review")
_NO_ARTICLES = ("discussionforumposting", "jobposting", "socialmediaposting")


@dataclass(frozen=True, slots=True)
class Structured:
    """``meta`` are properties and names in lower case, first one wins; ``kinds`` schema.org types.

    ``article`` is the JSON-LD object of the article, empty where there is none; ``site`` the name
    of the site's own object.
    """

    meta: dict[str, str]
    kinds: frozenset[str]
    article: dict[str, Any]
    site: str

    def first(self, *names: str) -> str:
        """Return the first of the named meta tags that says anything."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    def said(self, name: str) -> str:
        """Return a property of the article that is plain text or a number, else empty."""
        value = self.article.get(name)
        return _line(str(value)) if isinstance(value, str | int | float) else ""

    def names(self, name: str, *, people: bool = False) -> list[str]:
        """Return the names of the people or organisations in a property of the article."""
        return [found for found in _names(self.article.get(name), people=people) if found]


def structured(root: HtmlElement) -> Structured:
    """Read what the tree says of itself; call it before scripts are taken out."""
    nodes = list(_nodes(root))
    kinds = {kind for node in nodes for kind in _kinds(node)}
    articles = [node for node in nodes if any(map(_is_article, _kinds(node)))]
    article = max(articles, key=len, default={})
    sites = [node for node in nodes if {"website", "newsmediaorganization"} & set(_kinds(node))]
    site = next((name for node in sites for name in _names(node, people=False)), "")
    return Structured(_meta(root), frozenset(kinds), article, site)


def _is_article(kind: str) -> bool:
    return kind.endswith(_ARTICLES) and kind not in _NO_ARTICLES


def _meta(root: HtmlElement) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            meta.setdefault(name.strip().lower(), _line(element.get("content")))
    return meta


def _nodes(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects of all JSON-LD on the page, outer before inner."""
    waiting = [_parsed(script.text or "") for script in root.iter("script") if _is_json_ld(script)]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting += [value for value in node.values() if isinstance(value, dict | list)]
        elif isinstance(node, list):
            waiting += node


def _is_json_ld(script: HtmlElement) -> bool:
    return (script.get("type") or "").lower().startswith("application/ld+json")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False) if len(text) < _MAX_SCRIPT else None
    except (ValueError, RecursionError):
        return None


def _kinds(node: dict[str, Any]) -> list[str]:
    said = node.get("@type")
    kinds = said if isinstance(said, list) else [said]
    return [kind.rsplit("/", 1)[-1].lower() for kind in kinds if isinstance(kind, str)]


def _names(value: Any, *, people: bool) -> list[str]:
    if isinstance(value, str):
        return [] if value.startswith("http") else [_line(value)]
    if isinstance(value, list):
        return [name for entry in value for name in _names(entry, people=people)]
    if isinstance(value, dict) and not (people and "organization" in _kinds(value)):
        return _names(value.get("name"), people=people)
    return []


def _line(text: str) -> str:
    return " ".join(text.split())
