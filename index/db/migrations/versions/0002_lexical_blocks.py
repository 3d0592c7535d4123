"""On PostgreSQL: the postings of large spaces, for words to be searched there.

Some thousand passages with consecutive ids are a block. What is in it follows from the passages' terms, and
is made by ``index.store.blocks``: nothing here has to be copied or kept.
"""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables; SQLite's spaces are searched in memory, whatever their size."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.create_table(
        "lexical_blocks",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("block", sa.Integer, nullable=False),
        sa.Column("first_passage", sa.BigInteger, nullable=False),
        sa.Column("past_passage", sa.BigInteger, nullable=False),
        sa.Column("languages", TEXT, nullable=False),  # JSON: ["en", "", …]
        sa.Column("passages", sa.LargeBinary, nullable=False),  # index.store.blocks.HELD
        sa.PrimaryKeyConstraint("space", "block"),
    )
    op.create_table(
        "lexical_postings",
        sa.Column("space", TEXT, nullable=False),
        sa.Column("term", sa.BigInteger, nullable=False),
        sa.Column("block", sa.Integer, nullable=False),
        sa.Column("postings", sa.LargeBinary, nullable=False),  # index.store.blocks.POSTING
        sa.PrimaryKeyConstraint("space", "term", "block"),
    )
    # What compression would save, every question would pay for.
    for table, column in (("lexical_blocks", "passages"), ("lexical_postings", "postings")):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STORAGE EXTERNAL")
