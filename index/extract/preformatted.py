"""Preformatted text -> its lines, without which code and verse cannot be read."""

import re

from lxml import etree
from lxml.html import HtmlElement

from index.extract.inline import FLOWING, INLINE
from index.extract.text import is_wrapped

_LAYS_OUT = FLOWING.union(("article", "section", "table", "ul", "ol"))
_TAB = 4  # characters
_GAP = re.compile(r"\n{3,}")


def lines_of(pre: HtmlElement) -> str:
    """Return the text of a ``<pre>`` line by line; empty where it is one, holds paragraphs or wrapped prose."""
    if next(pre.iterdescendants(*_LAYS_OUT), None) is not None:
        return ""
    lines = [line.rstrip() for line in _text(pre).expandtabs(_TAB).split("\n")]
    written = [line.strip() for line in lines if line.strip()]
    if len(written) <= 1 or is_wrapped(written):
        return ""
    return _GAP.sub("\n\n", "\n".join(lines)).strip("\n")


def _text(pre: HtmlElement) -> str:
    pieces = [pre.text or ""]
    for event, element in etree.iterwalk(pre, events=("start", "end")):
        if element is pre:
            continue
        if event == "end":
            pieces.append(element.tail or "")
            continue
        begins_line = element.tag not in INLINE and not "".join(pieces[-2:]).endswith("\n")
        pieces += ["\n" if element.tag == "br" or begins_line else "", element.text or ""]
    return "".join(pieces)
