"""Of which channels a person is told by direct message, as rows.

A channel that they choose no more keeps its row: what they were sent of it is to be found when
something is forgotten there. On Discord direct messages are in a space of their own, so that only
these rows lead to them.
"""

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
            "INSERT INTO bot_sources (space, channel, of_space, of_channel, person, chosen)"
            " VALUES (:space, :channel, :of_space, :of_channel, :person, TRUE)"
            " ON CONFLICT (space, channel, of_space, of_channel)"
            " DO UPDATE SET person = excluded.person, chosen = TRUE"
        ),
        _row(space, channel, source) | {"person": person},
    )


def remove(connection: Connection, space: str, channel: str, source: Source) -> None:
    """Have the digest in a channel of direct messages tell no more of another channel."""
    connection.execute(
        text(f"UPDATE bot_sources SET chosen = FALSE WHERE {_HERE} AND {_THERE}"),  # noqa: S608 - constants
        _row(space, channel, source),
    )


def sources(connection: Connection, space: str, channel: str) -> list[Source]:
    """Return the channels of which the digest in a channel of direct messages tells."""
    query = text(
        f"SELECT of_space, of_channel FROM bot_sources WHERE {_HERE} AND chosen ORDER BY 1, 2"  # noqa: S608 - constants
    )
    found = connection.execute(query, {"space": space, "channel": channel})
    return [Source(*row) for row in found]


def told_of(connection: Connection, source: Source) -> list[Source]:
    """Return the channels of direct messages whose digests tell of a channel, or have done so."""
    query = text(
        f"SELECT space, channel FROM bot_sources WHERE {_THERE} ORDER BY 1, 2"  # noqa: S608 - constants
    )
    place = {"of_space": source.space, "of_channel": source.channel}
    return [Source(*row) for row in connection.execute(query, place)]


def sources_in(connection: Connection, space: str) -> list[Source]:
    """Return the channels of a space of which personal digests tell, or have done so."""
    query = text(
        "SELECT DISTINCT of_space, of_channel FROM bot_sources WHERE of_space = :space ORDER BY 2"
    )
    return [Source(*row) for row in connection.execute(query, {"space": space})]


def of_person(connection: Connection, space: str, person: str) -> list[Source]:
    """Return the channels of direct messages with a person that have told of a channel of ``space``.

    ``space`` may also be the one that these are in themselves.
    """
    query = text(
        "SELECT DISTINCT space, channel FROM bot_sources"
        " WHERE :space IN (space, of_space) AND person = :person ORDER BY 1, 2"
    )
    return [Source(*row) for row in connection.execute(query, {"space": space, "person": person})]


def erase(connection: Connection, where: str, **values: str) -> None:
    """Forget whom the digests of some channels went to, and the plans of who was told of no others."""
    query = text(f"SELECT DISTINCT space, channel FROM bot_sources WHERE {where}")  # noqa: S608 - constants
    places = [Source(*row) for row in connection.execute(query, values)]
    connection.execute(text(f"DELETE FROM bot_sources WHERE {where}"), values)  # noqa: S608 - constants
    for place in places:
        connection.execute(
            text(
                f"DELETE FROM bot_plans WHERE {_HERE} AND person <> ''"  # noqa: S608 - constants
                f" AND NOT EXISTS (SELECT 1 FROM bot_sources WHERE {_HERE})"
            ),
            {"space": place.space, "channel": place.channel},
        )


def _row(space: str, channel: str, source: Source) -> dict[str, str]:
    return {
        "space": space,
        "channel": channel,
        "of_space": source.space,
        "of_channel": source.channel,
    }
