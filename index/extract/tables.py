"""A table -> its rows, each a line that is read by itself; nothing of one that only lays out a page."""

from collections.abc import Sequence

from lxml import etree
from lxml.html import HtmlElement

from index.extract.inline import FLOWING, INLINE
from index.extract.saved import MIN_PROSE, ends_sentence
from index.extract.sizes import size_in_words
from index.types import CELLS_APART

_HEADINGS = FLOWING - {"p"}
_LAYS_OUT = _HEADINGS.union(
    ("article", "section", "table", "form", "ul", "ol", "blockquote", "pre", "figure", "button")
)
_LONGEST = 40  # words in a cell of data
_PROSE = 0.25  # of the cells; where more of them are sentences, each is read by itself
_SMALLEST = 2  # rows of as many cells


def rows_of(table: HtmlElement) -> list[str]:
    """Return a table's caption and rows, cells apart; none where the table holds no data."""
    if not all(map(_is_all_of_a_cell, table.iterdescendants(*_LAYS_OUT))):
        return []
    rows = [
        [text for text in map(_text, row.iterchildren("td", "th")) if text]
        for row in table.iter("tr")
    ]
    if sum(len(row) >= _SMALLEST for row in rows) < _SMALLEST or not _is_data(rows):
        return []
    captions = [_text(caption) for caption in table.iterchildren("caption")]
    return [line for line in (*captions, *map(CELLS_APART.join, rows)) if line]


def _is_all_of_a_cell(element: HtmlElement) -> bool:
    """Tell whether it is a heading that only says what its cell is: “Amounts for 2 people” above a column."""
    cell = element.getparent()
    return (
        element.tag in _HEADINGS
        and cell is not None
        and cell.tag in {"td", "th"}
        and _text(cell) == _text(element)
    )


def _is_data(rows: Sequence[Sequence[str]]) -> bool:
    sizes = [(size_in_words(cell), ends_sentence(cell)) for row in rows for cell in row]
    prose = sum(words >= MIN_PROSE and is_ended for words, is_ended in sizes)
    return max(words for words, _ in sizes) <= _LONGEST and prose <= _PROSE * len(sizes)


def _text(element: HtmlElement) -> str:
    """Return an element's text in one line."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each.tag not in INLINE:
            pieces.append(" ")
        if event == "start":
            pieces.append(each.text or "")
        elif each is not element:
            pieces.append(each.tail or "")
    return " ".join("".join(pieces).split())
