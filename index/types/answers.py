"""What is said to a question: quotes, why these, what sources disagree on, and what became of a quote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.types.articles import Article
from index.types.passages import Span


@dataclass(frozen=True, slots=True)
class Previous:
    """What a thread asked last, and the articles that answered, or else came closest: a follow-up may lean on it."""

    question: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of an article's text, byte for byte, and the link that opens on it.

    Invariant: ``article.text[start:end] == text``. ``marks`` are spans of the article's text inside
    the quote: the words that answer, where a rule is sure. ``also`` are quotes of other articles
    that say the same, best first; those have none of their own. ``core`` is the best part of a
    quote that holds more than that.
    """

    text: str
    start: int
    end: int
    link: str
    article: Article
    score: float
    marks: tuple[Span, ...] = ()
    also: tuple["Quote", ...] = ()
    core: Span | None = None

    @property
    def own(self) -> Span:
        """The best part of it: its core, or all of it."""
        return self.core or self.span

    @property
    def span(self) -> Span:
        """Where it stands in its article's text."""
        return Span(self.start, self.end)


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

    @property
    def cited(self) -> tuple[str, ...]:
        """The ids of the articles that answer, each once, best first; else of the one that comes closest."""
        return tuple(dict.fromkeys(q.article.id for q in self.quotes or self.closest[:1]))


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
