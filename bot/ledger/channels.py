"""Channels as rows: settings, what was seen last, when the next message may be posted."""

from dataclasses import dataclass

from sqlalchemy import Connection

from bot.channel_settings import ChannelSettings
from index.db.statements import text

LONGEST_QUEUE = 3600.0  # seconds; a slot further away was written by a clock that went wrong


@dataclass(frozen=True, slots=True)
class Known:
    """A channel in which something was seen, and the newest message there."""

    space: str
    channel: str
    last_message: str
    last_at: str


def settings(connection: Connection, space: str, channel: str) -> ChannelSettings:
    """Return a channel's settings, the defaults where it has none."""
    query = text(
        "SELECT settings FROM bot_channel_settings WHERE space = :space AND channel = :channel"
    )
    found = connection.execute(query, {"space": space, "channel": channel}).scalar()
    return ChannelSettings.from_json(found) if found else ChannelSettings()


def save_settings(
    connection: Connection, space: str, channel: str, chosen: ChannelSettings
) -> None:
    """Keep a channel's settings."""
    connection.execute(
        text(
            "INSERT INTO bot_channel_settings VALUES (:space, :channel, :settings)"
            " ON CONFLICT (space, channel) DO UPDATE SET settings = excluded.settings"
        ),
        {"space": space, "channel": channel, "settings": chosen.as_json()},
    )


def with_settings(connection: Connection) -> list[tuple[str, str, ChannelSettings]]:
    """Return every channel that chose settings."""
    query = text(
        "SELECT space, channel, settings FROM bot_channel_settings ORDER BY space, channel"
    )
    return [
        (row.space, row.channel, ChannelSettings.from_json(row.settings))
        for row in connection.execute(query)
    ]


def saw(
    connection: Connection, platform: str, space: str, channel: str, message: str, at: str
) -> None:
    """Note the newest message of a channel; an older one changes nothing."""
    connection.execute(
        text(
            "INSERT INTO bot_seen (space, channel, platform, message, at)"
            " VALUES (:space, :channel, :platform, :message, :at)"
            " ON CONFLICT (space, channel) DO UPDATE SET message = :message, at = :at"
            " WHERE bot_seen.at < :at"
        ),
        {"space": space, "channel": channel, "platform": platform, "message": message, "at": at},
    )


def seen(connection: Connection, platform: str) -> list[Known]:
    """Return the channels of a platform in which something was seen."""
    query = text(
        "SELECT space, channel, message, at FROM bot_seen"
        " WHERE platform = :platform ORDER BY space, channel"
    )
    return [Known(*row) for row in connection.execute(query, {"platform": platform})]


def slot(connection: Connection, space: str, channel: str, now: float, gap: float) -> float:
    """Take the next free moment for posting; return the seconds until then, 0 where there is no ``gap``."""
    if not gap:
        return 0.0
    place = {"space": space, "channel": channel}
    query = text("SELECT free_at FROM bot_slots WHERE space = :space AND channel = :channel")
    free = connection.execute(query, place).scalar() or now
    at = now if free > now + LONGEST_QUEUE else max(now, free)
    connection.execute(
        text(
            "INSERT INTO bot_slots VALUES (:space, :channel, :free_at)"
            " ON CONFLICT (space, channel) DO UPDATE SET free_at = excluded.free_at"
        ),
        place | {"free_at": at + gap},
    )
    return at - now
