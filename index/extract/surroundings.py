"""Where a block stands: what its ancestors are called, and what else they hold."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from lxml.html import HtmlElement

from index.extract.blocks import Block

# What sites call the parts of a page, in class, id, itemprop and role.
_NAMES = {
    name: re.compile(pattern)
    for name, pattern in {
        "body": r"(?:article|story|entry|post|content|blog)-?_*(?:body|content|text|copy)"
        r"|body-?_*(?:text|copy|content)|(?:main|page)-?content|richtext|prose|paragraph|wysiwyg",
        "meta": r"byline|author|date|time|publish|meta|source|tags?\b|categor|kicker|eyebrow"
        r"|contributor|reporter|updated|reading|bio\b",
        "media": r"caption|figure|image|photo|img|video|gallery|media|credit|player|slide|embed"
        r"|audio|podcast|attachment",
        "related": r"relat|recommend|more|also|read-?next|popular|trending|most-|latest|similar"
        r"|teaser|promo|card|feed|outbrain|taboola|carousel|up-?next|sponsor|recirc|recent"
        r"|suggest|explore|list|grid|item|tile",
        "social": r"shar(?:e|ing)|social|follow|facebook|twitter|comment|discuss|disqus|reply"
        r"|respond|feedback|review|rating",
        "plea": r"newsletter|subscri|sign-?up|paywall|donat|support|member|regist|login|form|cta"
        r"|consent|cookie|gdpr|modal|pop-?up|overlay|banner|advert|\bads?\b|-ad\b|\bad-"
        r"|promotion|notice|alert|disclaimer|offer|download|button|btn|contact",
        "navigation": r"nav|menu|header|footer|sidebar|aside|rail|widget|breadcrumb"
        r"|pag(?:ination|er)|toolbar|skip|topbar|masthead|\btoc|table-of-contents|drawer|bottom"
        r"|tabs?\b|search|copyright|legal|tooltip|glossary",
    }.items()
}
NAMES = tuple(_NAMES)
_TAGS = {"main": "main", "article": "main", "table": "table"}
_NAMED_IN = ("class", "id", "itemprop", "role", "data-component", "data-testid")
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:[-_]?(?:list|section|area|wrapper|container|thread|body|content"
    r"|text|block|holder|box|form|module))?|commentlist|disqus\w*|respond|fb-comments|repl(?:y|ies)"
    r"|livefyre|coral|viafoura|spotim|hyvor)(?=$|\s)",
    re.IGNORECASE,
)
_NEAR_IMAGE_WORDS = 25  # more than a caption's around it, and it is no caption's frame
_FRAMES = 3  # elements outwards that may frame a picture
_BESIDE_IMAGE = 0.5  # where one stands before the block, and not around it
_CORE = 0.6  # of all weight


@dataclass(frozen=True, slots=True)
class Ancestry:
    """How far up what a block stands in begins, in elements, by name; and the block's depth."""

    distances: dict[str, int]
    depth: int

    def closeness(self, name: str) -> float:
        """Return 1 where the element itself is called so, less the further up, 0 where none is."""
        return 1 / (1 + self.distances[name]) if name in self.distances else 0.0


class Ancestries:
    """Answers for any element of one tree, each looked at once."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, Ancestry] = {}

    def of(self, element: HtmlElement) -> Ancestry:
        """Return what ``element`` stands in."""
        path = [element]
        while path[-1] not in self._known and path[-1].getparent() is not None:
            path.append(path[-1].getparent())
        start = self._known.get(path[-1], Ancestry({}, -1))
        return reduce(
            self._step, reversed(path if path[-1] not in self._known else path[:-1]), start
        )

    def _step(self, parent: Ancestry, element: HtmlElement) -> Ancestry:
        distances = {name: distance + 1 for name, distance in parent.distances.items()}
        distances.update(dict.fromkeys(_names_of(element), 0))
        self._known[element] = Ancestry(distances, parent.depth + 1)
        return self._known[element]


def _names_of(element: HtmlElement) -> list[str]:
    if element.tag in {"html", "body"}:
        return []
    said = " ".join(filter(None, map(element.get, _NAMED_IN))).lower()
    names = [name for name, pattern in _NAMES.items() if pattern.search(said)]
    if element.tag in _TAGS:
        names.append(_TAGS[element.tag])
    if _COMMENTS.search(f"{element.get('class', '')} {element.get('id', '')}"):
        names.append("comments")
    return names


def shape(element: HtmlElement) -> tuple[str | None, ...]:
    """Return what blocks of one kind on a page have in common: tag and class, theirs and the parent's."""
    parent = element.getparent()
    return (
        element.tag,
        element.get("class"),
        None if parent is None else parent.tag,
        None if parent is None else parent.get("class"),
    )


def core_of(
    blocks: Sequence[Block], weights: Sequence[float], ancestries: Ancestries
) -> HtmlElement:
    """Return the innermost element that holds ``_CORE`` of the weight."""
    held: dict[HtmlElement, float] = {}
    for block, weight in zip(blocks, weights, strict=True):
        if weight:
            for element in (block.element, *block.element.iterancestors()):
                held[element] = held.get(element, 0) + weight
    enough = [element for element, weight in held.items() if weight >= _CORE * sum(weights)]
    return max(enough, key=lambda element: ancestries.of(element).depth)


def image_nearness(
    element: HtmlElement, words: int, words_in: Callable[[HtmlElement], float]
) -> float:
    """Return 1, less the further up, where a picture shares a small frame with a block of ``words``."""
    for distance in range(_FRAMES):
        if element is None or words_in(element) > words + _NEAR_IMAGE_WORDS:
            return 0.0
        if next(element.iterdescendants("img", "figure", "picture"), None) is not None:
            return 1 / (1 + distance)
        before = element.getprevious()
        if before is not None and before.tag in {"img", "figure", "picture"}:
            return _BESIDE_IMAGE
        element = element.getparent()
    return 0.0
