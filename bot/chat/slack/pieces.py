"""A card's paragraphs -> pieces, each of which finds room in a message together with its sources. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.chat.slack.mrkdwn import web_link
from bot.messages import Citation, Paragraph, Record, Role
from bot.messages.marks import Marks, carried, clipped, runs
from bot.showing.cleaning import visible
from bot.showing.wording import IN_THREAD
from index.text.segment import sentences

_WHOLE = re.compile(r"`[^`\n]+`|https?://\S+|\[\d+\]")  # code, links and markers are not cut

MAX_PIECE = 1450  # characters of one piece, at most twice as many units: a block may have 3,000


class Shape(StrEnum):
    """How a piece is set. The first three are elements of a rich text block."""

    SECTION = "rich_text_section"
    QUOTE = "rich_text_quote"
    LIST = "rich_text_list"
    CONTEXT = "context"
    ACTIONS = "actions"
    NOTHING = ""  # a source that no paragraph names


@dataclass(frozen=True, slots=True)
class Piece:
    """Some elements, and the numbers of the citations that they rest on."""

    shape: Shape
    elements: tuple[Record, ...]
    numbers: tuple[int, ...] = ()


def pieces(paragraph: Paragraph, cited: Mapping[int, Citation]) -> Iterator[Piece]:
    """Yield the paragraph in pieces. Each part of a cited text has its marker."""
    text = visible(paragraph.text)
    marks = carried(paragraph.text, paragraph.marks, visible)
    citations = [cited[at] for at in (paragraph.citation, *paragraph.further) if at in cited]
    start = 0
    for part in split(text, MAX_PIECE):
        end = start + len(part)
        if part.strip():
            yield _piece(paragraph, part, clipped(marks, start, end), citations)
        start = end


def split(text: str, most: int) -> list[str]:
    """Return parts of at most ``most`` characters each, which joined are ``text``.

    Cut between paragraphs, else sentences, else words; inside a word, a link, a marker or code only
    where it is longer.
    """
    parts = []
    while len(text) > most:
        end = _cut(text, most)
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _cut(text: str, most: int) -> int:
    """Return where to cut: the last good place in the second half of what fits, the best kind first."""
    head = text[:most]
    least = most // 2
    paragraph = head.rfind("\n\n") + 2
    sentence = max((span.end for span in sentences(head)[:-1]), default=0)
    word = max(head.rfind(" "), head.rfind("\n")) + 1
    end = next((end for end in (paragraph, sentence, word) if end > least), most)
    return _around_what_is_whole(text, end, most)


def _around_what_is_whole(text: str, end: int, most: int) -> int:
    """Return ``end``, moved behind what would be cut there if that fits, else before it."""
    for whole in _WHOLE.finditer(text):
        if whole.start() >= end:
            break
        if whole.end() > end:
            return whole.end() if whole.end() <= most else whole.start() or end
    return end


def _piece(paragraph: Paragraph, text: str, marks: Marks, citations: Sequence[Citation]) -> Piece:
    shape = _SHAPES.get(paragraph.role, Shape.SECTION)
    if shape is Shape.CONTEXT:
        return Piece(shape, (plain(text),))
    elements = [_words(paragraph, run, marked=marked) for run, marked in runs(text, marks)]
    if web_link(paragraph.thread):
        elements += [{"type": "text", "text": " · "}, _text(IN_THREAD, paragraph.thread)]
    for citation in citations:
        elements += [{"type": "text", "text": " "}, marker(citation)]
    return Piece(shape, tuple(elements), tuple(each.number for each in citations))


def plain(text: str) -> Record:
    """Return a text object that is shown as it is."""
    return {"type": "plain_text", "text": text, "emoji": False}


def marker(citation: Citation) -> Record:
    """Return ``[1]``, which opens the original on the sentence where that is on the web."""
    return _text(f"[{citation.number}]", citation.link)


def _words(paragraph: Paragraph, text: str, *, marked: bool) -> Record:
    style = _MARKED if marked else _STYLES.get(paragraph.role)
    return _text(text, paragraph.link) | ({"style": style} if style else {})


def _text(text: str, url: str) -> Record:
    url = web_link(url)
    return {"type": "link", "url": url, "text": text} if url else {"type": "text", "text": text}


_SHAPES = {
    Role.FACTS: Shape.CONTEXT,
    Role.LABEL: Shape.CONTEXT,
    Role.HINT: Shape.CONTEXT,
    Role.REFERENCE: Shape.CONTEXT,
    Role.KEY: Shape.LIST,
    Role.ITEM: Shape.LIST,
    Role.ASKED: Shape.LIST,
    Role.QUOTE: Shape.QUOTE,
}
_MARKED = {"bold": True}
_STYLES = {Role.TITLE: {"bold": True}, Role.ASKED: {"italic": True}}
