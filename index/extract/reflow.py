"""Lines as they stand on a PDF's pages -> running text with paragraphs, and where each page begins."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# What a PDF does not say must be guessed from the setting; lengths in parts of the type size.
_INDENT = 0.8
_PITCH = 1.35  # of the usual distance between lines: more begins a paragraph
_SIZE_CHANGE = 0.12
_SHORT_LINE = 0.12  # of the column's width left empty at the end of a line
_MARGIN_LINES = 2  # at the head and foot of a page
_REPEATED = 3  # pages with the same margin line, but for its number

_SENTENCE_END = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•‣◦▪●–*]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina|стр\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|von|de|sur|из)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_SHORT_TEXT = 60  # characters, where the setting is not known
_SAME_COLUMN = 15
_CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127])
_HYPHENS = ("\ufffe", "\xad", "\u2010", "-")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page, with its box in points, y upwards; all 0 where it is not known."""

    text: str
    left: float = 0
    right: float = 0
    bottom: float = 0
    size: float = 0


def reflow(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Return paragraphs joined by one blank line, and the offset at which each page begins.

    Running heads, feet and page numbers are left out, words broken at a line's end are joined.
    """
    writer = _Writer()
    for lines in _without_margins(pages):
        setting = _Setting.of(lines)
        writer.turn_page()
        for line in lines:
            writer.write(line, setting)
    return "".join(writer.pieces), tuple(writer.starts)


def _without_margins(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    shapes = Counter(
        shape for lines in pages for shape in {_shape(line) for line in _margin(lines)}
    )
    repeated = {shape for shape, count in shapes.items() if count >= _REPEATED}
    words = sum(len(line.text) for lines in pages for line in lines)
    heads = sum(
        len(line.text) for lines in pages for line in _margin(lines) if _shape(line) in repeated
    )
    if heads > words / 2:  # then it is not margins that repeat, but what the pages say
        repeated = set()
    for lines in pages:
        dropped = {
            id(line)
            for line in _margin(lines)
            if _PAGE_NUMBER.fullmatch(line.text) or _shape(line) in repeated
        }
        yield [line for line in lines if id(line) not in dropped]


def _margin(lines: Sequence[Line]) -> list[Line]:
    return [*lines[:_MARGIN_LINES], *lines[_MARGIN_LINES:][-_MARGIN_LINES:]]


def _shape(line: Line) -> str:
    """Return the line with its numbers made equal: "12 | Tides" and "13 | Tides" are one head."""
    return re.sub(r"\d+", "0", " ".join(line.text.split()))


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a page is set: the distance between lines, and where its columns' lines end."""

    pitch: float
    rights: tuple[float, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Setting":
        pitches = [
            above.bottom - below.bottom
            for above, below in pairwise(lines)
            if 0 < above.bottom - below.bottom < 3 * above.size
        ]
        return cls(median(pitches) if pitches else 0, tuple(line.right for line in lines))

    def parts(self, above: Line, line: Line, *, is_new_page: bool) -> bool:
        """Whether a paragraph ends between two lines of which the second follows the first."""
        if _BULLET.match(line.text):
            return True
        ends_sentence = bool(_SENTENCE_END.search(above.text))
        if not (above.size and line.size):
            return ends_sentence and (is_new_page or len(above.text) < _SHORT_TEXT)
        if abs(above.size - line.size) > _SIZE_CHANGE * above.size:
            return True
        fall = above.bottom - line.bottom
        if is_new_page or fall <= 0:  # fall: a new column
            return ends_sentence
        is_far = bool(self.pitch) and fall > _PITCH * self.pitch
        is_indented = line.left - above.left > _INDENT * line.size
        return is_far or is_indented or (ends_sentence and self._is_short(above))

    def _is_short(self, line: Line) -> bool:
        """Whether a line's column goes on to the right of it."""
        near = [
            right for right in self.rights if 0 <= right - line.right < _SAME_COLUMN * line.size
        ]
        room = max(near, default=line.right) - line.right
        width = max(line.right - line.left, 1)
        return room > _SHORT_LINE * width


class _Writer:
    """Puts lines together, and counts."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.size = 0
        self.starts: list[int] = []
        self._above: Line | None = None
        self._turned = 0  # pages begun since the last word

    def turn_page(self) -> None:
        """Let a page begin with the next word."""
        self._turned += 1
        self.starts.append(self.size)

    def write(self, line: Line, setting: _Setting) -> None:
        """Add a line, in the paragraph above it or as the beginning of one."""
        words = _cleaned(line.text)
        if not words:
            return
        if self._above is not None:
            is_new_page = bool(self._turned)
            self._join(words, parts=setting.parts(self._above, line, is_new_page=is_new_page))
        if self._turned:
            self.starts[-self._turned :] = [self.size] * self._turned
            self._turned = 0
        self._add(words)
        self._above = line

    def _join(self, words: str, *, parts: bool) -> None:
        last = self.pieces[-1]
        if last.endswith(_HYPHENS) and words[:1].islower():
            is_compound = "-" in last.rsplit(maxsplit=1)[-1][:-1]
            self._cut(0 if is_compound and last.endswith("-") else 1)
        elif parts:
            self._add("\n\n")
        elif not (_is_cjk(last[-1]) and _is_cjk(words[0])):
            self._add(" ")

    def _cut(self, count: int) -> None:
        self.pieces[-1] = self.pieces[-1][: len(self.pieces[-1]) - count]
        self.size -= count

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.size += len(text)


def _cleaned(text: str) -> str:
    text = " ".join(text.translate(_CONTROLS).split())
    return text.replace("\ufffe", "") if not text.endswith("\ufffe") else text


def _is_cjk(character: str) -> bool:
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
