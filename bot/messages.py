"""Event in, card out: plain data that every platform's adapter reads and writes.

Events wait in a durable workflow and cards in a platform's history, so each is made of values that
JSON has, and comes back from it the same.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

Record = dict[str, Any]


class Ask(StrEnum):
    """What an event asks of the bot."""

    READ = "read"  # ``text`` is a link
    OPEN = "open"  # a file or pasted text, kept with the platform until it is read
    QUESTION = "question"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that one message asks for: a message with three links makes three events.

    ``at`` is an ISO 8601 time with its zone. ``article`` is the one in whose thread the message
    stands, or the one to forget; empty elsewhere. ``part`` counts the events of a message from 0.
    """

    platform: str
    space: str
    channel: str
    message: str
    ask: Ask
    author: str
    at: str
    text: str = ""
    article: str = ""
    part: int = 0

    @property
    def key(self) -> str:
        """The idempotency key: however often a platform delivers the event, it is this one."""
        place = (self.platform, self.space, self.channel, self.message)
        return "/".join((*place, self.ask.value, str(self.part)))

    def as_record(self) -> Record:
        """Return the event as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the event that ``as_record`` was made from."""
        return cls(**record | {"ask": Ask(record["ask"])})


class Kind(StrEnum):
    """What a card says."""

    ARTICLE = "article"
    KNOWN = "known"  # the article was shared here before
    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


class Role(StrEnum):
    """What a paragraph is in its card, so that each platform can set it its own way."""

    TITLE = "title"
    FACTS = "facts"  # site, byline, date, reading time
    LABEL = "label"  # how much could be read
    LEAD = "lead"  # the one sentence
    KEY = "key"  # a key sentence
    MORE = "more"  # a key passage, shown when asked for
    QUOTE = "quote"
    SAYS = "says"  # the bot's own words
    HINT = "hint"  # what to do next
    REFERENCE = "reference"  # the id that the log carries too


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text. ``citation`` is the number of the one that it rests on; 0 for the bot's own words."""

    role: Role
    text: str
    citation: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a paragraph stands: characters ``start`` to ``end`` of an article's text.

    ``number`` counts from 1 within a card. ``link`` opens the original on the sentence; empty
    where the article is not on the web.
    """

    number: int
    article: str
    title: str
    site: str
    date: str
    start: int
    end: int
    link: str


class Action(StrEnum):
    """What a button does."""

    FORGET = "forget"
    THREAD = "thread"  # go to the article's thread
    READER = "reader"  # open the article's text
    ORIGINAL = "original"  # open the page itself; ``value`` is its URL


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done with an article; ``value`` is its id, or what ``action`` says."""

    action: Action
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """A reply. ``article`` is the one that the card is about, where it is about one."""

    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    article: str = ""

    def as_record(self) -> Record:
        """Return the card as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the card that ``as_record`` was made from."""
        return cls(
            kind=Kind(record["kind"]),
            paragraphs=tuple(
                Paragraph(**each | {"role": Role(each["role"])}) for each in record["paragraphs"]
            ),
            citations=tuple(Citation(**each) for each in record["citations"]),
            buttons=tuple(
                Button(**each | {"action": Action(each["action"])}) for each in record["buttons"]
            ),
            article=record["article"],
        )
