"""How each table forgets a person, a channel, a space, an article, and what is too old.

A table of the ledger that is not described here fails a test.
"""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, text


class OnPerson(StrEnum):
    """What becomes of a row when the person it names is forgotten."""

    DELETE = "delete"
    BLANK = "blank"  # the row stays, without the name


@dataclass(frozen=True, slots=True)
class Eraser:
    """What a table holds: ``person`` where it names one, ``at`` where its rows have an age."""

    table: str
    person: OnPerson | None = None
    at: bool = False
    article: bool = False


ERASERS = (
    Eraser("bot_posts", OnPerson.BLANK, at=True),
    Eraser("bot_post_messages"),
    Eraser("bot_post_articles"),
    Eraser("bot_asked", OnPerson.DELETE, at=True),
    Eraser("bot_withdrawn", at=True),
    Eraser("bot_forgotten", at=True),
    Eraser("bot_channel_settings"),
    Eraser("bot_seen"),
    Eraser("bot_slots"),
    Eraser("bot_votes", OnPerson.DELETE),
    Eraser("bot_lowered", OnPerson.BLANK, at=True, article=True),
)
NAMELESS = ("bot_notes",)  # names neither a person nor a space


def erase_space(connection: Connection, space: str) -> None:
    """Forget all of a space."""
    for each in ERASERS:
        _delete(connection, each.table, "space = :space", space=space)


def erase_channel(connection: Connection, space: str, channel: str) -> None:
    """Forget all of a channel."""
    for each in ERASERS:
        where = "space = :space AND channel = :channel"
        _delete(connection, each.table, where, space=space, channel=channel)


def erase_person(connection: Connection, space: str, person: str) -> None:
    """Forget who a person is, their questions and votes, and what only they could see."""
    where = "space = :space AND person = :person"
    _delete(connection, "bot_posts", f"{where} AND audience = 'author'", space=space, person=person)
    for each in ERASERS:
        if each.person is OnPerson.DELETE:
            _delete(connection, each.table, where, space=space, person=person)
        elif each.person is OnPerson.BLANK:
            connection.execute(
                text(f"UPDATE OR IGNORE {each.table} SET person = '' WHERE {where}"),  # noqa: S608 - constants
                {"space": space, "person": person},
            )
    _sweep(connection, space)


def erase_article(connection: Connection, space: str, channel: str, article: str) -> None:
    """Forget what a channel said of an article; posts are the conversation's to change."""
    for each in ERASERS:
        if each.article:
            where = "space = :space AND channel = :channel AND article = :article"
            _delete(connection, each.table, where, space=space, channel=channel, article=article)


def expire(connection: Connection, space: str, channel: str, before: str) -> None:
    """Forget what is older than ``before``, an ISO 8601 time in UTC."""
    for each in ERASERS:
        if each.at:
            where = "space = :space AND channel = :channel AND at < :before"
            _delete(connection, each.table, where, space=space, channel=channel, before=before)
    _sweep(connection, space)


def _sweep(connection: Connection, space: str) -> None:
    """Drop what belonged to posts that are gone."""
    for table in ("bot_post_messages", "bot_post_articles", "bot_votes"):
        gone = "space = :space AND tag NOT IN (SELECT tag FROM bot_posts WHERE space = :space)"
        _delete(connection, table, gone, space=space)


def _delete(connection: Connection, table: str, where: str, **values: str) -> None:
    connection.execute(text(f"DELETE FROM {table} WHERE {where}"), values)  # noqa: S608 - constants
