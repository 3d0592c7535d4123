"""Alembic's part of migrating: what lacks is done, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import OperationalError, ProgrammingError

from index.errors import StoreForeign, StoreTooNew

_ENVIRONMENT = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, versions: Path, version_table: str) -> None:
    """Do what ``index.db.migrate.migrate`` says. Raises StoreTooNew, StoreForeign."""
    config = Config()
    config.set_main_option("script_location", str(_ENVIRONMENT))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions))
    known = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        opts = {"version_table": version_table}
        here = MigrationContext.configure(connection, opts=opts).get_current_revision()
        if here == known.get_current_head():
            return
        if here is not None and not _has(known, here):
            raise StoreTooNew(
                f"{engine.url.database} was written by a newer version of Footnote "
                f"({here}); install that version, or keep the data in another place."
            )
        if here is None and (foreign := _foreign(connection)):
            raise _another_program(engine, f"it has a table “{foreign}”")
        config.attributes.update(connection=connection, opts=opts)
        try:
            command.upgrade(config, "head")
        except (OperationalError, ProgrammingError) as error:
            if "already exists" not in str(error.orig):
                raise
            raise _another_program(engine, str(error.orig)) from error


def _foreign(connection: Connection) -> str:
    """Return a table's name where a file has tables, and none of them tells a version of ours.

    On a server other programs may have tables beside ours; a file is ours alone.
    """
    tables = inspect(connection).get_table_names() if connection.dialect.name == "sqlite" else []
    ours = [name for name in tables if name.endswith("_version") and name != "alembic_version"]
    return next(iter([] if ours else tables), "")


def _another_program(engine: Engine, why: str) -> StoreForeign:
    return StoreForeign(
        f"{engine.url.database} is another program's database ({why.strip()}); what it holds was left as it is. "
        "Name another directory or database for Footnote."
    )


def _has(known: ScriptDirectory, revision: str) -> bool:
    try:
        return known.get_revision(revision) is not None
    except CommandError:
        return False
