"""The few words in which SQLite and PostgreSQL differ, in statements that both are given."""

from sqlalchemy import Connection


def json_field(connection: Connection, column: str, name: str) -> str:
    """Return SQL for a text in a column that holds a JSON object."""
    if connection.dialect.name == "sqlite":
        return f"json_extract({column}, '$.{name}')"
    return f"(CAST({column} AS json) ->> '{name}')"
