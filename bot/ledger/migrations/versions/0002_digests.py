"""When each channel gets its digest, which it got, and which articles they told."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables. Every key begins with the space."""
    op.create_table(
        "bot_plans",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        _text("platform"),
        _text("zone"),  # where the channel chose none; empty where nobody knows one
        _text("schedule"),  # JSON
        _text("since"),  # when it came into force
        _text("covers"),  # what was shared before is told by no digest
    )
    op.create_table(
        "bot_digests",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        _text("until"),
        _text("at"),
    )
    op.create_table(
        "bot_told",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("article", sa.Text, primary_key=True),
        _text("day"),
        _text("key"),  # of the event that told it first
        _text("at"),
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
