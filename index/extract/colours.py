"""An element of a page -> the colours of its words and of their ground, by its own style and the page's sheets.

Of several rules one counts: the important before the others, then what the selector names, then
the later one. https://www.w3.org/TR/css-cascade-3/#cascade-sort
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from lxml.html import HtmlElement

from index.extract.styles import (
    MAX_RULES,
    MAX_SHEET,
    Rule,
    by_key,
    candidates,
    counting,
    rules_of,
)

_PAINTS = re.compile(r"(?:^|;)(?:color|background|background-color):")
_WORDS = re.compile(r"(?:^|;)color:(?P<value>[^;!]+)(?P<important>!important)?")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:(?P<value>[^;!]+)(?P<important>!important)?")
_SEE_THROUGH = re.compile(r"transparent|none|inherit|initial|unset|0(?:0|px)*|rgba\(.*,0*\.?0*\)")
_OWN = (1_000, 0, 0, 0)  # more than any selector counts
_MOST = (
    200_000  # rules held against elements, in about a second; a page made to keep us busy has more
)


class Colours:
    """The colours of a page's elements. Its sheets are taken apart when they are first asked for."""

    def __init__(self, sheets: str) -> None:
        self._sheets = sheets
        self._ground: dict[HtmlElement, str] = {}
        self._looked_at = 0  # rules

    def of(self, element: HtmlElement) -> str | None:
        """Return the colour of an element's words and of what is behind them, as a style says it.

        None where there are more rules than are read: one of the others might count.
        """
        is_all = len(self._sheets) < MAX_SHEET and len(self._painting) <= MAX_RULES
        if not is_all or self._looked_at > _MOST:
            return None
        ground = next(self._grounds(element), "")
        return f"color:{self._counting(element, _WORDS)}" + (ground and f";background:{ground}")

    def _grounds(self, element: HtmlElement) -> Iterator[str]:
        """Yield the grounds behind an element, the nearest first."""
        for each in (element, *element.iterancestors()):
            if each not in self._ground:
                self._ground[each] = self._counting(each, _GROUND)
            if self._ground[each] and not _SEE_THROUGH.fullmatch(self._ground[each]):
                yield self._ground[each]

    def _counting(self, element: HtmlElement, wanted: re.Pattern[str]) -> str:
        """Return the value that counts of those that an element is given; empty where it has none."""
        own = counting(wanted, "".join(element.get("style", "").lower().split()))
        given = [(bool(own["important"]), _OWN, own["value"])] if own else []
        rules = candidates(self._rules, element)
        self._looked_at += len(rules)
        given += [
            (bool(found["important"]), (*rule.weight, rule.place), found["value"])
            for rule in rules
            if (found := counting(wanted, rule.style)) and rule.fits(element)
        ]
        return max(given)[2] if given else ""

    @cached_property
    def _painting(self) -> list[Rule]:
        return rules_of(self._sheets, lambda style: bool(_PAINTS.search(style)), within=True)

    @cached_property
    def _rules(self) -> Mapping[str, Sequence[Rule]]:
        return by_key(self._painting)
