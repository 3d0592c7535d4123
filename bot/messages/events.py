"""What people say and ask, as every platform has it: plain data, with an idempotency key.

Events wait in a durable workflow, so each is made of values that JSON has, and comes back the same.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
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
    MARKED = "marked"  # somebody wants it read; what it says has still to be asked for
    # of a button under the card ``tag``
    MORE = "more"
    CONTEXT = "context"
    WHY = "why"
    VERIFY = "verify"
    NOT_RELEVANT = "not relevant"
    RELEVANT = "relevant"  # after all: what the card says comes last
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
    MAY_FORGET_ME = "may forget me"  # who asks is to say so once more
    FORGET_ME = "forget me"
    TELL = "tell"  # of the digest: what ``text`` says after ``/footnote digest``
    DIGEST_ON = "digest on"
    DIGEST_OFF = "digest off"
    DIGEST_DAILY = "digest daily"
    DIGEST_WEEKDAYS = "digest weekdays"
    DIGEST_NOW = "digest now"
    # of the place
    INTRODUCE = "introduce"
    DIGEST = "digest"  # of the day ``part``; ``text`` says, in JSON, what it covers
    HOME = "home"  # a person opened the bot's own page
    AWAY = "away"  # ``text`` says, in JSON, what was missed and made up for
    LEAVE = "leave"  # the bot was taken out of the channel, or the channel was deleted
    PURGE = "purge"  # the bot was taken out of the space


TO_READ = frozenset({Ask.READ, Ask.OPEN})  # what has something read


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
    in the channel itself. ``forum`` says that the channel holds threads alone. ``addressed`` says that it names the bot, answers it or is a direct message,
    ``to_another`` that it is addressed to somebody else. ``reply_to`` is the message that it
    answers, where the platform knows such a thing. ``alone`` says that there is nobody but the bot to speak to,
    nor another way to have something read. ``edited`` tells one edit from the next; empty
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
    forum: bool = False
    reply_to: str = ""
    addressed: bool = False
    to_another: bool = False
    alone: bool = False
    edited: str = ""
    manager: bool | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody asks for: a message with three links makes three events.

    ``at`` is an ISO 8601 time with its zone. ``message`` is the message that asks, or under which
    the pressed card stands; ``thread`` the id of the thread's first message, empty in the channel itself.
    ``about`` is the thread that a message elsewhere goes on with, by replying to a message of the bot's.
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
    about: str = ""
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
        """The id of the thread that is gone on with: another's, the message's own, or the one it starts."""
        return self.about or self.thread or self.message

    def as_record(self) -> Record:
        """Return the event as JSON has it."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Record) -> Self:
        """Return the event that ``as_record`` was made from."""
        enums = {"ask": Ask(record["ask"]), "place": Place(record["place"])}
        return cls(**record | enums | {"articles": tuple(record["articles"])})
