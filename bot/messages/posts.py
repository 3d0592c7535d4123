"""A card on its way: who is to see it, how far it has come, and where it stands."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from bot.messages.cards import Card
from bot.messages.events import Ask

# Begins the part of an event's key where a command's id stands for a message.
BY_COMMAND = "command "


class Audience(StrEnum):
    """Who sees a reply, and where."""

    THREAD = "thread"  # everyone, in the thread of the message that asked
    CHANNEL = "channel"  # everyone, in the channel itself
    UNDER = "under"  # everyone, in a thread under the first reply to the same event
    AUTHOR = "author"  # only who asked
    HOME = "home"  # only who asked, on the bot's own page


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question: its answer's status, and the articles that it cites.

    ``question`` is what was asked, where the event's text is something else: a link.
    """

    status: str
    articles: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A card, and who is to see it. ``outcome`` is remembered in its thread, for what is asked next."""

    card: Card
    audience: Audience = Audience.THREAD
    outcome: Outcome | None = None


class State(StrEnum):
    """How far a reply has come."""

    READY = "ready"
    SENDING = "sending"  # it may stand on the platform, unrecorded
    POSTED = "posted"
    UNDELIVERABLE = "undeliverable"
    WITHDRAWN = "withdrawn"  # before it was posted for good: who was posting it takes it back


class Owed(StrEnum):
    """What a platform has still to be told of a reply that stands there."""

    NOTHING = ""
    CHANGE = "change"  # its card has become another one
    REMOVAL = (
        "removal"  # it goes; where the platform leaves it standing, it stays in the ledger too
    )
    ERASURE = "erasure"  # it goes, and from the ledger in any case


@dataclass(frozen=True, slots=True)
class Post:
    """A reply as it is kept, before and after it stands on a platform.

    ``message`` asked for it, in the thread of ``root``. ``ids`` are the platform's messages that
    show it, in order: a long card takes several. ``part`` counts the replies to an event from 0.
    ``marks`` is by what the messages that were being sent are known again, whatever ``card`` has
    become since; empty where nothing was, or the platform needs none. ``owed`` is what the platform
    has not been told yet.
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
    marks: tuple[str, ...] = ()
    owed: Owed = Owed.NOTHING

    @property
    def ask(self) -> Ask:
        """What the event asked that this replies to: the next to last part of its key."""
        place = f"{self.platform}/{self.space}/{self.channel}/{self.message}"
        return Ask(self.key.removeprefix(f"{place}/").partition("/")[0])

    @property
    def by_command(self) -> bool:
        """Whether no message asked for it: ``message`` is a command's id."""
        return self.key.rpartition("/")[2].startswith(BY_COMMAND)

    @property
    def tag(self) -> str:
        """16 hex digits that stand for this reply: in metadata, buttons and nonces."""
        return tag(self.key, self.part)


def tag(key: str, part: int) -> str:
    """Return what the ``part``-th reply to the event with this key is known by on a platform."""
    return sha256(f"{key}#{part}".encode()).hexdigest()[:16]
