"""DBOS' workflows -> the events that they are, and what they wait for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import TO_READ, Ask, Event, Said
from bot.reception import EDITED, by_hand, part_read

DELETED_AT_ONCE = (
    5000  # events: PostgreSQL takes 65,535 values with a statement, SQLite may take less
)
MOST_OPEN = 500  # events of a space that are not done; links and files beyond are declined

_ASKS = {each.value for each in Ask}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not done: what it asks for, its state, and since when, in seconds.

    ``channel`` names its platform and space too, ``platform/space/channel``.
    """

    ask: str
    state: str
    since: float
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Pressure:
    """What waits: how many events, since when in seconds, and what the limits slow down.

    ``held_back``: the channels whose links wait for others of theirs, and how many do;
    ``declining``: the spaces, ``platform/space``, that have so much open that more is declined.
    """

    waiting: int
    since: float
    held_back: Mapping[str, int]
    declining: Sequence[str]


def pressure_of(waiting: Sequence[Waiting], at_once: int) -> Pressure:
    """Return what the limits slow, where ``at_once`` links of a channel are read."""
    begun = _channels(each for each in waiting if each.state == "pending")
    ahead = _channels(each for each in waiting if each.state == "enqueued")
    spaces = Counter(each.channel.rpartition("/")[0] for each in waiting)
    return Pressure(
        len(waiting),
        min((each.since for each in waiting), default=0.0),
        {name: number for name, number in ahead.items() if begun[name] >= at_once},
        [name for name, number in spaces.items() if number >= MOST_OPEN],
    )


def _channels(waiting: Iterable[Waiting]) -> Counter[str]:
    return Counter(each.channel for each in waiting if each.ask in TO_READ)


def event_of(workflow: Any) -> Event:
    """Return a workflow's event, or what its key tells of it where it has been emptied."""
    if workflow.input:
        return Event.from_record(workflow.input["args"][0])
    platform, space, rest = workflow.workflow_id.split("/", 2)
    channel, message, ask, part = rest.rsplit("/", 3)
    return Event(platform, space, channel, message, Ask(ask), author="", at="", part=part)


def in_parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the ids of workflows in parts that a statement can name."""
    for start in range(0, len(ids), DELETED_AT_ONCE):
        yield ids[start : start + DELETED_AT_ONCE]


def followed_by(event: Event) -> str:
    """Return what the keys begin with of all that has to be done before ``event``; empty for nothing.

    An edit, and what it has read, follow whatever its message asked for: else it would find no reply to follow,
    and answer beside it, and what an edit before it is to take out would pass for read.
    What is read by hand follows the same reading: else both would find nothing there yet, and show it.
    """
    if event.ask is Ask.EDIT or EDITED in event.values:
        return keys_of(event)
    return f"{keys_of(event)}{event.ask.value}/{part_read(event.key)}" if by_hand(event) else ""


def keys_of(message: Said | Event) -> str:
    """Return what the keys of all events of a message begin with."""
    return f"{message.platform}/{message.space}/{message.channel}/{message.message}/"


def waiting_of(workflow: Any) -> Waiting:
    """Return what waits."""
    return waiting_as(workflow.workflow_id, str(workflow.status), workflow.created_at)


def waiting_as(key: str, status: str, created_at: int) -> Waiting:
    """Return what waits, by an event's key, DBOS' status and a time in milliseconds."""
    return Waiting(_ask(key), status.lower(), created_at / 1000, _channel(key))


def _channel(key: str) -> str:
    """Return where the event of that key happened: only a channel's name may have slashes."""
    return key.rsplit("/", 3)[0]


def _ask(key: str) -> str:
    """Return what the event of that key asks for: its last part may be anything, but has no slash."""
    named = key.split("/")[-2:-1]
    return named[0] if named and named[0] in _ASKS else "other"
