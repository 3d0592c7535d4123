"""A row of a table in an article's text -> the row that names its columns. Pure."""

import re
from collections.abc import Iterator
from itertools import islice

from index.types import CELLS_APART, Span

_FIGURE = re.compile(r"\d")
_MOST_ROWS = 500  # above a row in which its table's first is looked for
_SOME_ROWS = 6  # that are looked at to tell whether the first names the columns: most are alike
_NAME = 4  # words, at most
_SHARE = 0.5  # of these; as many have a figure where the first has none


def header_over(text: str, at: int) -> Span | None:
    """Return the first row of the table that stands at an offset, if it names the columns: Rank · State · Score.

    It has no figure in a column where most rows have one. None for what is no row, and for that row itself.
    """
    row = _line(text, at)
    if CELLS_APART not in row.of(text):
        return None
    first = row
    for above in islice(_rows(text, row, up=True), _MOST_ROWS):
        first = above
    return first if first != row and _names_columns(text, first) else None


def rows_under(text: str, header: Span) -> list[Span]:
    """Return the rows of the table whose columns a row names."""
    below = islice(_rows(text, header, up=False), _MOST_ROWS)
    return [row for row in below if CELLS_APART in row.of(text)]


def cells_of(text: str, row: Span) -> list[Span]:
    """Return the cells of a row."""
    found: list[Span] = []
    start = row.start
    for cell in row.of(text).split(CELLS_APART):
        found.append(Span(start, start + len(cell)))
        start += len(cell) + len(CELLS_APART)
    return found


def _names_columns(text: str, first: Span) -> bool:
    names = _cells(text, first)
    rows = [_cells(text, row) for row in islice(_rows(text, first, up=False), _SOME_ROWS)]
    return any(
        not _FIGURE.search(name)
        and sum(len(row) > column and bool(_FIGURE.search(row[column])) for row in rows)
        > _SHARE * len(rows)
        for column, name in enumerate(names)
    )


def _rows(text: str, row: Span, *, up: bool) -> Iterator[Span]:
    """Yield the rows above or below one, as far as its table goes: over a name for some of them, too."""
    while following := _beside(text, row, up=up):
        if CELLS_APART not in following.of(text):
            beyond = _beside(text, following, up=up)
            is_part = beyond and CELLS_APART in beyond.of(text) and _is_name(following.of(text))
            if not beyond or not is_part or (up and _names_columns(text, row)):
                return
            following = beyond
        row = following
        yield row


def _is_name(line: str) -> bool:
    """Tell whether it may stand over some rows in the midst of a table: “Vegetables”."""
    return len(line.split()) <= _NAME and line.strip()[-1:].isalnum()


def _beside(text: str, line: Span, *, up: bool) -> Span | None:
    """Return the line above or below, over blank ones."""
    at, step = (line.start - 1, -1) if up else (line.end, 1)
    while 0 <= at < len(text) and text[at].isspace():
        at += step
    return _line(text, at) if 0 <= at < len(text) else None


def _line(text: str, at: int) -> Span:
    end = text.find("\n", at)
    return Span(text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end)


def _cells(text: str, row: Span) -> list[str]:
    return [cell.of(text) for cell in cells_of(text, row)]
