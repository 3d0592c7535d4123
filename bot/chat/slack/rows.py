"""The installations' SQL: one function a statement, each in the transaction it is given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from index.db.engine import Database
from index.db.migrate import migrate
from index.db.statements import text
from index.db.where import Where

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


@asynccontextmanager
async def opened(data: Where) -> AsyncIterator[Database]:
    """Open the tables in ``data``, made and migrated where they must be. Raises StoreError."""
    async with Database.open(
        data, lambda engine: migrate(engine, _VERSIONS, "slack_version"), part="slack"
    ) as database:
        yield database


@dataclass(frozen=True, slots=True)
class Row:
    """An installation as it is stored; ``sealed`` holds its tokens, encrypted."""

    space: str
    organisation: str
    whole: bool
    installed_at: float
    sealed: bytes


def save(connection: Connection, row: Row) -> None:
    """Store an installation in the place of an earlier one."""
    connection.execute(
        text(
            "INSERT INTO slack_installations VALUES (:space, :organisation, :whole, :at, :sealed) "
            "ON CONFLICT (space) DO UPDATE SET organisation = excluded.organisation, "
            "whole = excluded.whole, installed_at = excluded.installed_at, sealed = excluded.sealed"
        ),
        {
            "space": row.space,
            "organisation": row.organisation,
            "whole": row.whole,
            "at": row.installed_at,
            "sealed": row.sealed,
        },
    )


def find(connection: Connection, space: str) -> Row | None:
    """Return the installation of a workspace, or of the one organisation that has installed for all."""
    query = text(
        "SELECT space, organisation, whole, installed_at, sealed FROM slack_installations "
        "WHERE space = :space OR whole ORDER BY space != :space"
    )
    found = [Row(*each) for each in connection.execute(query, {"space": space})]
    if found and (found[0].space == space or len(found) == 1):
        return found[0]
    return None


def spaces(connection: Connection) -> list[str]:
    """Return where the bot is installed."""
    query = text("SELECT space FROM slack_installations ORDER BY installed_at, space")
    return list(connection.execute(query).scalars())


def replace_sealed(connection: Connection, row: Row, sealed: bytes) -> bool:
    """Store new tokens, unless something else was stored since ``row`` was read; return whether it was done."""
    stored = connection.execute(
        text("UPDATE slack_installations SET sealed = :new WHERE space = :space AND sealed = :old"),
        {"new": sealed, "old": row.sealed, "space": row.space},
    )
    return stored.rowcount == 1


def delete(connection: Connection, space: str, before: float) -> bool:
    """Remove an installation made before a time; return whether none is left."""
    connection.execute(
        text("DELETE FROM slack_installations WHERE space = :space AND installed_at < :before"),
        {"space": space, "before": before},
    )
    query = text("SELECT count(*) FROM slack_installations WHERE space = :space")
    return not connection.execute(query, {"space": space}).scalar_one()


def add_state(connection: Connection, digest: str, expires_at: float, now: float) -> None:
    """Remember that an installation was begun, and drop those that came to nothing."""
    connection.execute(text("DELETE FROM slack_states WHERE expires_at < :now"), {"now": now})
    connection.execute(
        text("INSERT INTO slack_states VALUES (:digest, :at)"), {"digest": digest, "at": expires_at}
    )


def take_state(connection: Connection, digest: str, now: float) -> bool:
    """Whether an installation with this state was begun and not yet ended; it is, after this."""
    taken = connection.execute(
        text("DELETE FROM slack_states WHERE digest = :digest AND expires_at >= :now"),
        {"digest": digest, "now": now},
    )
    return taken.rowcount == 1
