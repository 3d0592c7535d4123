"""Any part may keep tables of its own beside the articles, each with its own version."""

from pathlib import Path

import sqlalchemy

from index.db.engine import Database
from index.db.migrate import migrate

FIRST = """
from alembic import op
import sqlalchemy as sa
revision = "0001"
down_revision = None
def upgrade():
    op.create_table("messages", sa.Column("id", sa.Text, primary_key=True))
"""
SECOND = """
from alembic import op
import sqlalchemy as sa
revision = "0002"
down_revision = "0001"
def upgrade():
    op.add_column("messages", sa.Column("text", sa.Text))
    op.execute("INSERT INTO messages VALUES ('m1', 'migrated')")
    if {broken}:
        raise ValueError
"""


def steps(folder: Path, **versions: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, source in versions.items():
        revision = source.partition('revision = "')[2].partition('"')[0]
        (folder / f"{revision}_{name}.py").write_text(source)
    return folder


async def test_two_parts_of_the_program_migrate_the_same_file(tmp_path: Path) -> None:
    here = steps(tmp_path / "here", first=FIRST)
    there = steps(tmp_path / "there", first=FIRST.replace("messages", "settings"))

    def prepare(engine: sqlalchemy.Engine) -> None:
        for _ in range(2):
            migrate(engine, here, "here_version")
            migrate(engine, there, "there_version")

    async with Database.open(tmp_path / "data", prepare, part="test") as database:
        assert await database.read(tables) == {
            "messages", "settings", "here_version", "there_version",
        }  # fmt: skip


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    folder = steps(tmp_path / "versions", first=FIRST)
    data = tmp_path / "data"
    async with Database.open(data, lambda engine: migrate(engine, folder, "version"), part="test"):
        pass
    for broken, expected in ((True, []), (False, [("m1", "migrated")])):
        steps(folder, second=SECOND.format(broken=broken))
        try:
            async with Database.open(
                data, lambda engine: migrate(engine, folder, "version"), part="test"
            ):
                pass
        except ValueError:
            assert broken
        async with Database.open(data, lambda _engine: None, part="test") as database:
            rows = await database.read(
                lambda connection: connection.exec_driver_sql("SELECT * FROM messages").fetchall()
            )
        assert [tuple(row) for row in rows] == expected


def tables(connection: sqlalchemy.Connection) -> set[str]:
    return set(sqlalchemy.inspect(connection).get_table_names())


def test_every_migration_of_ours_stands_in_a_file_that_begins_with_its_revision() -> None:
    files = [each for part in ("index", "bot") for each in Path(part).rglob("versions/[!_]*.py")]

    assert len(files) > 5
    for file in files:
        assert f'revision = "{file.name.partition("_")[0]}"' in file.read_text("utf-8")
