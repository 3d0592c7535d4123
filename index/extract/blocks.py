"""A tree -> its blocks: the paragraphs, headings, items and cells that a reader sees as units."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

# Elements that flow inside a line; whatever is not here begins a block of its own.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_EMPHASIS = frozenset({"b", "strong", "em", "i", "u"})


@dataclass(frozen=True, slots=True)
class Block:
    """Text that stands together, white space collapsed, never empty.

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
        for event, element in etree.iterwalk(body, events=("start", "end")):
            inline = element.tag in _INLINE
            if not inline:
                yield from self._flush(owners[-1])
            if event == "start":
                if not inline:
                    owners.append(element)
                self._enter(element)
            else:
                self._leave(element)
                if not inline:
                    owners.pop()
        yield from self._flush(body)

    def _enter(self, element: HtmlElement) -> None:
        if element.tag == "br":
            self.breaks += 1
            return
        if element.tag not in _INLINE:
            self.breaks = 0
        self.links_open += element.tag == "a"
        self.emphases_open += element.tag in _EMPHASIS
        self._add(element.text)

    def _leave(self, element: HtmlElement) -> None:
        if element.tag not in _INLINE and element.tag != "br":
            self.breaks = 0
        self.links_open -= element.tag == "a"
        self.emphases_open -= element.tag in _EMPHASIS
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            size = len("".join(text.split()))
            self.linked += size if self.links_open else 0
            self.emphasised += size if self.emphases_open else 0

    def _flush(self, owner: HtmlElement) -> Iterator[Block]:
        text = " ".join("".join(self.pieces).split())
        if text:
            yield Block(text, owner, self.linked, self.emphasised, self.breaks)
            self.breaks = 0
        self.pieces.clear()
        self.linked = self.emphasised = 0
