"""Numbered migrations -> a database of this version. Any part may keep tables of its own."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text


def migrate(engine: Engine, versions: Path, version_table: str) -> None:
    """Bring the tables that the Alembic files in ``versions`` describe up to the newest of them.

    All in one transaction; which one was reached is kept in ``version_table``. Raises StoreTooNew
    where the database is at a version that ``versions`` does not have, StoreForeign where it is another program's.
    """
    if _reached(engine, version_table) == _newest(versions):
        return
    # Here, not above: it takes a tenth of a second, and hardly a start has anything to migrate.
    from index.db.upgrade import upgrade  # noqa: PLC0415

    upgrade(engine, versions, version_table)


def _reached(engine: Engine, version_table: str) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(version_table):
            return None
        found = connection.execute(text(f"SELECT version_num FROM {version_table}"))  # noqa: S608 - a constant
        return found.scalar()


def _newest(versions: Path) -> str:
    """Return the newest migration's revision, with which the name of its file begins."""
    return max(file.name.partition("_")[0] for file in versions.glob("[0-9]*.py"))
