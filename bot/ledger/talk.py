"""What was asked, withdrawn and forgotten, as rows; each function in the transaction it is given."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.ledger import erasing
from bot.messages import Event, Outcome, Said
from index.db.statements import text

_QUIETLY = (
    "quietly in "  # begins the root of what is read without a reply: no thread is called that
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked in a thread, and the articles that answered, or else came closest."""

    question: str
    status: str
    articles: tuple[str, ...]
    author: str
    at: str
    message: str
    key: str


def remember(connection: Connection, event: Event, outcome: Outcome) -> None:
    """Remember a question and what came of it; asked again, as after an edit, the newer counts."""
    connection.execute(
        text(
            "INSERT INTO bot_asked"
            " (space, key, channel, root, message, person, question, status, articles, at) VALUES"
            " (:space, :key, :channel, :root, :message, :person, :question, :status, :articles, :at)"
            " ON CONFLICT (space, key) DO UPDATE SET channel = excluded.channel,"
            " root = excluded.root, message = excluded.message, person = excluded.person,"
            " question = excluded.question, status = excluded.status,"
            " articles = excluded.articles, at = excluded.at"
        ),
        {
            "space": event.space,
            "key": f"{event.channel}/{event.message}/{event.tag}",
            "channel": event.channel,
            "root": event.root,
            "message": event.message,
            "person": event.author,
            "question": outcome.question or event.text,
            "status": outcome.status,
            "articles": json.dumps(outcome.articles),
            "at": event.at,
        },
    )


def questions_in(connection: Connection, space: str, channel: str, root: str) -> list[Asked]:
    """Return what was asked in a thread, oldest first; nothing where ``root`` is empty, as of a command."""
    if not root:
        return []
    where = "space = :space AND channel = :channel AND root = :root"
    return _asked(connection, where, space=space, channel=channel, root=root)


def questions_of(connection: Connection, space: str, person: str) -> list[str]:
    """Return what a person asked in public."""
    query = text("SELECT question FROM bot_asked WHERE space = :space AND person = :person")
    return list(connection.execute(query, {"space": space, "person": person}).scalars())


def asked_since(connection: Connection, space: str, channel: str, at: str) -> list[Asked]:
    """Return what was asked in a channel since a time, oldest first."""
    where = "space = :space AND channel = :channel AND at >= :at"
    return _asked(connection, where, space=space, channel=channel, at=at)


def asked_by(connection: Connection, space: str, channel: str, message: str) -> list[str]:
    """Return what a message asked."""
    query = text(
        "SELECT question FROM bot_asked"
        " WHERE space = :space AND channel = :channel AND message = :message"
    )
    place = {"space": space, "channel": channel, "message": message}
    return list(connection.execute(query, place).scalars())


def forget_asked(connection: Connection, space: str, channel: str, message: str) -> None:
    """Forget what a message asked."""
    query = text(
        "DELETE FROM bot_asked WHERE space = :space AND channel = :channel AND message = :message"
    )
    connection.execute(query, {"space": space, "channel": channel, "message": message})


def forget_questions(connection: Connection, before: str) -> None:
    """Forget the questions of all channels that were asked before a time."""
    connection.execute(text("DELETE FROM bot_asked WHERE at < :before"), {"before": before})


def discuss(connection: Connection, said: Said, root: str) -> None:
    """Note that a message was written in the thread of an article: that it was, not what it says."""
    _note(connection, said, root, "DO NOTHING")


def read_quietly(connection: Connection, said: Said) -> None:
    """Note in which thread a message stands that is read without a reply: nothing else tells that."""
    again = "(space, channel, message) DO UPDATE SET root = excluded.root"
    _note(connection, said, _QUIETLY + said.thread, again)


def quietly_read_in(connection: Connection, space: str, channel: str, thread: str) -> list[str]:
    """Return the messages of a thread, or of the channel itself, that were read without a reply."""
    query = text(
        "SELECT message FROM bot_discussed"
        " WHERE space = :space AND channel = :channel AND root = :root ORDER BY message"
    )
    place = {"space": space, "channel": channel, "root": _QUIETLY + thread}
    return list(connection.execute(query, place).scalars())


def discussed(connection: Connection, space: str, channel: str, since: str) -> Mapping[str, int]:
    """Return how many messages each thread of a channel has had since a time, by its root."""
    query = text(
        "SELECT root, count(*) AS number FROM bot_discussed"
        " WHERE space = :space AND channel = :channel AND at >= :since GROUP BY root"
    )
    found = connection.execute(query, {"space": space, "channel": channel, "since": since})
    return {row.root: int(row.number) for row in found}


def withdraw(connection: Connection, space: str, channel: str, message: str, at: str) -> None:
    """Note that a message was deleted, and drop what was asked by it."""
    place = {"space": space, "channel": channel, "message": message}
    connection.execute(
        text(
            "INSERT INTO bot_withdrawn VALUES (:space, :channel, :message, :at) ON CONFLICT DO NOTHING"
        ),
        place | {"at": at},
    )
    forget_asked(connection, space, channel, message)
    connection.execute(
        text(
            "DELETE FROM bot_discussed"
            " WHERE space = :space AND channel = :channel AND message = :message"
        ),
        place,
    )


def is_withdrawn(connection: Connection, space: str, channel: str, message: str) -> bool:
    """Whether a message was deleted."""
    query = text(
        "SELECT 1 FROM bot_withdrawn"
        " WHERE space = :space AND channel = :channel AND message = :message"
    )
    place = {"space": space, "channel": channel, "message": message}
    return connection.execute(query, place).first() is not None


def forgotten(connection: Connection, space: str, channel: str, article: str, at: str) -> None:
    """Note when an article was forgotten."""
    connection.execute(
        text(
            "INSERT INTO bot_forgotten VALUES (:space, :channel, :article, :at)"
            " ON CONFLICT (space, channel, article) DO UPDATE SET at = excluded.at"
        ),
        {"space": space, "channel": channel, "article": article, "at": at},
    )


def forgotten_since(connection: Connection, event: Event, began: str) -> set[str]:
    """Return the articles that were forgotten in the event's channel since ``began``."""
    query = text(
        "SELECT article FROM bot_forgotten"
        " WHERE space = :space AND channel = :channel AND at BETWEEN :began AND :until"
    )
    place = {"space": event.space, "channel": event.channel}
    place |= {"began": began, "until": erasing.until(began)}
    return set(connection.execute(query, place).scalars())


def _note(connection: Connection, said: Said, root: str, known: str) -> None:
    connection.execute(
        text(
            "INSERT INTO bot_discussed (space, channel, message, root, at)"  # noqa: S608 - constants
            f" VALUES (:space, :channel, :message, :root, :at) ON CONFLICT {known}"
        ),
        {
            "space": said.space,
            "channel": said.channel,
            "message": said.message,
            "root": root,
            "at": said.at,
        },
    )


def _asked(connection: Connection, where: str, **values: str) -> list[Asked]:
    query = text(
        "SELECT question, status, articles, person, at, message, key FROM bot_asked"  # noqa: S608 - constants
        f" WHERE {where} ORDER BY at, key"
    )
    rows = connection.execute(query, values)
    return [Asked(row[0], row[1], tuple(json.loads(row[2])), *row[3:]) for row in rows]
