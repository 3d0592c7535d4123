"""Take out of a tree what its readers do not see, or see struck out: scripts, hidden text, text for machines.

A page may hide words from people and show them to programs. What stands in nobody's sight is
never quoted. Yet some pages hide their whole body until a script has run: then it is the body.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from lxml.html import HtmlElement

from index.extract.colours import Colours
from index.extract.styles import (
    WHITE,
    Rule,
    by_key,
    candidates,
    colour_of,
    counting,
    is_clear,
    rules_of,
    sheets_of,
)

_MIN_PROSE = 60  # characters in one piece: a sentence, not a menu entry
_REVEALED_LATER = 3  # times as much hidden prose as visible: a script will show it

_NEVER_SHOWN = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "datalist",
        "input",
        "textarea",
        "math",
    ]
)
_STRUCK_OUT = frozenset({"s", "strike", "del"})  # what a page takes back is none of its words
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr[-_]only|screen-?reader(?:-?(?:text|only))?|(?:u-|is-)?visually-?hidden"
    r"|a11y-hidden|element-invisible|off-?screen|assistive-text|hidden-text"
    r"|d-none(?!.*\bd-\w+-))(?:\s|$)",
    re.IGNORECASE,
)
_AWAY = r"-(?:999|\d{4}|\d{3}(?:vw|vh|em|rem))"  # far beyond every screen
_END = r"(?:;|!|\)|$)"
_NO_PLACE = re.compile(
    r"display:none|(?:content-)?visibility:(?:hidden|collapse)"
    rf"|opacity[:(]0?(?:\.0+)?%?{_END}"
    r"|font-size:(?:0(?![.\d])|0?\.0|[01]?(?:\.\d+)?p[xt])|font:0"
    r"|clip:rect\(0|clip:rect\(1px,1px|clip-path:(?:inset\((?:50|100)%|circle\(0|polygon\(00,00)"
    rf"|(?:^|;)(?:text-indent|left|right|top|margin-left|margin-top):{_AWAY}"
    rf"|transform:(?:scale\(0\)|translate[xy]?\({_AWAY})"
    r"|(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|$)"
    r"|text-decoration(?:-line)?:line-through"
    r"|^(?=.*(?:^|;)width:1px)(?=.*(?:^|;)height:1px)"
    r"|^(?!.*background-clip:text).*text-fill-color:transparent"
)
# What a sheet says to the reader's eye. A script may fade in what is not opaque yet, or fold out
# what has no height: there a sheet alone does not hide, as the style of one element does.
_BY_SHEET = re.compile(
    r"display:none|visibility:hidden|font-size:0(?:\D|$)|font:0|clip:rect\(|clip-path:inset\("
    r"|(?:text-indent|left|right|top|margin-left|margin-top):-|(?:^|;)color:"
)
_TEXT = re.compile(r"(?:^|;)color:(?P<value>[^;!]+)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:(?P<value>[^;!]+)")
_ALIKE = 8  # of 255, in each of red, green and blue: nobody tells such colours apart


def remove_unseen(root: HtmlElement) -> None:
    """Remove in place what no reader sees, unless that is where the page keeps its prose."""
    sheet = _Sheet.of(root)
    for element in list(root.iter(*_NEVER_SHOWN)):
        element.drop_tree()
    hidden = _outermost([element for element in root.iter() if _is_hidden(element, sheet)])
    unseen = sum(map(_prose, hidden))
    is_body = unseen > _REVEALED_LATER * (_prose(root) - unseen)
    for element in hidden:
        if not (is_body and _prose(element)):
            if element.tag in _STRUCK_OUT and (element.tail or "")[:1].isalnum():
                element.tail = f" {element.tail}"  # build<s>, </s>responsive
            element.drop_tree()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The page's own rules that hide something, and its colours."""

    rules: Mapping[str, Sequence[Rule]]
    colours: Colours
    known: dict[tuple[str, ...], tuple[str, ...]]  # styles, by what selectors ask for

    @classmethod
    def of(cls, root: HtmlElement) -> Self:
        sheets = sheets_of(root)
        rules = rules_of(sheets, lambda style: bool(_BY_SHEET.search(style)))
        return cls(by_key(rules), Colours(sheets), {})

    def hides(self, element: HtmlElement) -> bool:
        styles = self._styles(element)
        if any(_NO_PLACE.search(style) for style in styles):
            return True
        if not any(_is_unseen_colour(element, style) for style in styles):
            return False
        painted = self.colours.of(element)
        return painted is None or _is_unseen_colour(element, painted)

    def _styles(self, element: HtmlElement) -> tuple[str, ...]:
        asked = (element.tag, element.get("id", ""), element.get("class", ""))
        if asked not in self.known:
            rules = candidates(self.rules, element)
            styles = (rule.style for rule in rules if rule.fits(element))
            self.known[asked] = tuple(dict.fromkeys(styles))
        return self.known[asked]


def _is_hidden(element: HtmlElement, sheet: _Sheet) -> bool:
    if element.tag in {"html", "body"}:
        return False
    if element.tag in _STRUCK_OUT:
        return True
    if element.tag == "dialog":
        return "open" not in element.attrib
    return sheet.hides(element) or (bool(element.attrib) and _is_hidden_by_itself(element))


def _is_hidden_by_itself(element: HtmlElement) -> bool:
    attributes = element.attrib
    if attributes.get("aria-hidden", "").lower() == "true":
        return True
    if attributes.get("hidden", "until-found").lower() != "until-found":
        return True
    if _UNSEEN_CLASS.search(attributes.get("class", "")):
        return True
    style = attributes.get("style")
    return bool(style) and _is_hidden_by_style(element, "".join(style.lower().split()))


def _is_hidden_by_style(element: HtmlElement, style: str) -> bool:
    return bool(_NO_PLACE.search(style)) or _is_unseen_colour(element, style)


def _is_unseen_colour(element: HtmlElement, style: str) -> bool:
    """Whether its text is as good as the ground that it stands on, or has no colour at all."""
    written = counting(_TEXT, style)
    if not written:
        return False
    ground = _ground(element, style)
    colour = colour_of(written[1])
    if colour is None:
        return is_clear(written[1]) and ground is not None
    return ground is not None and all(
        abs(of_text - of_ground) <= _ALIKE
        for of_text, of_ground in zip(colour, ground, strict=True)
    )


def _ground(element: HtmlElement, style: str) -> tuple[int, ...] | None:
    """Return the colour behind an element; None where it is a picture, or cannot be told."""
    above = (each.get("style", "") for each in (element, *element.iterancestors()))
    for declared in (style, *("".join(each.lower().split()) for each in above)):
        ground = counting(_GROUND, declared)
        if ground and not is_clear(ground[1]):
            return colour_of(ground[1])
    return WHITE  # nobody gave a colour to the page


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    known = set(elements)
    return [e for e in elements if known.isdisjoint(e.iterancestors())]


def _prose(element: HtmlElement) -> int:
    """Return how many characters of running text an element holds."""
    return sum(len(text) for text in element.itertext() if len(text.strip()) >= _MIN_PROSE)
