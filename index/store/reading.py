"""Statements that read rows. Who may see what is decided here, in SQL, and nowhere else."""

# ruff: noqa: S608 - what is put into a statement is our own text; values are bound

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Connection, RowMapping, Text

from index.db.statements import listing, text
from index.ports import PassageIds, StoredPassage
from index.store import rows
from index.store.postings import PassageTerms
from index.types import Article, Scope, Share, Span, Vectors

# Both hold for the articles that a scope sees: visibility follows from shares alone. The first is
# fast where all of a channel is wanted, the second where a few articles are named.
_SEEN = """
    space = :space
    AND id IN (SELECT article FROM shares WHERE space = :space AND channel = :channel)
    AND (:all_of_it OR id IN :articles)
"""
_SEEN_AMONG = """
    space = :space AND id IN :ids
    AND EXISTS (
        SELECT 1 FROM shares s
        WHERE s.space = :space AND s.channel = :channel AND s.article = articles.id
    )
    AND (:all_of_it OR id IN :articles)
"""
_PAST_ALL = 2**62  # no passage's id


def find(connection: Connection, space: str, key: str) -> Article | None:
    """Return the article that is known by this canonical URL, or None."""
    found = connection.execute(
        text(
            f"SELECT {rows.ARTICLE} FROM articles WHERE space = :space"
            " AND id = (SELECT article FROM links WHERE space = :space AND key = :key)"
        ),
        {"space": space, "key": key},
    )
    row = found.mappings().first()
    return rows.to_article(row) if row else None


def by_id(connection: Connection, space: str, article: str) -> Article | None:
    """Return the article with this id, whoever may see it, or None."""
    found = connection.execute(
        text(f"SELECT {rows.ARTICLE} FROM articles WHERE space = :space AND id = :id"),
        {"space": space, "id": article},
    )
    row = found.mappings().first()
    return rows.to_article(row) if row else None


def keys(connection: Connection, space: str, article: str) -> set[str]:
    """Return the canonical URLs that the article is known by."""
    found = connection.execute(
        text("SELECT key FROM links WHERE space = :space AND article = :article"),
        {"space": space, "article": article},
    )
    return set(found.scalars())


def seen(connection: Connection, scope: Scope) -> list[Article]:
    """Return the articles that the scope sees."""
    found = connection.execute(
        listing(f"SELECT {rows.ARTICLE} FROM articles WHERE {_SEEN}", articles=Text),
        _values(scope),
    )
    return [rows.to_article(row) for row in found.mappings()]


def first_shares(connection: Connection, scope: Scope) -> list[Share]:
    """Return the first share of each article in the channel, newest first."""
    found = connection.execute(
        listing(
            f"SELECT {rows.SHARE} FROM shares WHERE space = :space AND channel = :channel"
            " AND nth = 1 AND (:all_of_it OR article IN :articles)"
            " ORDER BY shared_at DESC, article",
            articles=Text,
        ),
        _values(scope),
    )
    return [rows.to_share(row) for row in found.mappings()]


def channels(connection: Connection, space: str) -> list[str]:
    """Return the names of the channels in which something is shared, in order."""
    found = connection.execute(
        text("SELECT DISTINCT channel FROM shares WHERE space = :space ORDER BY channel"),
        {"space": space},
    )
    return list(found.scalars())


def visible(connection: Connection, scope: Scope) -> PassageIds:
    """Return the ids of the passages that the scope sees, in order."""
    found = connection.execute(
        listing(f"SELECT first_passage, passages FROM articles WHERE {_SEEN}", articles=Text),
        _values(scope),
    )
    return _ids(found.all())


def generation(connection: Connection, space: str) -> tuple[int, int]:
    """Return the counts of the last change and of the last one that removed passages."""
    found = connection.execute(
        text("SELECT generation, removal FROM spaces WHERE space = :space"), {"space": space}
    ).first()
    return (found[0], found[1]) if found else (0, 0)


def every_passage(connection: Connection, space: str) -> PassageIds:
    """Return the ids of all passages of the space, in order."""
    found = connection.execute(
        text("SELECT first_passage, passages FROM articles WHERE space = :space"),
        {"space": space},
    )
    return _ids(found.all())


def passage_terms(connection: Connection, scope: Scope) -> list[PassageTerms]:
    """Return the terms of the passages that the scope sees, in the passages' order."""
    found = connection.execute(
        listing(
            "SELECT p.id, a.language, p.terms FROM passages p JOIN (SELECT id, language"
            f" FROM articles WHERE {_SEEN}) a ON p.space = :space AND p.article = a.id ORDER BY p.id",
            articles=Text,
        ),
        _values(scope),
    )
    return [PassageTerms(*row) for row in found]


def terms_from(
    connection: Connection, space: str, first: int, past: int = _PAST_ALL
) -> list[PassageTerms]:
    """Return the terms of the space's passages from the id ``first`` until before ``past``, in order."""
    found = connection.execute(
        text(
            "SELECT p.id, a.language, p.terms FROM passages p"
            " JOIN articles a ON a.space = p.space AND a.id = p.article"
            " WHERE p.space = :space AND p.id >= :first AND p.id < :past ORDER BY p.id"
        ),
        {"space": space, "first": first, "past": past},
    )
    return [PassageTerms(*row) for row in found]


def passages(connection: Connection, ids: Sequence[int], scope: Scope) -> list[StoredPassage]:
    """Return those of ``ids`` that exist and that the scope sees, in the order of ``ids``."""
    found = connection.execute(
        listing(
            "SELECT p.id, p.article, p.first_char, p.past_char, p.sentences, v.vectors"
            " FROM passages p JOIN sentence_vectors v ON v.space = p.space AND v.passage = p.id"
            " WHERE p.space = :space AND p.id IN :ids",
            ids=BigInteger,
        ),
        {"space": scope.space, "ids": list(ids)},
    )
    stored = {row["id"]: row for row in found.mappings()}
    # The scope is asked again: an index that is behind the rows can then only lose hits.
    articles = _seen_among(connection, {row["article"] for row in stored.values()}, scope)
    return [
        _stored(stored[at], articles[stored[at]["article"]])
        for at in ids
        if at in stored and stored[at]["article"] in articles
    ]


def sentences(connection: Connection, article: Article) -> tuple[list[Span], Vectors] | None:
    """Return the article's sentences in order, with their vectors; None where it is not stored.

    Which space it is stored in does not matter: the same text has the same sentences.
    """
    space = connection.execute(
        text(
            "SELECT s.space FROM spaces s"
            " JOIN articles a ON a.space = s.space AND a.id = :id AND a.text = :text"
            " ORDER BY s.space"
        ),
        {"id": article.id, "text": article.text},
    ).scalar()
    found = connection.execute(
        text(
            "SELECT p.sentences, v.vectors FROM passages p"
            " JOIN sentence_vectors v ON v.space = p.space AND v.passage = p.id"
            " WHERE p.space = :space AND p.article = :article ORDER BY +p.id"  # as below
        ),
        {"space": space, "article": article.id},
    )
    stored = found.mappings().all()
    if not stored:
        return None
    spans = [rows.to_spans(row["sentences"]) for row in stored]
    vectors = [
        rows.to_sentence_vectors(row["vectors"], len(own))
        for row, own in zip(stored, spans, strict=True)
    ]
    return [span for own in spans for span in own], np.concatenate(vectors)


def sentence_spans(
    connection: Connection, space: str, articles: Collection[str]
) -> dict[str, list[Span]]:
    """Return the spans of each article's sentences in order; none where it is not stored."""
    found = connection.execute(
        listing(
            "SELECT article, sentences FROM passages WHERE space = :space AND article IN :articles"
            " ORDER BY +id",  # with a bare id SQLite walks through the whole space to save a sort
            articles=Text,
        ),
        {"space": space, "articles": list(articles)},
    )
    spans: dict[str, list[Span]] = {article: [] for article in articles}
    for article, stored in found:
        spans[article] += rows.to_spans(stored)
    return spans


def shares_between(
    connection: Connection, scope: Scope, since: datetime, until: datetime
) -> list[Share]:
    """Return the channel's shares of some time, oldest first."""
    found = connection.execute(
        text(
            f"SELECT {rows.SHARE} FROM shares WHERE space = :space AND channel = :channel"
            " AND shared_at >= :since AND shared_at < :until ORDER BY shared_at, article"
        ),
        {
            "space": scope.space,
            "channel": scope.channel,
            "since": rows.as_stored(since),
            "until": rows.as_stored(until),
        },
    )
    return [rows.to_share(row) for row in found.mappings()]


def of_days(
    connection: Connection, scope: Scope, first: date, last: date, since: datetime, until: datetime
) -> list[str]:
    """Return the ids of what was published on some days, as it says itself, or shared in some time."""
    found = connection.execute(
        listing(
            f"SELECT id FROM articles WHERE {_SEEN}"
            " AND (substr(published, 1, 10) BETWEEN :first AND :last OR id IN"
            " (SELECT article FROM shares WHERE space = :space AND channel = :channel"
            " AND shared_at >= :since AND shared_at < :until)) ORDER BY id",
            articles=Text,
        ),
        _values(scope)
        | {
            "first": first.isoformat(),
            "last": last.isoformat(),
            "since": rows.as_stored(since),
            "until": rows.as_stored(until),
        },
    )
    return list(found.scalars())


def passage_vectors(connection: Connection, space: str, article: str) -> Vectors:
    """Return the vectors of an article's passages in order, (passages, dimensions)."""
    found = connection.execute(
        text(
            "SELECT vector FROM passages WHERE space = :space AND article = :article"
            " ORDER BY +id"  # as above
        ),
        {"space": space, "article": article},
    )
    return rows.to_vectors(list(found.scalars()))


def shared_by(connection: Connection, space: str, channel: str, message: str) -> list[str]:
    """Return the ids of the articles that a message shared, in the order in which it did."""
    found = connection.execute(
        text(
            "SELECT article FROM shares WHERE space = :space AND channel = :channel"
            " AND message = :message ORDER BY shared_at, rowid"
        ),
        {"space": space, "channel": channel, "message": message},
    )
    return list(found.scalars())


def every_share(connection: Connection) -> list[Share]:
    """Return all shares of all spaces, each article's in the order in which they were stored."""
    found = connection.execute(
        text(f"SELECT {rows.SHARE} FROM shares ORDER BY space, channel, nth, shared_at, article")
    )
    return [rows.to_share(row) for row in found.mappings()]


def noted(connection: Connection, name: str) -> str | None:
    """Return what was noted about the whole directory under this name."""
    return connection.execute(
        text("SELECT value FROM about WHERE name = :name"), {"name": name}
    ).scalar()


def _ids(ranges: Sequence[Any]) -> PassageIds:
    """Return the ids of articles' passages from each one's first id and their number."""
    firsts = np.array([first for first, _ in ranges], np.int64)
    counts = np.array([count for _, count in ranges], np.int64)
    # The n-th id of an article is n more than its first.
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.sort(np.repeat(firsts, counts) + nth)


def _seen_among(connection: Connection, ids: set[str], scope: Scope) -> dict[str, Article]:
    found = connection.execute(
        listing(
            f"SELECT {rows.ARTICLE} FROM articles WHERE {_SEEN_AMONG}", ids=Text, articles=Text
        ),
        {**_values(scope), "ids": list(ids)},
    )
    return {row["id"]: rows.to_article(row) for row in found.mappings()}


def _stored(row: RowMapping, article: Article) -> StoredPassage:
    passage = rows.to_passage(row)
    vectors = rows.to_sentence_vectors(row["vectors"], len(passage.sentences))
    return StoredPassage(row["id"], article, passage, vectors)


def _values(scope: Scope) -> dict[str, Any]:
    return {
        "space": scope.space,
        "channel": scope.channel,
        "all_of_it": not scope.articles,
        "articles": scope.articles,
    }
