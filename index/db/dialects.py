"""The few words in which SQLite and PostgreSQL differ, in statements that both are given."""

from sqlalchemy import Connection

from index.db.statements import text


def json_field(connection: Connection, column: str, name: str) -> str:
    """Return SQL for a text in a column that holds a JSON object."""
    if connection.dialect.name == "sqlite":
        return f"json_extract({column}, '$.{name}')"
    return f"(CAST({column} AS json) ->> '{name}')"


def plan_anew(connection: Connection, **settings: str) -> None:
    """Have PostgreSQL plan what follows in this transaction for the values that it is given.

    A statement that was run five times is planned for any value: for a channel of a few articles then as for
    one of all. ``settings`` hold as long; "__" in a name stands for a dot.
    """
    every = {"plan_cache_mode": "force_custom_plan", "jit": "off"} | settings
    calls = ", ".join(
        f"set_config('{name.replace('__', '.')}', '{value}', true)" for name, value in every.items()
    )
    connection.execute(text(f"SELECT {calls}"))
