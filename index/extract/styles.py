"""The style sheets within a page -> which elements their plain rules hide, and in which colours others stand.

Only rules outside of @media and the like, and only selectors by names, classes and ids: the others
depend on what a script or the screen makes of the page. Sheets elsewhere are not fetched. https://www.w3.org/TR/css-syntax-3/
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

MAX_SHEET = 1_000_000  # characters of all sheets of a page; some news pages carry 800,000
MAX_RULES = 2_000  # of one sort

_NOISE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,([\d.]+))?\)")
WHITE = (255, 255, 255)
_NAMED = {"white": WHITE, "black": (0, 0, 0)}
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"([.#])([\w-]+)")
_WITHIN = re.compile(r"\s*>\s*|\s+")


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector of an element, and what it sets: lower case, without white space.

    ``within`` are the selectors of elements around it, the nearest first; ``place`` is its number in
    the sheets.
    """

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    style: str
    within: tuple["Rule", ...] = ()
    place: int = 0

    @property
    def key(self) -> str:
        """One of the names that an element has if it is selected."""
        return next(iter([*self.ids, *self.classes]), self.tag)

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much it counts against other rules: ids, classes, names."""
        parts = (self, *self.within)
        return (
            sum(len(each.ids) for each in parts),
            sum(len(each.classes) for each in parts),
            sum(bool(each.tag) for each in parts),
        )

    def fits(self, element: HtmlElement) -> bool:
        """Whether it selects ``element``."""
        around = element.iterancestors()
        return self.names(element) and all(
            any(each.names(above) for above in around) for each in self.within
        )

    def names(self, element: HtmlElement) -> bool:
        """Whether it selects ``element``, whatever is around that."""
        if self.tag and element.tag != self.tag:
            return False
        if self.ids and element.get("id") not in self.ids:
            return False
        return self.classes <= frozenset(element.get("class", "").split())


def sheets_of(root: HtmlElement) -> str:
    """Return all sheets that stand within a page, one after the other."""
    return "\n".join(each.text or "" for each in root.iter("style"))[:MAX_SHEET]


def rules_of(sheets: str, wanted: Callable[[str], bool], *, within: bool = False) -> list[Rule]:
    """Return the rules of sheets whose declarations ``wanted`` says yes to, in order.

    Those that ask for what is around an element only if ``within`` says so.
    """
    found: list[Rule] = []
    for place, (selectors, declared) in enumerate(_rules(_NOISE.sub("", sheets))):
        style = "".join(declared.lower().split())
        if wanted(style):
            selected = (replace(each, place=place) for each in _selected(selectors, style))
            found += [each for each in selected if within or not each.within]
        if len(found) > MAX_RULES:
            break
    return found


def by_key(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Return rules by their keys, in their order."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.key, []).append(rule)
    return found


def candidates(rules: Mapping[str, Sequence[Rule]], element: HtmlElement) -> list[Rule]:
    """Return the rules, given by their keys, that may select an element."""
    keys = (element.get("id", ""), *element.get("class", "").split(), element.tag)
    return [rule for key in keys for rule in rules.get(key, ())]


def counting(value: re.Pattern[str], style: str) -> re.Match[str] | None:
    """Return the declaration of a colour that counts of those in one style: an important one, else the last.

    Of those that can be told, where there are any: a browser passes over what it does not understand.
    ``style`` is in lower case, without white space; ``value`` matches a declaration up to its end or
    to an exclamation mark.
    """
    found = list(value.finditer(style))
    found = [each for each in found if _is_told(each["value"])] or found
    important = [each for each in found if style.startswith("!important", each.end("value"))]
    return next(reversed(important or found), None)


def colour_of(value: str) -> tuple[int, ...] | None:
    """Return red, green and blue, each 0 to 255; None where it is clear, or cannot be told."""
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 4 else "".join(each * 2 for each in value[1:])  # noqa: PLR2004 - #rgb
        return tuple(bytes.fromhex(digits))
    rgb = _RGB.fullmatch(value)
    if rgb and not is_clear(value):
        return tuple(int(part) for part in rgb.groups()[:3])
    return _NAMED.get(value)


def is_clear(value: str) -> bool:
    """Tell whether what has this colour is not seen at all."""
    rgb = _RGB.fullmatch(value)
    return value == "transparent" or bool(rgb and rgb[4] and not rgb[4].strip("0."))


def _is_told(value: str) -> bool:
    return is_clear(value) or colour_of(value) is not None


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and declarations of the rules that stand in no other block."""
    depth = opened = begins = 0
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            if depth == 0:
                opened = brace.end()
            depth += 1
            continue
        depth = max(0, depth - 1)
        if depth == 0:
            selectors = sheet[begins : max(begins, opened - 1)].rpartition(";")[2].strip()
            if selectors and not selectors.startswith("@"):
                yield selectors, sheet[opened : brace.start()]
            begins = opened = brace.end()


def _selected(selectors: str, style: str) -> Iterator[Rule]:
    for selector in selectors.split(","):
        parts = [_one(part, style) for part in _WITHIN.split(selector.strip())]
        found = [part for part in parts if part]
        if len(found) == len(parts):
            yield replace(found[-1], within=tuple(found[-2::-1]))


def _one(selector: str, style: str) -> Rule | None:
    simple = _SIMPLE.fullmatch(selector)
    if not simple or not simple[0]:
        return None
    names = _NAME.findall(simple["names"])
    return Rule(
        (simple["tag"] or "").lower().replace("*", ""),
        frozenset(name for sign, name in names if sign == "#"),
        frozenset(name for sign, name in names if sign == "."),
        style,
    )
