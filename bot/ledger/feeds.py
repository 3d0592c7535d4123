"""Under which secret a channel's digests can be read, as rows."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from index.db.statements import text

TOKEN = 32  # random bytes


@dataclass(frozen=True, slots=True)
class Feed:
    """The channel whose digests a secret opens."""

    platform: str
    space: str
    channel: str


def token(connection: Connection, feed: Feed) -> str:
    """Return a channel's secret, made where it has none."""
    query = text("SELECT token FROM bot_feeds WHERE space = :space AND channel = :channel")
    place = {"space": feed.space, "channel": feed.channel}
    found = connection.execute(query, place).scalar()
    return str(found) if found else renew(connection, feed)


def renew(connection: Connection, feed: Feed) -> str:
    """Give a channel another secret; the one before opens nothing any more."""
    made = secrets.token_urlsafe(TOKEN)
    connection.execute(
        text(
            "INSERT INTO bot_feeds VALUES (:space, :channel, :platform, :token)"
            " ON CONFLICT (space, channel)"
            " DO UPDATE SET platform = excluded.platform, token = excluded.token"
        ),
        {
            "space": feed.space,
            "channel": feed.channel,
            "platform": feed.platform,
            "token": made,
        },
    )
    return made


def of_token(connection: Connection, token: str) -> Feed | None:
    """Return the channel that a secret opens, or None."""
    query = text("SELECT platform, space, channel FROM bot_feeds WHERE token = :token")
    found = connection.execute(query, {"token": token}).first()
    return Feed(*found) if found else None
