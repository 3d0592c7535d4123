"""Statements that change rows, each a step inside a transaction that the caller has begun."""

# ruff: noqa: S608 - what is put into a statement is our own text; values are bound

from collections.abc import Iterable

from sqlalchemy import Connection

from index.db.statements import text
from index.errors import IdTaken, ModelMismatch
from index.ports import Prepared
from index.store import blocks, rows
from index.store.postings import pack
from index.store.reading import by_id, keys, noted
from index.types import Article, Share

_COLUMNS = [name.strip() for name in rows.ARTICLE.split(",")]
_PUT_ARTICLE = (
    f"INSERT INTO articles (space, {rows.ARTICLE}, first_passage, passages)"
    f" VALUES (:space, {', '.join(f':{name}' for name in _COLUMNS)}, 0, 0)"
    " ON CONFLICT (space, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
)


def claim_model(connection: Connection, model: str) -> None:
    """Note the model that makes the vectors. Raises ModelMismatch where it is another."""
    made_with = noted(connection, "model")
    if made_with is None:
        note(connection, "model", model)
    elif made_with != model:
        raise mismatch(made_with, model)


def note(connection: Connection, name: str, value: str) -> None:
    """Note what holds for the whole directory."""
    connection.execute(
        text(
            "INSERT INTO about (name, value) VALUES (:name, :value)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"name": name, "value": value},
    )


def mismatch(made_with: str, model: str) -> ModelMismatch:
    """Return the error for data made with one model and opened with another."""
    return ModelMismatch(
        f"The vectors in this data directory were made with {made_with}, not {model}: "
        "choose that model again, or run `footnote rebuild` to make them anew."
    )


def save(connection: Connection, prepared: Prepared) -> None:
    """Store an article with all that is made of it, in place of what had its id.

    Raises IdTaken where that was an article with other URLs.
    """
    article, share = prepared.article, prepared.share
    stored = by_id(connection, share.space, article.id)
    if stored and stored.url != article.url and not _shares_a_key(connection, prepared):
        raise IdTaken(
            f"The id {article.id} belongs to {stored.url}: give {article.url} another one."
        )
    if stored != article:
        connection.execute(text(_PUT_ARTICLE), rows.article_row(share.space, article))
        replace_passages(connection, prepared)
    link(connection, share.space, article.id, prepared.keys)
    add_share(connection, share)


def _shares_a_key(connection: Connection, prepared: Prepared) -> bool:
    known = keys(connection, prepared.share.space, prepared.article.id)
    return not known.isdisjoint(prepared.keys)


def replace_passages(connection: Connection, prepared: Prepared) -> None:
    """Put new passages, vectors and terms in place of those that the article has."""
    article, space = prepared.article, prepared.share.space
    key = {"space": space, "article": article.id}
    removed = (
        connection.execute(
            text(
                "DELETE FROM passages WHERE space = :space AND article = :article"
                " RETURNING id, terms"
            ),
            key,
        )
        .tuples()
        .all()
    )
    blocks.strip(connection, space, removed)
    touch(connection, space, removal=bool(removed))
    first = connection.execute(
        text(
            "UPDATE spaces SET next_passage = next_passage + :passages WHERE space = :space"
            " RETURNING next_passage - :passages"
        ),
        {"space": space, "passages": len(prepared.passages)},
    ).scalar_one()
    connection.execute(
        text(
            "UPDATE articles SET first_passage = :first, passages = :passages"
            " WHERE space = :space AND id = :article"
        ),
        {**key, "first": first, "passages": len(prepared.passages)},
    )
    _insert_passages(connection, space, first, prepared)


def replace_terms(connection: Connection, space: str, article: Article) -> None:
    """Cut the article's passages into terms again."""
    spans = connection.execute(
        text(
            "SELECT id, first_char, past_char FROM passages"
            " WHERE space = :space AND article = :article"
        ),
        {"space": space, "article": article.id},
    ).all()
    for passage, start, end in spans:
        connection.execute(
            text("UPDATE passages SET terms = :terms WHERE space = :space AND id = :id"),
            {
                "space": space,
                "id": passage,
                "terms": pack(article.text[start:end], article.language),
            },
        )


def link(connection: Connection, space: str, article: str, urls: Iterable[str]) -> None:
    """Let the article be known by more canonical URLs."""
    for key in dict.fromkeys(urls):
        connection.execute(
            text(
                "INSERT INTO links (space, key, article) VALUES (:space, :key, :article)"
                " ON CONFLICT (space, key) DO UPDATE SET article = excluded.article"
            ),
            {"space": space, "key": key, "article": article},
        )


def add_share(connection: Connection, share: Share) -> None:
    """Note a share; the same message counts once."""
    connection.execute(
        text(
            f"INSERT INTO shares ({rows.SHARE}, nth)"
            " SELECT :space, :channel, :article, :message, :shared_by, :shared_at,"
            " COALESCE(MAX(nth), 0) + 1 FROM shares"
            " WHERE space = :space AND channel = :channel AND article = :article"
            " ON CONFLICT DO NOTHING"
        ),
        rows.share_row(share),
    )
    touch(connection, share.space)


def touch(connection: Connection, space: str, *, removal: bool = False) -> None:
    """Count one more change of the space, so that other processes notice it."""
    connection.execute(
        text(
            "INSERT INTO spaces (space, generation, removal, next_passage)"
            " VALUES (:space, 1, 0, 1)"
            " ON CONFLICT (space) DO UPDATE SET generation = spaces.generation + 1"
        ),
        {"space": space},
    )
    if removal:
        connection.execute(
            text("UPDATE spaces SET removal = generation WHERE space = :space"), {"space": space}
        )


def _insert_passages(connection: Connection, space: str, first: int, prepared: Prepared) -> None:
    if not prepared.passages:
        return
    article, embedded = prepared.article, prepared.embedded
    connection.execute(
        text(
            "INSERT INTO passages"
            " (space, id, article, first_char, past_char, sentences, vector, terms) VALUES"
            " (:space, :id, :article, :first_char, :past_char, :sentences, :vector, :terms)"
        ),
        [
            {
                "space": space,
                "id": first + at,
                "article": article.id,
                "first_char": passage.start,
                "past_char": passage.end,
                "sentences": rows.spans_text(passage.sentences),
                "vector": rows.vector_bytes(rows.halved(embedded.passages[at])),
                "terms": pack(article.text[passage.start : passage.end], article.language),
            }
            for at, passage in enumerate(prepared.passages)
        ],
    )
    connection.execute(
        text(
            "INSERT INTO sentence_vectors (space, passage, vectors)"
            " VALUES (:space, :passage, :vectors)"
        ),
        [
            {"space": space, "passage": first + at, "vectors": rows.sentence_bytes(vectors)}
            for at, vectors in enumerate(embedded.sentences)
        ],
    )
