"""When each channel gets its digest, of what, which it got, and what they told; and who may read them."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables. Every key begins with the space."""
    op.create_table(
        "bot_plans",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        _text("platform"),
        _text("person"),  # whose it is; empty for the channel's own
        _text("zone"),  # where the channel chose none; empty where nobody knows one
        _text("schedule"),  # JSON
        _text("since"),  # when it came into force
        _text("covers"),  # what was shared before is told by no digest
    )
    op.create_table(
        "bot_digests",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("day", TEXT, primary_key=True),
        _text("until"),
        _text("at"),
    )
    op.create_table(
        "bot_told",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("article", TEXT, primary_key=True),
        _text("day"),
        _text("key"),  # of the event that told it first
        _text("at"),
    )
    op.create_table(
        "bot_sources",  # of a personal digest: the channels that it tells of
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("of_space", TEXT, primary_key=True),
        sa.Column("of_channel", TEXT, primary_key=True),
        _text("person"),
    )
    op.create_table(
        "bot_zones",
        sa.Column("space", TEXT, primary_key=True),
        _text("zone"),  # of the channels that chose none
    )
    op.create_table(
        "bot_discussed",  # the ids of messages in the threads of articles
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("message", TEXT, primary_key=True),
        _text("root"),
        _text("at"),
    )
    op.create_table(
        "bot_feeds",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        _text("platform"),
        sa.Column("token", TEXT, nullable=False, unique=True),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False)
