"""From a link to an article and what it says in short."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.types.passages import Span

# Scripts that are written without spaces.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
CHARACTERS_A_WORD = 1.6  # there, that a word of other scripts is worth


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is fetched, and the canonical URL by which the same article is known again."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a link, a dropped file or pasted text led to: bytes, and what they were said to be.

    ``url`` is where the last redirect ended. ``media_type`` is what the bytes are, not what the
    server claimed. ``charset`` is the server's claim, or None; the extractor decides.
    """

    link: Link
    url: str
    media_type: str
    charset: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A document in hand: text that is stored as it is, character for character, or a page to read.

    Without an ``id`` one is made from the URL. ``published`` and ``language`` override what
    extraction finds.
    """

    url: str
    text: str | None = None
    page: Page | None = None
    id: str | None = None
    title: str = ""
    language: str = ""
    published: str = ""


CELLS_APART = " · "  # between a row's cells in an article's text; a page has its own way


class Completeness(StrEnum):
    """How much of an article was there to read; the value is what people and JSON see."""

    FULL = "full"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    EMPTY = "empty"
    NOT_AN_ARTICLE = "not an article"


@dataclass(frozen=True, slots=True)
class Label:
    """The extraction label: what was read, and what stopped it.

    ``reason`` is empty for a full article, else what stopped it, in the page's own words where it
    has any ("You have reached the free limit."). ``expected_words`` is what the page says the
    whole article has, where it says so.
    """

    completeness: Completeness
    reason: str = ""
    expected_words: int | None = None

    @property
    def readable(self) -> bool:
        """Whether there is article text to store, summarise and quote."""
        return self.completeness in {Completeness.FULL, Completeness.PARTIAL}


@dataclass(frozen=True, slots=True)
class Extraction:
    """What extraction sees in a page, before it has an id or a place.

    ``text`` is paragraphs joined by one blank line. ``published`` is an ISO 8601 date or date and
    time. ``canonical`` is the page's own ``rel=canonical``, unchecked. ``page_starts`` are the
    offsets in ``text`` at which a PDF's pages begin, empty for everything else. ``sentences`` is
    empty where nobody has looked for them yet.
    """

    title: str
    byline: str
    site: str
    published: str
    language: str
    text: str
    label: Label
    canonical: str = ""
    page_starts: tuple[int, ...] = ()
    sentences: tuple[Span, ...] = ()

    @property
    def words(self) -> int:
        """How many words were found."""
        return _count_words(self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as it is stored. Every quote is a span of ``text``."""

    id: str
    url: str
    title: str
    byline: str
    site: str
    published: str
    language: str
    text: str
    label: Label
    page_starts: tuple[int, ...] = ()

    @property
    def words(self) -> int:
        """How many words were read."""
        return _count_words(self.text)


@dataclass(frozen=True, slots=True)
class Summary:
    """The ladder, each rung spans of the article's text in article order.

    ``alone`` are those of its sentences that can be shown without the one before them.
    """

    one: tuple[Span, ...] = ()
    three: tuple[Span, ...] = ()
    passages: tuple[Span, ...] = ()
    alone: tuple[Span, ...] = ()


def _count_words(text: str) -> int:
    """Count at white space what has a letter or a digit: a dash, or a mark of Markdown, is no word.

    Where no spaces part them, there are about as many as other scripts would take.
    """
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    spaced = UNSPACED.sub(" ", text) if unspaced else text
    words = sum(any(map(str.isalnum, part)) for part in spaced.split())
    return words + round(unspaced / CHARACTERS_A_WORD)
