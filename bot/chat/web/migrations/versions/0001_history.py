"""What was said in the local channel, the cards posted there, and files that wait to be read.

``changed`` counts every change to any message of the space: a browser that was away asks for what
is beyond the last one it saw.
"""

# ruff: noqa: INP001 - Alembic runs this file, nobody imports it

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "web_channels",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("made_at", sa.Text, nullable=False),
    )
    _messages()
    op.create_table(  # gone as soon as it has been read
        "web_uploads",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("message", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(  # the key that signs forms' tokens, so that a page outlives a restart
        "web_secrets",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.LargeBinary, nullable=False),
    )


def _messages() -> None:
    """A message is something said by a person, a reply that is awaited, or a card."""
    op.create_table(
        "web_messages",
        sa.Column("space", sa.Text, primary_key=True),
        sa.Column("channel", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),  # the order in which they are shown
        sa.Column("changed", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.Text, nullable=False),  # the message that began it, or empty
        sa.Column("asked", sa.Text, nullable=False),  # the message that a card replies to
        sa.Column("under", sa.Text, nullable=False),  # the card whose button asked for it
        sa.Column("reader", sa.Text, nullable=False),  # the one who sees it, or empty
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("file", sa.Text, nullable=False),  # its name
        sa.Column("edited", sa.Text, nullable=False),
        sa.Column("wanting", sa.Boolean, nullable=False),  # nobody has looked at it yet
        sa.Column("event", sa.Text),  # JSON: what is awaited
        sa.Column("card", sa.Text),  # JSON
    )
    op.create_index("web_messages_changed", "web_messages", ["space", "changed"], unique=True)
    op.create_index("web_messages_thread", "web_messages", ["space", "channel", "thread"])
