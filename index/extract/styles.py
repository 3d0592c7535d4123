"""The style sheets within a page -> which elements their plain rules hide.

Only rules outside of @media and the like, and only selectors of one element by its name, classes
and id: the others depend on what a script or the screen makes of the page. Sheets elsewhere are
not fetched. https://www.w3.org/TR/css-syntax-3/
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

MAX_SHEET = 200_000  # characters of all sheets of a page; no hand has written more
MAX_RULES = 2000  # that hide something

_NOISE = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_NAME = re.compile(r"([.#])([\w-]+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A selector of one element, and what it sets: lower case, without white space."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    style: str

    def fits(self, element: HtmlElement) -> bool:
        """Whether it selects ``element``."""
        if self.tag and element.tag != self.tag:
            return False
        if self.ids and element.get("id") not in self.ids:
            return False
        return self.classes <= frozenset(element.get("class", "").split())


def rules_of(root: HtmlElement, hides: Callable[[str], bool]) -> list[Rule]:
    """Return the rules of a page's ``<style>`` whose declarations ``hides`` says yes to."""
    sheets = "\n".join(each.text or "" for each in root.iter("style"))[:MAX_SHEET]
    found: list[Rule] = []
    for selectors, declared in _rules(_NOISE.sub("", sheets)):
        style = "".join(declared.lower().split())
        if hides(style):
            found += _selected(selectors, style)
        if len(found) > MAX_RULES:
            break
    return found


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
        simple = _SIMPLE.fullmatch(selector.strip())
        if simple and simple[0]:
            names = _NAME.findall(simple["names"])
            tag = (simple["tag"] or "").lower().replace("*", "")
            yield Rule(
                tag,
                frozenset(name for sign, name in names if sign == "#"),
                frozenset(name for sign, name in names if sign == "."),
                style,
            )
