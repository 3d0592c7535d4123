"""The nouns that every stage speaks of. Values only: frozen, and each states what always holds of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]  # (rows, dimensions), each row of unit length


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
class Span:
    """Characters ``start`` up to, not including, ``end`` of some text: ``0 <= start < end``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters themselves."""
        return text[self.start : self.end]


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
        """How many words were read, counted at white space."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval: whole consecutive sentences, as spans of the article's text."""

    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a question is asked: it sees what was shared in ``channel``.

    Of that only ``articles``, where any are named: those of a thread.
    """

    space: str
    channel: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """An article, shared in a channel by a message. Visibility and digests follow from these alone."""

    space: str
    channel: str
    article: str
    message: str
    shared_by: str
    shared_at: datetime


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where, by what message, by whom and when something is shared."""

    space: str
    channel: str
    message: str
    shared_by: str
    shared_at: datetime


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


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article's text, byte for byte, and the link that opens on it.

    Invariant: ``article.text[start:end] == text``. ``marks`` are spans of the article's text inside
    the quote: the words that answer, where a rule is sure. ``also`` are quotes of other articles
    that say the same, best first; those have none of their own.
    """

    text: str
    start: int
    end: int
    link: str
    article: Article
    score: float
    marks: tuple[Span, ...] = ()
    also: tuple["Quote", ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """A figure of a quote, by its feature's name, and what it was worth in the quote's score."""

    feature: str
    figure: float
    worth: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a quote was chosen.

    ``matched`` are the question's words as they stand in the quote, spans of the article's text.
    ``similarity`` and ``words`` are those of its passage: the cosine of its vector and the
    question's, and its BM25 score as a share of the best passage's. ``reasons`` are what weighed
    most in its score, heaviest first.
    """

    matched: tuple[Span, ...]
    similarity: float
    words: float
    reasons: tuple[Reason, ...]


class Status(StrEnum):
    """What an answer claims: that its quotes answer, that they come closest, or nothing at all."""

    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing"


class Subject(StrEnum):
    """What two sources disagree on."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    DENIAL = "denial"  # one says that it is not as the other says


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the sources states: which of an answer's quotes it is, counted from 0, and of when.

    ``at`` is when its article was published, else when that was shared, as ``shared`` says.
    """

    quote: int
    at: datetime | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """Quotes of an answer, of different articles, that cannot all be right; newest first."""

    subject: Subject
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles in scope say to a question, best first.

    ``quotes`` is filled only where ``status`` is answered, ``closest`` whenever it is not.
    ``confidence`` is the calibrated probability, 0 to 1, that the quotes hold the answer. ``why``
    has one explanation a quote, in order. ``disagreements`` are among whichever quotes are shown.
    """

    question: str
    status: Status
    confidence: float
    quotes: tuple[Quote, ...] = ()
    closest: tuple[Quote, ...] = ()
    why: tuple[Explanation, ...] = ()
    disagreements: tuple[Dispute, ...] = ()

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes, whether they are claimed to answer or not."""
        return self.quotes or self.closest


@dataclass(frozen=True, slots=True)
class Summary:
    """The ladder, each rung spans of the article's text in article order.

    ``alone`` are those of its sentences that can be shown without the one before them.
    """

    one: tuple[Span, ...] = ()
    three: tuple[Span, ...] = ()
    passages: tuple[Span, ...] = ()
    alone: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that report the same event, and their shares in a channel within some time.

    The article that is most like the others comes first; the shares stand oldest first.
    """

    articles: tuple[Article, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """A passage that people of a channel marked as not relevant: it ranks below all others there."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Previous:
    """What a thread asked last, and the articles that its answer cited: a follow-up may lean on it."""

    question: str
    articles: tuple[str, ...] = ()


class Standing(StrEnum):
    """What has become of a quote on its page."""

    THERE = "there"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verified:
    """A quote's span, and what has become of it on its page.

    ``now`` is what stands there instead, verbatim, where it was changed; else empty.
    """

    span: Span
    standing: Standing
    now: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a link: the article, its summary, and the share that brought it first.

    ``is_new`` is false where the article was already known in this channel; then ``first`` says
    who shared it and by which message. The message that brought it may be read again, as after a
    crash: it is then still new.
    """

    article: Article
    summary: Summary
    first: Share
    is_new: bool
