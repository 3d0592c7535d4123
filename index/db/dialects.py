"""The few words in which SQLite and PostgreSQL differ, in statements that both are given."""

from sqlalchemy import Connection

from index.db.statements import text

# PostgreSQL refuses a whole object that has a NUL or half a character anywhere in it, as a quote may:
# SQLite does not. What is escaped in it is left out; the first alternative is a backslash of its own.
_UNESCAPED = r"regexp_replace({}, '(\\\\)|\\u[0-9a-fA-F]{{4}}', '\1', 'g')"


def json_word(connection: Connection, column: str, name: str) -> str:
    """Return SQL for a field of a column that holds a JSON object: for a word of plain letters."""
    if connection.dialect.name == "sqlite":
        return f"json_extract({column}, '$.{name}')"
    return f"(CAST({_UNESCAPED.format(column)} AS json) ->> '{name}')"


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
