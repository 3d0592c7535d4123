"""Facts about the bot itself as rows: no person's, no space's."""

from sqlalchemy import Connection

from index.db.statements import text


def note(connection: Connection, name: str, value: str) -> None:
    """Keep a fact in the place of what it was before."""
    connection.execute(
        text(
            "INSERT INTO bot_notes VALUES (:name, :value)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ),
        {"name": name, "value": value},
    )


def noted(connection: Connection) -> dict[str, str]:
    """Return all of them."""
    rows = connection.execute(text("SELECT name, value FROM bot_notes"))
    return {row.name: row.value for row in rows}
