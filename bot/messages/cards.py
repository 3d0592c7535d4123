"""What is shown, before any platform draws it: paragraphs, citations and buttons.

Cards are kept until they are posted, so each is made of values that JSON has, and comes back the same.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from bot.messages.events import Record
from bot.messages.marks import Marks


class Kind(StrEnum):
    """What a card says."""

    ARTICLE = "article"
    KNOWN = "known"  # the article was shared here before
    ANSWERED = "answered"
    CLOSEST = "closest"
    NOTHING = "nothing"
    FAILED = "failed"
    FORGOTTEN = "forgotten"
    PASSAGES = "passages"  # the key passages, or what stands around quotes
    LIST = "list"  # articles, settings, what is stored …
    DIGEST = "digest"  # what the channel shared, by story
    NOTE = "note"  # a line of the bot's own


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
    ITEM = "item"  # of a list
    ASKED = "asked"  # a question that somebody asked


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some text. ``citation`` is the number of the one that it rests on; 0 for the bot's own words.

    ``link`` is where the paragraph as a whole leads: a title to its article, an item to its thread.
    ``article`` is the one that it names without a citation, ``thread`` where people talk about that.
    ``marks`` are where the words stand that answer. ``further`` are the numbers of other citations
    that say the same.
    """

    role: Role
    text: str
    citation: int = 0
    link: str = ""
    article: str = ""
    thread: str = ""
    marks: Marks = ()
    further: tuple[int, ...] = ()

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the paragraph as it was before it was JSON."""
        marks = tuple((start, end) for start, end in record.get("marks", ()))
        further = tuple(record.get("further", ()))
        return cls(**record | {"role": Role(record["role"]), "marks": marks, "further": further})


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

    MORE = "more"  # show the key passages to who asks
    UP = "up"
    DOWN = "down"
    CONTEXT = "context"  # show the sentences before and after each quote
    WHY = "why"  # these quotes were chosen
    VERIFY = "verify"  # look whether the page still says it
    NOT_RELEVANT = "not_relevant"
    RELEVANT = "relevant"  # after all
    SHOW = "show"  # to everyone
    ASK_PEOPLE = "ask_people"
    SETTINGS = "settings"  # open the form
    DIGEST = "digest"  # say when the digest comes, and what can be chosen
    DIGEST_ON = "digest_on"
    DIGEST_OFF = "digest_off"
    DIGEST_DAILY = "digest_daily"
    DIGEST_WEEKDAYS = "digest_weekdays"
    DIGEST_NOW = "digest_now"
    FORGET = "forget"
    FORGET_ME = "forget_me"
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
    """A reply. ``article`` is the one that the card is about, where it is about one.

    ``why`` says why its quotes were chosen, to who asks; it is kept with the card, not shown on it.
    """

    kind: Kind
    paragraphs: tuple[Paragraph, ...]
    citations: tuple[Citation, ...] = ()
    buttons: tuple[Button, ...] = ()
    article: str = ""
    why: tuple[Paragraph, ...] = ()

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that it is about, quotes or names, in order."""
        named = [each.article for each in self.paragraphs]
        cited = [each.article for each in self.citations]
        return tuple(dict.fromkeys(each for each in (self.article, *named, *cited) if each))

    def as_record(self) -> Record:
        """Return the card as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the card that ``as_record`` was made from."""
        return cls(
            kind=Kind(record["kind"]),
            paragraphs=tuple(map(Paragraph.from_record, record["paragraphs"])),
            citations=tuple(Citation(**each) for each in record["citations"]),
            buttons=tuple(
                Button(**each | {"action": Action(each["action"])}) for each in record["buttons"]
            ),
            article=record["article"],
            why=tuple(map(Paragraph.from_record, record.get("why", ()))),
        )
