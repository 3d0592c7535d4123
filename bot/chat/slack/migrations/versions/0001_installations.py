"""Where the bot is installed on Slack, and installations that somebody has begun."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "slack_installations",
        sa.Column("space", TEXT, primary_key=True),  # the workspace, or the whole organisation
        sa.Column("organisation", TEXT, nullable=False),  # Enterprise Grid's id, or empty
        sa.Column("whole", sa.Boolean, nullable=False),  # for every workspace of the organisation
        sa.Column("installed_at", sa.Float, nullable=False),  # seconds since 1970
        sa.Column("sealed", sa.LargeBinary, nullable=False),  # the rest, with the tokens, encrypted
    )
    op.create_table(
        "slack_states",  # gone when it comes back from Slack, or after some minutes
        sa.Column("digest", TEXT, primary_key=True),
        sa.Column("expires_at", sa.Float, nullable=False),
    )
