"""Of which channels a person is told by direct message, as rows."""

from dataclasses import dataclass

from sqlalchemy import Connection

from index.db.statements import text

_HERE = "space = :space AND channel = :channel"
_THERE = "of_space = :of_space AND of_channel = :of_channel"


@dataclass(frozen=True, slots=True)
class Source:
    """A channel of which a personal digest tells."""

    space: str
    channel: str


def add(connection: Connection, space: str, channel: str, source: Source, person: str) -> None:
    """Have the digest in a channel of direct messages tell of another channel too."""
    connection.execute(
        text(
            "INSERT INTO bot_sources VALUES (:space, :channel, :of_space, :of_channel, :person)"
            " ON CONFLICT DO NOTHING"
        ),
        _row(space, channel, source) | {"person": person},
    )


def remove(connection: Connection, space: str, channel: str, source: Source) -> None:
    """Have the digest in a channel of direct messages tell no more of another channel."""
    connection.execute(
        text(f"DELETE FROM bot_sources WHERE {_HERE} AND {_THERE}"),  # noqa: S608 - constants
        _row(space, channel, source),
    )


def sources(connection: Connection, space: str, channel: str) -> list[Source]:
    """Return the channels of which the digest in a channel of direct messages tells."""
    query = text(
        f"SELECT of_space, of_channel FROM bot_sources WHERE {_HERE} ORDER BY 1, 2"  # noqa: S608 - constants
    )
    found = connection.execute(query, {"space": space, "channel": channel})
    return [Source(*row) for row in found]


def told_of(connection: Connection, source: Source) -> list[Source]:
    """Return the channels of direct messages whose digests tell of a channel, or have done so.

    Who chose it no more may have been told before: all people of the channel's space are asked.
    """
    query = text(
        f"SELECT space, channel FROM bot_sources WHERE {_THERE}"  # noqa: S608 - constants
        " UNION SELECT space, channel FROM bot_plans WHERE space = :of_space AND person != ''"
        " ORDER BY 1, 2"
    )
    place = {"of_space": source.space, "of_channel": source.channel}
    return [Source(*row) for row in connection.execute(query, place)]


def sources_in(connection: Connection, space: str) -> list[Source]:
    """Return the channels of a space of which personal digests tell."""
    query = text(
        "SELECT DISTINCT of_space, of_channel FROM bot_sources WHERE of_space = :space ORDER BY 2"
    )
    return [Source(*row) for row in connection.execute(query, {"space": space})]


def of_person(connection: Connection, space: str, person: str) -> list[Source]:
    """Return the channels of direct messages with a person that tell of a channel of ``space``."""
    query = text(
        "SELECT DISTINCT space, channel FROM bot_sources"
        " WHERE of_space = :space AND person = :person ORDER BY 1, 2"
    )
    return [Source(*row) for row in connection.execute(query, {"space": space, "person": person})]


def _row(space: str, channel: str, source: Source) -> dict[str, str]:
    return {
        "space": space,
        "channel": channel,
        "of_space": source.space,
        "of_channel": source.channel,
    }
