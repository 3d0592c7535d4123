"""Event in, card out: plain data that every platform's adapter reads and writes.

Events wait in a durable workflow and cards in a platform's history, so each is made of values that
JSON has, and comes back from it the same.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

Record = dict[str, Any]


class Ask(StrEnum):
    """What an event asks of the bot."""

    # of a message
    READ = "read"  # ``text`` is a link
    OPEN = "open"  # a file or pasted text: ``text`` is its name, ``source`` where it is
    REST = "rest"  # ``text`` names the links beyond the first five, a line each
    QUESTION = "question"
    EDIT = "edit"  # the message now says ``text``
    WITHDRAW = "withdraw"  # the message was deleted
    # of a button under the card ``tag``
    MORE = "more"
    CONTEXT = "context"
    NOT_RELEVANT = "not relevant"
    SHOW = "show"  # to everyone what only one person saw
    ASK_PEOPLE = "ask people"
    UP = "up"
    DOWN = "down"
    FORGET = "forget"  # the card's article, ``article``, or what ``text`` names
    # of a command
    ARTICLES = "articles"
    PRIVACY = "privacy"
    STATUS = "status"
    HELP = "help"
    SETTINGS = "settings"  # show the channel's settings
    CHANGE_SETTINGS = "change settings"  # to ``values``
    FORGET_ME = "forget me"
    # of the place
    INTRODUCE = "introduce"
    HOME = "home"  # a person opened the bot's own page
    AWAY = "away"  # ``text`` says, in JSON, what was missed and made up for
    LEAVE = "leave"  # the bot was taken out of the channel, or the channel was deleted
    PURGE = "purge"  # the bot was taken out of the space


class Place(StrEnum):
    """Who can see a channel."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"
    SHARED = "shared"  # with another company


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody dropped; ``source`` is what the platform finds it by."""

    name: str
    source: str
    size: int = 0  # bytes; 0 where the platform does not say


@dataclass(frozen=True, slots=True)
class Said:
    """A message as every platform has it, without its markup.

    ``thread`` is the id of the thread it stands in, the id of the thread's first message; empty for a message
    in the channel itself. ``addressed`` says that it names the bot or is a direct message,
    ``to_another`` that it is addressed to somebody else. ``reply_to`` is the message that it
    answers, where the platform knows such a thing. ``edited`` tells one edit from the next; empty
    for a message as it was first written. ``manager``: the author administers the channel, None
    where the platform has to be asked. ``late``: found when the bot came back.
    """

    platform: str
    space: str
    channel: str
    message: str
    author: str
    at: str
    text: str
    links: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    place: Place = Place.PUBLIC
    thread: str = ""
    reply_to: str = ""
    addressed: bool = False
    to_another: bool = False
    edited: str = ""
    manager: bool | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody asks for: a message with three links makes three events.

    ``at`` is an ISO 8601 time with its zone. ``message`` is the message that asks, or under which
    the pressed card stands; ``thread`` the id of the thread's first message, empty in the channel itself.
    ``part`` tells several events of one kind and message apart: a link's digest, a press's id.
    ``tag`` is the pressed card's. ``handle`` lets a reply be shown to the author alone, for some
    minutes (Slack's response_url, Discord's interaction token). ``private`` asks that only the
    author sees the reply. ``articles`` are those asked about; empty for all of the channel.
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
    part: str = ""
    thread: str = ""
    articles: tuple[str, ...] = ()
    source: str = ""
    tag: str = ""
    handle: str = ""
    place: Place = Place.PUBLIC
    private: bool = False
    manager: bool | None = None
    late: bool = False
    values: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The idempotency key: however often a platform delivers the event, it is this one."""
        place = (self.platform, self.space, self.channel, self.message)
        return "/".join((*place, self.ask.value, self.part))

    @property
    def root(self) -> str:
        """The id of the thread that the reply belongs to: the message's own, or the one it starts."""
        return self.thread or self.message

    def as_record(self) -> Record:
        """Return the event as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the event that ``as_record`` was made from."""
        enums = {"ask": Ask(record["ask"]), "place": Place(record["place"])}
        return cls(**record | enums | {"articles": tuple(record["articles"])})


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
    """

    role: Role
    text: str
    citation: int = 0
    link: str = ""


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
    NOT_RELEVANT = "not_relevant"
    SHOW = "show"  # to everyone
    ASK_PEOPLE = "ask_people"
    SETTINGS = "settings"  # open the form
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


class Audience(StrEnum):
    """Who sees a reply, and where."""

    THREAD = "thread"  # everyone, in the thread of the message that asked
    CHANNEL = "channel"  # everyone, in the channel itself
    AUTHOR = "author"  # only who asked
    HOME = "home"  # only who asked, on the bot's own page


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, and who is to see it."""

    card: Card
    audience: Audience = Audience.THREAD


class State(StrEnum):
    """How far a reply has come."""

    READY = "ready"
    SENDING = "sending"  # it may stand on the platform, unrecorded
    POSTED = "posted"
    UNDELIVERABLE = "undeliverable"


@dataclass(frozen=True, slots=True)
class Post:
    """A reply as it is kept, before and after it stands on a platform.

    ``message`` asked for it, in the thread of ``root``. ``ids`` are the platform's messages that
    show it, in order: a long card takes several. ``part`` counts the replies to an event from 0.
    """

    platform: str
    space: str
    channel: str
    key: str
    part: int
    message: str
    root: str
    author: str
    audience: Audience
    card: Card
    state: State = State.READY
    ids: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """16 hex digits that stand for this reply: in metadata, buttons and nonces."""
        return tag(self.key, self.part)


def tag(key: str, part: int) -> str:
    """Return what the ``part``-th reply to the event with this key is known by on a platform."""
    return sha256(f"{key}#{part}".encode()).hexdigest()[:16]


class FieldKind(StrEnum):
    """How a value is chosen."""

    CHOICE = "choice"
    TEXT = "text"
    LINES = "lines"  # a text of several lines


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form. ``options`` are pairs of a value and its label; empty for a text."""

    name: str
    label: str
    kind: FieldKind
    value: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a person fills in: a modal on Slack and Discord. At most five fields, as Discord has it."""

    title: str
    fields: tuple[Field, ...]
