"""Statements that forget, each a step inside a transaction that the caller has begun.

An article that no channel shares any more goes with its passages, vectors, keys and words. The row
that counts a space's changes stays, so that other processes' indexes notice that the rest is gone.
"""

# ruff: noqa: S608 - what is put into a statement is our own text; values are bound

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, TextClause

from index.db.statements import listing, text
from index.store import blocks, rows
from index.store.reading import shared_by
from index.store.writing import touch
from index.types import Scope

# Articles: a server takes 65,535 values, their passages' terms are in memory meanwhile, and others wait for a second.
AT_ONCE = 1000


def forget(connection: Connection, article: str, scope: Scope) -> None:
    """Take the article out of the channel, and out of every table once no channel shares it."""
    _unshare(connection, scope.space, scope.channel, [article])


def withdraw(
    connection: Connection, space: str, channel: str, message: str, keep: Collection[str]
) -> list[str]:
    """Take back what a message shared, but for ``keep``; return what the channel no longer has."""
    gone = _shared_but(connection, space, channel, message, keep)
    return _unshare(connection, space, channel, gone, "message = :message", message=message)


def withdrawing(
    connection: Connection, space: str, channel: str, message: str, keep: Collection[str]
) -> list[str]:
    """Return the articles that the channel no longer has once that is taken back."""
    others = _shared(connection, space, channel, "message <> :message", message=message)
    return [
        article
        for article in _shared_but(connection, space, channel, message, keep)
        if article not in set(others)
    ]


def expiring(connection: Connection, space: str, channel: str, before: datetime) -> list[str]:
    """Return the articles that the channel no longer has once its shares older than ``before`` are taken back."""
    at = rows.as_stored(before)
    newer = set(_shared(connection, space, channel, "shared_at >= :at", at=at))
    old = _shared(connection, space, channel, "shared_at < :at", at=at)
    return [article for article in old if article not in newer]


def expire(connection: Connection, space: str, channel: str, before: datetime) -> list[str]:
    """Take back the shares older than ``before``; return what the channel no longer has."""
    at = rows.as_stored(before)
    old = _shared(connection, space, channel, "shared_at < :at", at=at)
    return _unshare(connection, space, channel, old, "shared_at < :at", at=at)


def shared_in(connection: Connection, space: str, channel: str) -> list[str]:
    """Return the articles that a channel shares, in the order of their passages."""
    return _shared(connection, space, channel)


def forget_all_of(
    connection: Connection, space: str, channel: str, articles: Sequence[str]
) -> None:
    """Take these articles out of the channel."""
    _unshare(connection, space, channel, articles)


def forget_space(connection: Connection, space: str) -> bool:
    """Take out all that was shared in a space; return whether there is more to ``forget_unshared``."""
    connection.execute(text("DELETE FROM shares WHERE space = :space"), {"space": space})
    blocks.forget(connection, space)
    touch(connection, space, removal=True)
    return forget_unshared(connection, space)


def forget_unshared(connection: Connection, space: str) -> bool:
    """Delete articles that no channel shares, as many as at once; return whether there may be more."""
    found = connection.execute(
        text(
            "SELECT id FROM articles WHERE space = :space AND NOT EXISTS (SELECT 1 FROM shares s"
            " WHERE s.space = :space AND s.article = articles.id) ORDER BY first_passage LIMIT :most"
        ),
        {"space": space, "most": AT_ONCE},
    )
    gone = list(found.scalars())
    _delete(connection, space, gone)
    touch(connection, space, removal=True)
    return len(gone) == AT_ONCE


def forget_person(connection: Connection, space: str, person: str) -> None:
    """Take a person's name out of every share."""
    connection.execute(
        text("UPDATE shares SET shared_by = '' WHERE space = :space AND shared_by = :person"),
        {"space": space, "person": person},
    )


def _shared_but(
    connection: Connection, space: str, channel: str, message: str, keep: Collection[str]
) -> list[str]:
    shared = shared_by(connection, space, channel, message)
    return [article for article in shared if article not in set(keep)]


def _shared(
    connection: Connection, space: str, channel: str, which: str = "TRUE", **values: str
) -> list[str]:
    """Return the articles that have such shares, in the order of their passages."""
    found = connection.execute(
        text(
            "SELECT id FROM articles WHERE space = :space AND id IN (SELECT article FROM shares"
            f" WHERE space = :space AND channel = :channel AND {which}) ORDER BY first_passage"
        ),
        {"space": space, "channel": channel} | values,
    )
    return list(found.scalars())


def _unshare(
    connection: Connection,
    space: str,
    channel: str,
    articles: Sequence[str],
    which: str = "TRUE",
    **values: str,
) -> list[str]:
    """Delete those shares of the articles that ``which`` says; return what is no longer shared here."""
    gone: list[str] = []
    for start in range(0, len(articles), AT_ONCE):
        some = articles[start : start + AT_ONCE]
        gone += _unshare_some(connection, space, channel, some, which, values)
    return gone


def _unshare_some(
    connection: Connection,
    space: str,
    channel: str,
    articles: Sequence[str],
    which: str,
    values: dict[str, str],
) -> list[str]:
    place = {"space": space, "channel": channel, "articles": list(articles)}
    connection.execute(
        _among(
            "DELETE FROM shares WHERE space = :space AND channel = :channel"
            f" AND article IN :articles AND {which}"
        ),
        place | values,
    )
    unshared = connection.execute(
        _among(
            "SELECT id FROM articles WHERE space = :space AND id IN :articles AND NOT EXISTS"
            " (SELECT 1 FROM shares s WHERE s.space = :space AND s.article = articles.id)"
        ),
        place,
    )
    gone = list(unshared.scalars())
    _delete(connection, space, gone)
    touch(connection, space, removal=bool(gone))
    left = {article: _renumber(connection, space, channel, article) for article in articles}
    return [article for article, shares in left.items() if not shares]


def _delete(connection: Connection, space: str, articles: Collection[str]) -> None:
    """Delete articles with all that was made of them."""
    if not articles:
        return
    place = {"space": space, "articles": list(articles)}
    removed = connection.execute(
        _among(
            "DELETE FROM passages WHERE space = :space AND article IN :articles RETURNING id, terms"
        ),
        place,
    )
    blocks.strip(connection, space, removed.tuples().all())
    connection.execute(
        _among("DELETE FROM articles WHERE space = :space AND id IN :articles"), place
    )


def _renumber(connection: Connection, space: str, channel: str, article: str) -> int:
    """Count an article's shares in a channel from 1 again; return how many there are."""
    place = {"space": space, "channel": channel, "article": article}
    query = text(
        "SELECT message FROM shares WHERE space = :space AND channel = :channel"
        " AND article = :article ORDER BY nth"
    )
    messages = list(connection.execute(query, place).scalars())
    for nth, message in enumerate(messages, 1):
        connection.execute(
            text(
                "UPDATE shares SET nth = :nth WHERE space = :space AND channel = :channel"
                " AND article = :article AND message = :message"
            ),
            place | {"nth": nth, "message": message},
        )
    return len(messages)


def _among(statement: str) -> TextClause:
    return listing(statement, articles=Text)
