"""What the bot posted, was asked and was told to do, in tables of its own beside the articles."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables. Every key begins with the space."""
    _posts()
    _talk()
    _channels()
    _feedback()
    op.create_table(  # what was erased when, as a digest that names nobody: see bot/ledger/erasing.py
        "bot_erased",
        sa.Column("mark", TEXT, primary_key=True),
        _text("at"),
    )
    op.create_table(
        "bot_notes",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", TEXT, nullable=False),
    )


def _posts() -> None:
    op.create_table(
        "bot_posts",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("tag", TEXT, primary_key=True),
        _text("platform"),
        _text("channel"),
        _text("key"),  # of the event that it replies to
        sa.Column("part", sa.Integer, nullable=False),
        _text("message"),
        _text("root"),
        _text("person"),
        _text("audience"),
        _text("card"),  # JSON
        _text("state"),
        _text("at"),
    )
    op.create_index("bot_posts_key", "bot_posts", ["space", "key"])
    op.create_index("bot_posts_message", "bot_posts", ["space", "channel", "message"])
    op.create_index("bot_posts_root", "bot_posts", ["space", "channel", "root"])
    op.create_table(  # the platform's messages that show a post
        "bot_post_messages",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("message", TEXT, primary_key=True),
        _text("tag"),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("bot_post_messages_tag", "bot_post_messages", ["space", "tag"])
    op.create_table(  # what a post is about, or quotes
        "bot_post_articles",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("article", TEXT, primary_key=True),
        sa.Column("tag", TEXT, primary_key=True),
    )
    op.create_index("bot_post_articles_tag", "bot_post_articles", ["space", "tag"])


def _talk() -> None:
    op.create_table(
        "bot_asked",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("key", TEXT, primary_key=True),
        _text("channel"),
        _text("root"),
        _text("message"),
        _text("person"),
        _text("question"),
        _text("status"),
        _text("articles"),  # JSON: ids of those that the answer cites
        _text("at"),
    )
    op.create_index("bot_asked_root", "bot_asked", ["space", "channel", "root"])
    op.create_table(  # messages that were deleted: work in flight for them is dropped
        "bot_withdrawn",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("message", TEXT, primary_key=True),
        _text("at"),
    )
    op.create_table(  # articles that were forgotten: work in flight brings none of their text back
        "bot_forgotten",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("article", TEXT, primary_key=True),
        _text("at"),
    )


def _channels() -> None:
    op.create_table(
        "bot_channel_settings",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        _text("settings"),  # JSON
    )
    op.create_table(  # the newest message seen, from which a catch-up begins
        "bot_seen",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        _text("platform"),
        _text("message"),
        _text("at"),
    )
    op.create_table(  # when the next message may be posted
        "bot_slots",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("free_at", sa.Float, nullable=False),  # seconds since 1970
    )


def _feedback() -> None:
    op.create_table(
        "bot_votes",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("tag", TEXT, primary_key=True),
        sa.Column("person", TEXT, primary_key=True),
        _text("channel"),
        sa.Column("up", sa.Boolean, nullable=False),
    )
    op.create_table(
        "bot_lowered",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("article", TEXT, primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("past", sa.Integer, primary_key=True),
        _text("person"),
        _text("at"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False)
