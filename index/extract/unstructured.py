"""A page whose markup does not tell its parts apart -> its lines, where the lines can."""

from collections.abc import Sequence
from copy import deepcopy

from lxml.html import HtmlElement

from index.extract.blocks import Block
from index.extract.saved import is_prose, looks_saved
from index.extract.surroundings import shape
from index.extract.text import lines_of

_LANDMARKS = frozenset({"nav", "footer", "header", "aside", "form"})
_ALL_ALIKE = 0.8  # of the blocks
_FEW_NAMES = 10  # different classes and ids; a page that was designed has more


def lines_without_structure(root: HtmlElement, blocks: Sequence[Block]) -> list[str]:
    """Return the lines of a text with chrome that was only wrapped in tags; empty for other pages.

    Where prose and chrome stand in elements of one shape, the lines are all there is to go by.
    """
    shown = [block for block in blocks if not _in_landmark(block.element)]
    shapes = {shape(block.element) for block in shown if is_prose(block.text)}
    alike = sum(shape(block.element) in shapes for block in shown)
    if not shown or alike < _ALL_ALIKE * len(shown) or is_designed(root):
        return []
    lines = _lines(deepcopy(root))
    return lines if looks_saved(lines) else []


def is_designed(root: HtmlElement) -> bool:
    """Tell whether a page has classes and ids enough to tell its parts apart."""
    return len(set(root.xpath("//body//@class | //body//@id"))) > _FEW_NAMES


def _in_landmark(element: HtmlElement) -> bool:
    return element.tag in _LANDMARKS or any(e.tag in _LANDMARKS for e in element.iterancestors())


def _lines(root: HtmlElement) -> list[str]:
    for element in list(root.iter(*_LANDMARKS)):
        element.drop_tree()
    for line_break in list(root.iter("br")):
        line_break.tail = f"\n{line_break.tail or ''}"
    for block in root.iter("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "td"):
        block.tail = f"\n\n{block.tail or ''}"
        block.text = f"\n\n{block.text or ''}"
    body = root.find("body")
    return lines_of(str((root if body is None else body).text_content()))
