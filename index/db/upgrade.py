"""Alembic's part of migrating: what lacks is done, in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from index.errors import StoreTooNew

_ENVIRONMENT = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, versions: Path, version_table: str) -> None:
    """Do what ``index.db.migrate.migrate`` says. Raises StoreTooNew."""
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
        config.attributes.update(connection=connection, opts=opts)
        command.upgrade(config, "head")


def _has(known: ScriptDirectory, revision: str) -> bool:
    try:
        return known.get_revision(revision) is not None
    except CommandError:
        return False
