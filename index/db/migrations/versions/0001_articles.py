"""Articles, their passages and vectors, and where they were shared.

Every key begins with the space. Times are ISO 8601 in UTC, so that text sorts like time.
Passage ids count up within a space and are never given twice: they are the FAISS ids.
"""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

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
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _spaces() -> None:
    """``generation`` counts every change, ``removal`` is that of the last removed passage."""
    op.create_table(
        "spaces",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("removal", sa.BigInteger, nullable=False),
        sa.Column("next_passage", sa.BigInteger, nullable=False),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("byline", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("completeness", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expected_words", sa.Integer),
        sa.Column("page_starts", sa.Text, nullable=False),  # JSON: [0, 2310, …]
        sa.Column("first_passage", sa.BigInteger, nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),  # their ids follow on the first
        # Last, because SQLite reads through a long column to reach the next one.
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("space", "id"),
    )


def _links() -> None:
    """Every canonical URL by which an article is known again."""
    op.create_table(
        "links",
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("space", "key"),
        _of_article(),
    )
    op.create_index("links_of_article", "links", ["space", "article"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("id", sa.BigInteger, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("first_char", sa.Integer, nullable=False),
        sa.Column("past_char", sa.Integer, nullable=False),
        sa.Column("sentences", sa.Text, nullable=False),  # JSON: [[0, 41], [42, 97], …]
        sa.Column("vector", sa.LargeBinary, nullable=False),  # float32, little-endian
        sa.Column("terms", sa.LargeBinary, nullable=False),  # index.keywords.pack
        sa.PrimaryKeyConstraint("space", "id"),
        _of_article(),
    )
    op.create_index("passages_of_article", "passages", ["space", "article"])


def _sentence_vectors() -> None:
    """Apart from passages, so that these can be read at start without them."""
    op.create_table(
        "sentence_vectors",
        sa.Column("space", sa.Text, nullable=False),
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
        sa.Column("space", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("shared_by", sa.Text, nullable=False),
        sa.Column("shared_at", sa.Text, nullable=False),
        sa.Column("nth", sa.Integer, nullable=False),  # of the article's shares in the channel
        sa.PrimaryKeyConstraint("space", "channel", "article", "message"),
        _of_article(),
    )
    op.create_index("shares_of_article", "shares", ["space", "article"])


def _of_article() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["space", "article"], ["articles.space", "articles.id"], ondelete="CASCADE"
    )
