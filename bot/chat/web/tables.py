"""The history's smaller tables in SQL: channels, files that wait to be read, secrets."""

from sqlalchemy import Connection

from index.db.statements import text

_MESSAGE = "space = :space AND channel = :channel AND message = :message"


def channels(connection: Connection, space: str) -> list[str]:
    """Return the names of the channels, in the order in which they were made."""
    query = text("SELECT channel FROM web_channels WHERE space = :space ORDER BY made_at, channel")
    return list(connection.execute(query, {"space": space}).scalars())


def add_channel(connection: Connection, space: str, channel: str, at: str) -> None:
    """Make a channel, unless there is one of that name."""
    connection.execute(
        text("INSERT INTO web_channels VALUES (:space, :channel, :at) ON CONFLICT DO NOTHING"),
        {"space": space, "channel": channel, "at": at},
    )


def keep_upload(
    connection: Connection, space: str, channel: str, message: str, name: str, body: bytes
) -> None:
    """Keep a message's file until it has been read."""
    connection.execute(
        text(
            "INSERT INTO web_uploads VALUES (:space, :channel, :message, :name, :body) "
            "ON CONFLICT DO NOTHING"
        ),
        _at(space, channel, message) | {"name": name, "body": body},
    )


def upload(
    connection: Connection, space: str, channel: str, message: str
) -> tuple[str, bytes] | None:
    """Return the name and bytes of a message's file, or None."""
    query = text(f"SELECT name, body FROM web_uploads WHERE {_MESSAGE}")  # noqa: S608 - a constant
    row = connection.execute(query, _at(space, channel, message)).first()
    return (row.name, row.body) if row else None


def drop_upload(connection: Connection, space: str, channel: str, message: str) -> None:
    """Remove a message's file."""
    connection.execute(
        text(f"DELETE FROM web_uploads WHERE {_MESSAGE}"),  # noqa: S608 - a constant
        _at(space, channel, message),
    )


def secret(connection: Connection, name: str, otherwise: bytes) -> bytes:
    """Return the secret of that name; store ``otherwise`` where there is none yet."""
    connection.execute(
        text("INSERT INTO web_secrets VALUES (:name, :value) ON CONFLICT DO NOTHING"),
        {"name": name, "value": otherwise},
    )
    query = text("SELECT value FROM web_secrets WHERE name = :name")
    return bytes(connection.execute(query, {"name": name}).scalar_one())


def _at(space: str, channel: str, message: str) -> dict[str, str]:
    return {"space": space, "channel": channel, "message": message}
