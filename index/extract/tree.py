"""Markup -> a tree of elements, however broken the markup is."""

import html
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

MAX_DEPTH = 200  # elements; what walks the tree later recurses

# Not in any text: C0 and C1 controls but for white space, and what turns the reading direction.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]+"
)
_OF_WINDOWS = frozenset(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8}|#x[0-9a-f]{1,7}|lrm|rlm);?", re.IGNORECASE)
_PHRASING = "abbr|b|big|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|time|tt|u"
_KEPT = "html|head|title|meta|link|body|p|h[1-6]|a|script|style|noscript|template"
_PHRASING_TAG = re.compile(rf"</?(?:{_PHRASING})\b[^>]*>", re.IGNORECASE)
_CONTAINER_TAG = re.compile(rf"</?(?!(?:{_KEPT})\b)[a-z][^>]*>", re.IGNORECASE)


def parse_html(markup: str) -> HtmlElement:
    """Return the root of the tree, without comments and nowhere much deeper than ``MAX_DEPTH``.

    libxml2 drops what is nested too deeply without a word. Such a page is parsed again with
    nothing left of it but paragraphs, headings and links.
    """
    # A form feed is white space in HTML, and nothing that a tree takes back.
    text = _REFERENCE.sub(_unless_control, without_controls(markup).replace("\f", " "))
    root = _parse(text)
    if _depth(root) > MAX_DEPTH:
        root = _parse(_CONTAINER_TAG.sub("<p>", _PHRASING_TAG.sub("", text)))
    return root


def without_controls(text: str) -> str:
    """Return ``text`` without control, direction and tag characters; line ends and tabs stay."""
    return _CONTROLS.sub("", text)


def _unless_control(reference: re.Match[str]) -> str:
    """Return a reference as it is, but for those that would bring in again what no text has.

    Those to the controls beyond ASCII mean windows-1252, as browsers have it: ``&#151;`` is a dash.
    """
    meant = html.unescape(reference[0])
    plain = without_controls(meant).replace("\f", " ")
    same = meant and plain == meant and meant not in _OF_WINDOWS
    return reference[0] if same else plain


def _parse(text: str) -> HtmlElement:
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.feed(f"<html>{text}".encode("utf-8", "replace"))  # never empty: that has no root
    return parser.close()


def _depth(root: HtmlElement) -> int:
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
