"""By what the messages of a reply are known again, from before they are sent until they are recorded."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; processes of the release before can do without it."""
    op.add_column("bot_posts", sa.Column("marks", TEXT, nullable=False, server_default=""))
