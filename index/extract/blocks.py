"""A tree -> its blocks: the paragraphs, headings, items and tables that a reader sees as units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from index.extract.inline import FLOWING, INLINE, PARTING
from index.extract.preformatted import lines_of
from index.extract.tables import rows_of

_SENTENCE_OVER = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_GOES_ON = tuple(",;.!?)’–—")
_MAYBE_ASIDE = frozenset({"button", "img"})
_NEAR = 8  # pieces of text before an element that are looked at: a page may have a million
_EMPHASIS = frozenset({"b", "strong", "em", "i", "u"})


@dataclass(frozen=True, slots=True)
class Block:
    """Text that stands together, never empty: a line, or those of what is preformatted.

    White space is collapsed. Only a table's rows are a blank line apart, and code keeps its lines.

    ``element`` is the innermost block-level element around it. ``linked`` and ``emphasised`` are
    how many of its characters stand in links and in bold or italics. ``breaks`` is how many
    ``<br>`` part it from the block before within the same element; 0 where it begins one.
    """

    text: str
    element: HtmlElement
    linked: int
    emphasised: int
    breaks: int


def blocks_of(root: HtmlElement) -> list[Block]:
    """Return the blocks of ``<body>``, or of the whole tree, in the order of reading."""
    body = root.find("body")
    return list(_Reader().read(root if body is None else body))


@dataclass(slots=True)
class _Reader:
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    emphasised: int = 0
    breaks: int = 0
    links_open: int = 0
    emphases_open: int = 0

    def read(self, body: HtmlElement) -> Iterator[Block]:
        owners = [body]
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "start" and (lines := _lines_of(element)):
                yield from self._flush(owners[-1])
                yield _as_block(element, lines)
                owners.append(element)
                walk.skip_subtree()
            elif event == "start":
                if not self._flows(element, owners[-1]):
                    yield from self._flush(owners[-1])
                    owners.append(element)
                    self.breaks = self.breaks + 1 if element.tag == "br" else 0
                self._open(element)
            else:
                if owners[-1] is element:
                    yield from self._flush(owners.pop())
                    self.breaks = self.breaks if element.tag == "br" else 0
                self._close(element)
        yield from self._flush(body)

    def _flows(self, element: HtmlElement, owner: HtmlElement) -> bool:
        """Tell whether an element is part of its owner's line, and does not stand beside it."""
        if element.tag in INLINE:
            return True
        if owner.tag not in FLOWING or element.tag in PARTING:
            return False
        return element.tag not in _MAYBE_ASIDE or self._is_mid_sentence(element)

    def _is_mid_sentence(self, element: HtmlElement) -> bool:
        """Tell whether a button holds words of a sentence, or a picture stands between them.

        Neither does that shares the paragraph, or that illustrates it.
        """
        before, after = "".join(self.pieces[-_NEAR:]).strip(), (element.tail or "").strip()
        goes_on = after[:1].islower() or after.startswith(_GOES_ON)
        is_open = bool(before) and not _SENTENCE_OVER.search(before)
        return goes_on or (element.tag == "button" and is_open and bool(after))

    def _open(self, element: HtmlElement) -> None:
        self.links_open += element.tag == "a"
        self.emphases_open += element.tag in _EMPHASIS
        # A button has room around it where the markup has no space.
        self._add(f" {element.text or ''}" if element.tag == "button" else element.text)

    def _close(self, element: HtmlElement) -> None:
        self.links_open -= element.tag == "a"
        self.emphases_open -= element.tag in _EMPHASIS
        if element.tag == "button" and (element.tail or "")[:1].isalnum():
            self._add(" ")
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            size = _size(text)
            self.linked += size if self.links_open else 0
            self.emphasised += size if self.emphases_open else 0

    def _flush(self, owner: HtmlElement) -> Iterator[Block]:
        text = " ".join("".join(self.pieces).split())
        if text:
            yield Block(text, owner, self.linked, self.emphasised, self.breaks)
            self.breaks = 0
        self.pieces.clear()
        self.linked = self.emphasised = 0


def _lines_of(element: HtmlElement) -> str:
    """Return the text of what is a block by itself, lines and all; empty for all else."""
    match element.tag:
        case "table":
            return "\n\n".join(rows_of(element))
        case "pre":
            return lines_of(element)
        case _:
            return ""


def _as_block(element: HtmlElement, text: str) -> Block:
    linked = sum(_size(link.text_content()) for link in element.iter("a"))
    emphasised = sum(
        _size(each.text_content())
        for each in element.iter(*_EMPHASIS)
        if _EMPHASIS.isdisjoint(outer.tag for outer in each.iterancestors())
    )
    return Block(text, element, linked, emphasised, 0)


def _size(text: str) -> int:
    return len("".join(text.split()))
