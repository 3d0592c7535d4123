"""What was said in the local channel, the cards posted there, and files that wait to be read.

``changed`` counts every change to any message of the space: a browser that was away asks for what
is beyond the last one it saw.
"""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

from index.db.columns import TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "web_channels",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("made_at", TEXT, nullable=False),
    )
    _messages()
    op.create_table(  # gone as soon as it has been read
        "web_uploads",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("message", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(  # the key that signs forms' tokens, so that a page outlives a restart
        "web_secrets",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )


def _messages() -> None:
    """A message is something said by a person, a reply that is awaited, or a card."""
    op.create_table(
        "web_messages",
        sa.Column("space", TEXT, primary_key=True),
        sa.Column("channel", TEXT, primary_key=True),
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),  # the order in which they are shown
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("thread", TEXT, nullable=False),  # the message that began it, or empty
        sa.Column("asked", TEXT, nullable=False),  # the message that a card replies to
        sa.Column("under", TEXT, nullable=False),  # the card whose button asked for it
        sa.Column("reader", TEXT, nullable=False),  # the one who sees it, or empty
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("file", TEXT, nullable=False),  # its name
        sa.Column("edited", TEXT, nullable=False),
        sa.Column("wanting", sa.Boolean, nullable=False),  # nobody has looked at it yet
        sa.Column("event", TEXT),  # JSON: what is awaited
        sa.Column("card", TEXT),  # JSON
    )
    op.create_index("web_messages_changed", "web_messages", ["space", "changed"], unique=True)
    op.create_index("web_messages_thread", "web_messages", ["space", "channel", "thread"])
