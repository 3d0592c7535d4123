"""Votes and passages marked as not relevant, as rows."""

from collections.abc import Sequence

from sqlalchemy import Connection

from index.db.statements import text
from index.types import Lowered


def vote(
    connection: Connection, space: str, channel: str, tag: str, person: str, *, up: bool
) -> None:
    """Keep what a person thinks of a post; the last vote counts."""
    connection.execute(
        text(
            "INSERT INTO bot_votes (space, tag, person, channel, up)"
            " VALUES (:space, :tag, :person, :channel, :up)"
            " ON CONFLICT (space, tag, person)"
            " DO UPDATE SET channel = excluded.channel, up = excluded.up"
        ),
        {"space": space, "tag": tag, "person": person, "channel": channel, "up": up},
    )


def votes(connection: Connection, space: str, tag: str) -> tuple[int, int]:
    """Return how many found a post good, and how many did not."""
    query = text(
        "SELECT count(CASE WHEN up THEN 1 END), count(*) FROM bot_votes WHERE space = :space AND tag = :tag"
    )
    up, of = connection.execute(query, {"space": space, "tag": tag}).one()
    return int(up), int(of) - int(up)


def lower(
    connection: Connection,
    space: str,
    channel: str,
    spans: Sequence[Lowered],
    person: str,
    at: str,
) -> None:
    """Keep that passages are not relevant in a channel."""
    for span in spans:
        connection.execute(
            text(
                "INSERT INTO bot_lowered VALUES"
                " (:space, :channel, :article, :start, :past, :person, :at) ON CONFLICT DO NOTHING"
            ),
            {
                "space": space,
                "channel": channel,
                "article": span.article,
                "start": span.start,
                "past": span.end,
                "person": person,
                "at": at,
            },
        )


def raise_again(connection: Connection, space: str, channel: str, spans: Sequence[Lowered]) -> None:
    """Keep no more that passages are not relevant in a channel, whoever said so."""
    for span in spans:
        connection.execute(
            text(
                "DELETE FROM bot_lowered WHERE space = :space AND channel = :channel"
                " AND article = :article AND start = :start AND past = :past"
            ),
            {
                "space": space,
                "channel": channel,
                "article": span.article,
                "start": span.start,
                "past": span.end,
            },
        )


def lowered(connection: Connection, space: str, channel: str) -> list[Lowered]:
    """Return the passages that are not relevant in a channel."""
    query = text(
        "SELECT article, start, past FROM bot_lowered"
        " WHERE space = :space AND channel = :channel ORDER BY article, start, past"
    )
    found = connection.execute(query, {"space": space, "channel": channel})
    return [Lowered(*row) for row in found]
