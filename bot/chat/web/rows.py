"""The history's messages in SQL: one function a statement, each in the transaction it is given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from bot.messages import Card, Event
from index.db.statements import text

MESSAGE = (
    "id, channel, changed, thread, asked, under, reader, author, at, text, file, edited, wanting, "
    "event, card"
)
_FIELDS = tuple(name for name in MESSAGE.split(", ") if name != "changed")
_HERE = "space = :space AND channel = :channel"
_SHOWN = f"{_HERE} AND reader IN ('', :person)"
_NUMBER = f"SELECT number FROM web_messages WHERE {_HERE} AND id = :before"  # noqa: S608 - constants
_EARLIER = f"(:before = '' OR number < ({_NUMBER}))"
_THERE = "(text != '' OR file != '' OR event IS NOT NULL OR card IS NOT NULL)"
_ROOTS = f"{_SHOWN} AND thread = '' AND {_THERE}"


@dataclass(frozen=True, slots=True)
class Message:
    """A line of the history: said by a person, awaited (it has the event), or a card.

    ``thread`` is the id of the message that began the thread it stands in, empty for one in the channel itself.
    ``asked`` is the message that a reply answers, ``under`` the card whose button asked for it,
    ``reader`` the one person who sees it, empty for everybody. ``file`` names what was dropped;
    ``edited`` tells one edit from the next; ``wanting`` says that nobody has looked yet at what
    the message asks for.
    """

    id: str
    channel: str
    at: str
    changed: int = 0
    thread: str = ""
    asked: str = ""
    under: str = ""
    reader: str = ""
    author: str = ""
    text: str = ""
    file: str = ""
    edited: str = ""
    wanting: bool = False
    event: Event | None = None
    card: Card | None = None

    @property
    def removed(self) -> bool:
        """Whether nothing is left of it to show."""
        return not (self.text or self.file or self.event or self.card)


def latest(
    connection: Connection, space: str, channel: str, person: str, limit: int, before: str = ""
) -> list[Message]:
    """Return the last ``limit`` messages of a channel with all of their threads, oldest first.

    With ``before``, the last of those that stand before the message of that id.
    """
    roots = (
        f"SELECT id FROM web_messages WHERE {_ROOTS} AND {_EARLIER} "  # noqa: S608 - constants
        "ORDER BY number DESC LIMIT :limit"
    )
    where = f"{_SHOWN} AND {_THERE} AND (id IN ({roots}) OR thread IN ({roots}))"
    values = {"channel": channel, "person": person, "limit": limit, "before": before}
    return _select(connection, where, "number", space=space, **values)


def has_earlier(connection: Connection, space: str, channel: str, person: str, before: str) -> bool:
    """Tell whether anything that a person sees stands in the channel before a message."""
    query = text(f"SELECT 1 FROM web_messages WHERE {_ROOTS} AND {_EARLIER} LIMIT 1")  # noqa: S608 - constants
    values = {"space": space, "channel": channel, "person": person, "before": before}
    return connection.execute(query, values).first() is not None


def thread(
    connection: Connection, space: str, channel: str, person: str, root: str
) -> list[Message]:
    """Return a message and its thread, oldest first."""
    where = f"{_SHOWN} AND {_THERE} AND (id = :root OR thread = :root)"
    return _select(
        connection, where, "number", space=space, channel=channel, person=person, root=root
    )


def changes(
    connection: Connection, space: str, channel: str, person: str, after: int
) -> list[Message]:
    """Return the messages of a channel and its threads that changed after a change, in order."""
    where = f"{_SHOWN} AND changed > :after"
    return _select(
        connection, where, "changed", space=space, channel=channel, person=person, after=after
    )


def wanting(connection: Connection, space: str) -> list[Message]:
    """Return the messages that nobody has looked at yet, oldest first."""
    return _select(connection, "space = :space AND wanting", "number", space=space)


def awaited(connection: Connection, space: str) -> list[Event]:
    """Return the events that have no reply yet, oldest first."""
    where = "space = :space AND event IS NOT NULL"
    return [each.event for each in _select(connection, where, "number", space=space) if each.event]


def awaited_by(connection: Connection, space: str, channel: str, message: str) -> list[Message]:
    """Return the replies to a message that are not there yet."""
    where = f"{_HERE} AND asked = :id AND event IS NOT NULL"
    return _select(connection, where, "number", **_at(space, channel, message))


def of_channel(connection: Connection, space: str, channel: str) -> list[Message]:
    """Return what is left of a channel, oldest first."""
    where = f"{_HERE} AND {_THERE}"
    return _select(connection, where, "number", space=space, channel=channel)


def find(connection: Connection, space: str, channel: str, message: str) -> Message | None:
    """Return one message, or None."""
    found = _select(connection, f"{_HERE} AND id = :id", "number", **_at(space, channel, message))
    return next(iter(found), None)


def last_change(connection: Connection, space: str) -> int:
    """Return the number of the space's last change, 0 before the first."""
    query = text("SELECT coalesce(max(changed), 0) FROM web_messages WHERE space = :space")
    return int(connection.execute(query, {"space": space}).scalar_one())


def put(connection: Connection, space: str, message: Message) -> None:
    """Write a message, at the end or over the one with its id, and count that as a change."""
    names = ", ".join(_FIELDS)
    values = ", ".join(f":{name}" for name in _FIELDS)
    updates = ", ".join(f"{name} = :{name}" for name in _FIELDS)
    connection.execute(
        text(
            f"INSERT INTO web_messages (space, number, changed, {names}) "  # noqa: S608 - constants
            f"VALUES (:space, :changed, :changed, {values}) "
            f"ON CONFLICT (space, channel, id) DO UPDATE SET changed = :changed, {updates}"
        ),
        _row(message) | {"space": space, "changed": last_change(connection, space) + 1},
    )


def said_by(connection: Connection, space: str, person: str) -> Sequence[Message]:
    """Return what names a person, in all channels."""
    where = "space = :space AND (author = :person OR reader = :person)"
    return _select(connection, where, "number", space=space, person=person)


def _row(message: Message) -> dict[str, Any]:
    plain = {name: getattr(message, name) for name in _FIELDS}
    return plain | {
        "event": json.dumps(message.event.as_record()) if message.event else None,
        "card": json.dumps(message.card.as_record()) if message.card else None,
    }


def _select(connection: Connection, where: str, order: str, **values: Any) -> list[Message]:
    query = text(f"SELECT {MESSAGE} FROM web_messages WHERE {where} ORDER BY {order}")  # noqa: S608 - constants
    return [_message(row) for row in connection.execute(query, values)]


def _at(space: str, channel: str, message: str) -> dict[str, str]:
    return {"space": space, "channel": channel, "id": message}


def _message(row: Row[Any]) -> Message:
    found = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Message(
        **found
        | {
            "wanting": bool(found["wanting"]),
            "event": Event.from_record(json.loads(found["event"])) if found["event"] else None,
            "card": Card.from_record(json.loads(found["card"])) if found["card"] else None,
        }
    )
