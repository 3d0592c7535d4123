"""Articles, their passages and vectors, and where they were shared.

Every key begins with the space. Times are ISO 8601 in UTC, so that text sorts like time.
Passage ids count up within a space and are never given twice: they are the FAISS ids.
"""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT, VECTOR

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _spaces()
    _articles()
    _links()
    _passages()
    _sentence_vectors()
    _shares()
    op.create_table(  # what holds for the whole directory: the model its vectors were made with
        "about",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )


def _spaces() -> None:
    """``generation`` counts every change, ``removal`` is that of the last removed passage."""
    op.create_table(
        "spaces",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("removal", sa.BigInteger, nullable=False),
        sa.Column("next_passage", sa.BigInteger, nullable=False),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("byline", TEXT, nullable=False),
        sa.Column("site", TEXT, nullable=False),
        sa.Column("published", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("completeness", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("expected_words", sa.Integer),
        sa.Column("page_starts", TEXT, nullable=False),  # JSON: [0, 2310, …]
        sa.Column("first_passage", sa.BigInteger, nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),  # their ids follow on the first
        # Last, because SQLite reads through a long column to reach the next one.
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("space", "id"),
    )


def _links() -> None:
    """Every canonical URL by which an article is known again."""
    op.create_table(
        "links",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("space", "key"),
        _of_article(),
    )
    op.create_index("links_of_article", "links", ["space", "article"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("first_char", sa.Integer, nullable=False),
        sa.Column("past_char", sa.Integer, nullable=False),
        sa.Column("sentences", TEXT, nullable=False),  # JSON: [[0, 41], [42, 97], …]
        sa.Column(
            "vector", VECTOR, nullable=False
        ),  # float32, little-endian; pgvector's vector there
        sa.Column("terms", sa.LargeBinary, nullable=False),  # index.retrieval.keywords.pack
        sa.PrimaryKeyConstraint("space", "id"),
        _of_article(),
    )
    op.create_index("passages_of_article", "passages", ["space", "article"])


def _sentence_vectors() -> None:
    """Apart from passages, so that these can be read at start without them."""
    op.create_table(
        "sentence_vectors",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("passage", sa.BigInteger, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),  # float16, one row a sentence
        sa.PrimaryKeyConstraint("space", "passage"),
        sa.ForeignKeyConstraint(
            ["space", "passage"], ["passages.space", "passages.id"], ondelete="CASCADE"
        ),
    )


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("article", TEXT, nullable=False),
        sa.Column("message", TEXT, nullable=False),
        sa.Column("shared_by", TEXT, nullable=False),
        sa.Column("shared_at", TEXT, nullable=False),
        sa.Column("nth", sa.Integer, nullable=False),  # of the article's shares in the channel
        *_rowid(),
        sa.PrimaryKeyConstraint("space", "channel", "article", "message"),
        _of_article(),
    )
    op.create_index("shares_of_article", "shares", ["space", "article"])


def _rowid() -> list[sa.Column[int]]:
    """On PostgreSQL, what every table of SQLite has anyway: a number in the order of storing."""
    if op.get_bind().dialect.name == "sqlite":
        return []
    return [sa.Column("rowid", sa.BigInteger, sa.Identity(always=False), nullable=False)]


def _of_article() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["space", "article"], ["articles.space", "articles.id"], ondelete="CASCADE"
    )
