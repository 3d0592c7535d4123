"""How much is kept of a channel, kind by kind."""

from dataclasses import dataclass

from sqlalchemy import Connection

from index.db.statements import text

_COUNTED = {
    "replies": "bot_posts",
    "questions": "bot_asked",
    "votes": "bot_votes",
    "lowered": "bot_lowered",
    "withdrawn": "bot_withdrawn",
    "forgotten": "bot_forgotten",
    "told": "bot_told",
    "discussed": "bot_discussed",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind a channel has.

    ``lowered`` are passages marked as not relevant, ``withdrawn`` ids of deleted messages,
    ``forgotten`` ids of forgotten articles, ``told`` ids of those that digests told, ``discussed``
    ids of messages in the threads of articles, and of those read quietly.
    """

    replies: int = 0
    questions: int = 0
    votes: int = 0
    lowered: int = 0
    withdrawn: int = 0
    forgotten: int = 0
    told: int = 0
    discussed: int = 0


def counts(connection: Connection, space: str, channel: str) -> Counts:
    """Return how much is kept of a channel."""
    place = {"space": space, "channel": channel}
    return Counts(
        **{
            kind: connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE space = :space AND channel = :channel"),  # noqa: S608 - constants
                place,
            ).scalar_one()
            for kind, table in _COUNTED.items()
        }
    )
