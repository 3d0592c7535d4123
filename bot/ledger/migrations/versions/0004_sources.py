"""Whether a personal digest still tells of a channel, or has told of it before."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column; processes of the release before can do without it."""
    op.add_column(
        "bot_sources",
        sa.Column("chosen", sa.Boolean, nullable=False, server_default=sa.true()),
    )
