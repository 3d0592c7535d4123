"""What a platform has still to be told of a reply: that it is another one now, or goes."""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; processes of the release before can do without it."""
    op.add_column("bot_posts", sa.Column("owed", TEXT, nullable=False, server_default=""))
    owing = sa.text("owed <> ''")
    op.create_index(
        "bot_posts_owing", "bot_posts", ["owed"], sqlite_where=owing, postgresql_where=owing
    )
