"""Where words of a text are marked, carried over to the text as a platform shows it. Pure."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

Marks: TypeAlias = tuple[tuple[int, int], ...]  # starts and ends, in order, none overlapping

_STOP = "x"  # keeps white space before it from being trimmed


def carried(text: str, marks: Marks, shown: Callable[[str], str]) -> Marks:
    """Return where ``marks`` are in ``shown(text)``; one that is not shown there as it is is left out."""
    found = []
    whole = shown(text)
    for start, end in marks:
        begin = len(shown(text[:start] + _STOP)) - 1
        word = shown(text[start:end])
        if word and whole[begin : begin + len(word)] == word:
            found.append((begin, begin + len(word)))
    return tuple(found)


def clipped(marks: Marks, start: int, end: int) -> Marks:
    """Return the marks of a part of the text, counted from where the part starts."""
    inside = ((max(a, start), min(b, end)) for a, b in marks)
    return tuple((a - start, b - start) for a, b in inside if a < b)


def runs(text: str, marks: Marks) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts, each with whether it is marked; joined they are the text."""
    at = 0
    for start, end in marks:
        yield from [(text[at:start], False)] if at < start else []
        yield text[start:end], True
        at = end
    yield from [(text[at:], False)] if at < len(text) else []
