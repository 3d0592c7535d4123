"""Paragraphs and the sources they rest on -> pages, each of which Discord takes.

A page holds the source of every sentence that stands on it: its room is reserved before the
sentence is laid down, so that no length of text can push a citation out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Self

import regex

from bot.chat.discord.markdown import marked, units
from bot.messages.marks import Marks, clipped

LINE = "\n\n"  # between two paragraphs

_SENTENCE_END = regex.compile(r"(?<=[.!?…。！？])[\"”’»)\]]*\s+|(?<=[。！？])")
_CUTS = (
    regex.compile(r"\n+"),  # between paragraphs
    _SENTENCE_END,
    regex.compile(r"\s+"),
    regex.compile(r"\X"),  # characters as people see them: no accent is left behind
    regex.compile(r"(?s)."),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: text as the article has it, and how it is set. ``numbers`` are its sources'.

    ``link`` leads the whole text somewhere; it and ``tail``, which follows, are markdown already.
    ``opens`` says that it begins what is not torn where a page has room for all of it. ``marks``
    are in ``text``.
    """

    text: str
    numbers: tuple[int, ...] = ()
    before: str = ""
    after: str = ""
    each_line: str = ""  # before each line of it: the bar of a quotation
    link: str = ""
    tail: str = ""
    opens: bool = False
    marks: Marks = ()

    def markdown(self) -> str:
        """Return the block as Discord takes it, its markers at its end."""
        shown = f"{self.before}{marked(self.text, self.marks)}{self.after}"
        shown = f"[{shown}]({self.link})" if self.link else shown
        shown += self.tail
        shown += "".join(f" [{number}]" for number in self.numbers)
        return "\n".join(f"{self.each_line}{line}" for line in shown.split("\n"))

    def halves(self) -> tuple[Self, Self]:
        """Return the block as two, each with a part of its text."""
        middle, end = len(halves(self.text)[0]), len(self.text)
        return self._part(0, middle), self._part(middle, end)

    def _part(self, start: int, end: int) -> Self:
        marks = clipped(self.marks, start, end)
        return replace(self, text=self.text[start:end], marks=marks, opens=False)


@dataclass(slots=True)
class Page:
    """What one message holds: blocks, and the sources that they rest on."""

    blocks: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def size(self, sources: Mapping[int, str]) -> int:
        """Return the UTF-16 units that the page takes, its sources among them."""
        parts = [*self.blocks, *(sources[number] for number in self.numbers)]
        return sum(units(part) + len(LINE) for part in parts)

    def takes(self, block: Block, sources: Mapping[int, str], room: int) -> bool:
        """Whether there is room for ``block`` and its sources."""
        more = units(block.markdown()) + len(LINE)
        for number in self._new(block):
            more += units(sources[number]) + len(LINE)
        return self.size(sources) + more <= room

    def takes_all(self, blocks: Sequence[Block], sources: Mapping[int, str], room: int) -> bool:
        """Whether there is room for ``blocks`` together."""
        page = Page([*self.blocks], [*self.numbers])
        for block in blocks:
            if not page.takes(block, sources, room):
                return False
            page.add(block)
        return True

    def add(self, block: Block) -> None:
        """Lay ``block`` down."""
        self.blocks.append(block.markdown())
        self.numbers += self._new(block)

    def _new(self, block: Block) -> list[int]:
        return [number for number in block.numbers if number not in self.numbers]


def lay_out(
    blocks: Sequence[Block], sources: Mapping[int, str], first: Page, room: int
) -> list[Page]:
    """Return pages of at most ``room`` units that hold all ``blocks``; ``first`` is begun already."""
    pages = [first]
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        together = [block, *takewhile(lambda each: not each.opens, reversed(waiting))]
        if block.opens and _tears(pages[-1], together, sources, room):
            pages.append(Page())
        if pages[-1].takes(block, sources, room):
            pages[-1].add(block)
        elif Page().takes(block, sources, room):
            pages.append(Page())
            pages[-1].add(block)
        else:
            waiting.extend(reversed(block.halves()))
    return pages


def _tears(page: Page, together: Sequence[Block], sources: Mapping[int, str], room: int) -> bool:
    """Whether blocks would be torn by the end of ``page``, and not on a page of their own."""
    return not page.takes_all(together, sources, room) and Page().takes_all(together, sources, room)


def halves(text: str) -> tuple[str, str]:
    """Return a text cut near its middle: between paragraphs, else sentences, words, characters."""
    for pattern in _CUTS:
        ends = (match.end() for match in pattern.finditer(text))
        inner = [end for end in ends if 0 < end < len(text)]
        if inner:
            middle = min(inner, key=lambda end: abs(end - len(text) // 2))
            return text[:middle], text[middle:]
    raise ValueError("A single character cannot be cut.")
