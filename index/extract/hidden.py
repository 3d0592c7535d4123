"""Take out of a tree what its readers do not see: scripts, hidden text, text for machines.

A page may hide words from people and show them to programs. What stands in nobody's sight is
never quoted. Yet some pages hide their whole body until a script has run: then it is the body.
"""

import re

from lxml.html import HtmlElement

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
_UNSEEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|screen-?reader(?:-?(?:text|only))?|(?:u-|is-)?visually-?hidden"
    r"|a11y-hidden|element-invisible|offscreen|assistive-text|hidden-text)(?:\s|$)",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:\D|$)|font:0|opacity:0(?:;|$)"
    r"|clip:rect\(0|clip:rect\(1px,1px|clip-path:inset\((?:50|100)%"
    r"|(?:^|;)(?:text-indent|left|right|top|margin-left|margin-top):-(?:999|\d{4})"
    r"|transform:(?:scale\(0\)|translate[xy]?\(-(?:999|\d{4}))|(?:^|;)(?:max-)?(?:height|width):0(?:px)?(?:;|$)",
)
_WHITE = r"(?:#fff(?:fff)?|white|rgba?\(255,255,255(?:,1)?\)|transparent|rgba\(\d+,\d+,\d+,0\))(?:!important)?(?:;|$)"
_WHITE_TEXT = re.compile(rf"(?:^|;)color:{_WHITE}")
_WHITE_GROUND = re.compile(rf"(?:^|;)background(?:-color)?:{_WHITE}")
_GROUND = re.compile(r"(?:^|;)background")


def remove_unseen(root: HtmlElement) -> None:
    """Remove in place what no reader sees, unless that is where the page keeps its prose."""
    for element in list(root.iter(*_NEVER_SHOWN)):
        element.drop_tree()
    hidden = _outermost([element for element in root.iter() if _is_hidden(element)])
    unseen = sum(map(_prose, hidden))
    is_body = unseen > _REVEALED_LATER * (_prose(root) - unseen)
    for element in hidden:
        if not (is_body and _prose(element)):
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if element.tag in {"html", "body"} or not attributes:
        return False
    if attributes.get("aria-hidden", "").lower() == "true":
        return True
    if attributes.get("hidden", "until-found").lower() != "until-found":
        return True
    if _UNSEEN_CLASS.search(attributes.get("class", "")):
        return True
    style = attributes.get("style")
    return bool(style) and _is_hidden_by_style(element, "".join(style.lower().split()))


def _is_hidden_by_style(element: HtmlElement, style: str) -> bool:
    return bool(_NO_PLACE.search(style)) or _is_white_on_white(element, style)


def _is_white_on_white(element: HtmlElement, style: str) -> bool:
    if not _WHITE_TEXT.search(style):
        return False
    for ancestor in (element, *element.iterancestors()):
        ground = "".join(ancestor.get("style", "").lower().split())
        if _GROUND.search(ground):
            return bool(_WHITE_GROUND.search(ground))
    return True  # nobody gave a colour to the page, so that it is white


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    known = set(elements)
    return [e for e in elements if known.isdisjoint(e.iterancestors())]


def _prose(element: HtmlElement) -> int:
    """Return how many characters of running text an element holds."""
    return sum(len(text) for text in element.itertext() if len(text.strip()) >= _MIN_PROSE)
