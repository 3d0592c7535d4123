"""The history's SQL: one function a statement, each in the transaction it is given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, text

from bot.messages import Card, Event

MESSAGE = "id, channel, changed, thread, author, at, text, event, card"


@dataclass(frozen=True, slots=True)
class Message:
    """A line of the history: said by a person, or a reply. A reply without a card is awaited.

    A message without text or event is one that has been taken out.
    """

    id: str
    channel: str
    changed: int
    thread: str
    author: str
    at: str
    text: str
    event: Event | None = None
    card: Card | None = None

    @property
    def removed(self) -> bool:
        """Whether nothing is left of it to show."""
        return not self.text and self.event is None


def channels(connection: Connection, space: str) -> list[str]:
    """Return the names of the channels, in the order in which they were made."""
    query = text("SELECT channel FROM web_channels WHERE space = :space ORDER BY made_at, channel")
    return list(connection.execute(query, {"space": space}).scalars())


def add_channel(connection: Connection, space: str, channel: str, at: str) -> None:
    """Make a channel, unless there is one of that name."""
    connection.execute(
        text("INSERT INTO web_channels VALUES (:space, :channel, :at) ON CONFLICT DO NOTHING"),
        {"space": space, "channel": channel, "at": at},
    )


def messages(
    connection: Connection, space: str, channel: str, thread: str, limit: int
) -> list[Message]:
    """Return the last ``limit`` messages of a channel or of one of its threads, oldest first."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages WHERE space = :space AND channel = :channel "  # noqa: S608 - a constant
        "AND thread = :thread AND (text != '' OR event IS NOT NULL) "
        "ORDER BY number DESC LIMIT :limit"
    )
    place = {"space": space, "channel": channel, "thread": thread, "limit": limit}
    return [_message(row) for row in connection.execute(query, place)][::-1]


def changes(connection: Connection, space: str, channel: str, after: int) -> list[Message]:
    """Return the messages of a channel and its threads that changed after a change, in order."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages WHERE space = :space AND channel = :channel "  # noqa: S608 - a constant
        "AND changed > :after ORDER BY changed"
    )
    place = {"space": space, "channel": channel, "after": after}
    return [_message(row) for row in connection.execute(query, place)]


def last_change(connection: Connection, space: str) -> int:
    """Return the number of the space's last change, 0 before the first."""
    query = text("SELECT coalesce(max(changed), 0) FROM web_messages WHERE space = :space")
    return int(connection.execute(query, {"space": space}).scalar_one())


def awaited(connection: Connection, space: str) -> list[Event]:
    """Return the events that have no reply yet, oldest first."""
    query = text(
        "SELECT event FROM web_messages WHERE space = :space AND event IS NOT NULL "
        "AND card IS NULL ORDER BY number"
    )
    found = connection.execute(query, {"space": space}).scalars()
    return [Event.from_record(json.loads(event)) for event in found]


def find(connection: Connection, space: str, channel: str, message: str) -> Message | None:
    """Return one message, or None."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages "  # noqa: S608 - a constant
        "WHERE space = :space AND channel = :channel AND id = :id"
    )
    row = connection.execute(query, {"space": space, "channel": channel, "id": message}).first()
    return _message(row) if row else None


def insert(connection: Connection, space: str, message: Message) -> None:
    """Add a message at the end; ``changed`` is given by the database."""
    number = last_change(connection, space) + 1
    connection.execute(
        text(
            "INSERT INTO web_messages VALUES (:space, :channel, :id, :number, :number, :thread, "
            ":author, :at, :text, :event, NULL)"
        ),
        {
            "space": space,
            "channel": message.channel,
            "id": message.id,
            "number": number,
            "thread": message.thread,
            "author": message.author,
            "at": message.at,
            "text": message.text,
            "event": json.dumps(message.event.as_record()) if message.event else None,
        },
    )


def change(connection: Connection, space: str, message: Message) -> None:
    """Write a message's text, event and card anew, and count that as a change."""
    connection.execute(
        text(
            "UPDATE web_messages SET text = :text, event = :event, card = :card, changed = :changed "
            "WHERE space = :space AND channel = :channel AND id = :id"
        ),
        {
            "space": space,
            "channel": message.channel,
            "id": message.id,
            "text": message.text,
            "event": json.dumps(message.event.as_record()) if message.event else None,
            "card": json.dumps(message.card.as_record()) if message.card else None,
            "changed": last_change(connection, space) + 1,
        },
    )


def replies(connection: Connection, space: str, channel: str) -> Sequence[Message]:
    """Return every reply of a channel that has its card."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages WHERE space = :space AND channel = :channel "  # noqa: S608 - a constant
        "AND card IS NOT NULL ORDER BY number"
    )
    found = connection.execute(query, {"space": space, "channel": channel})
    return [_message(row) for row in found]


def changed_since(connection: Connection, space: str, reply: Message) -> Sequence[Message]:
    """Return the replies of a channel that have changed since ``reply`` was first awaited."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages WHERE space = :space AND channel = :channel "  # noqa: S608 - a constant
        "AND card IS NOT NULL AND changed > (SELECT number FROM web_messages "
        "WHERE space = :space AND channel = :channel AND id = :id)"
    )
    place = {"space": space, "channel": reply.channel, "id": reply.id}
    return [_message(row) for row in connection.execute(query, place)]


def thread(connection: Connection, space: str, channel: str, article: str) -> Sequence[Message]:
    """Return all that was said in an article's thread, replies included."""
    query = text(
        f"SELECT {MESSAGE} FROM web_messages WHERE space = :space AND channel = :channel "  # noqa: S608 - a constant
        "AND thread = :thread ORDER BY number"
    )
    place = {"space": space, "channel": channel, "thread": article}
    return [_message(row) for row in connection.execute(query, place)]


def keep_upload(connection: Connection, event: Event, name: str, body: bytes) -> None:
    """Keep a file until its event has been answered."""
    connection.execute(
        text("INSERT INTO web_uploads VALUES (:space, :channel, :message, :name, :body)"),
        _place(event) | {"name": name, "body": body},
    )


def upload(connection: Connection, event: Event) -> tuple[str, bytes] | None:
    """Return the name and bytes of the event's file, or None."""
    query = text(
        "SELECT name, body FROM web_uploads "
        "WHERE space = :space AND channel = :channel AND message = :message"
    )
    row = connection.execute(query, _place(event)).first()
    return (row.name, row.body) if row else None


def drop_upload(connection: Connection, event: Event) -> None:
    """Remove the event's file."""
    connection.execute(
        text(
            "DELETE FROM web_uploads "
            "WHERE space = :space AND channel = :channel AND message = :message"
        ),
        _place(event),
    )


def secret(connection: Connection, name: str, otherwise: bytes) -> bytes:
    """Return the secret of that name; store ``otherwise`` where there is none yet."""
    connection.execute(
        text("INSERT INTO web_secrets VALUES (:name, :value) ON CONFLICT DO NOTHING"),
        {"name": name, "value": otherwise},
    )
    query = text("SELECT value FROM web_secrets WHERE name = :name")
    return bytes(connection.execute(query, {"name": name}).scalar_one())


def _place(event: Event) -> dict[str, Any]:
    return {"space": event.space, "channel": event.channel, "message": event.message}


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        channel=row.channel,
        changed=row.changed,
        thread=row.thread,
        author=row.author,
        at=row.at,
        text=row.text,
        event=Event.from_record(json.loads(row.event)) if row.event else None,
        card=Card.from_record(json.loads(row.card)) if row.card else None,
    )
