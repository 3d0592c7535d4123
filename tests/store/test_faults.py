"""What a full disk, a foreign file, a newer version or another writer does: one clear error."""

# ruff: noqa: ASYNC240 - the loop has nothing else to do here

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from index.db.postgres import connect
from index.errors import (
    ModelMismatch,
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreFull,
    StoreReadOnly,
    StoreTooNew,
)
from index.health import inspect
from index.ingest import Ingest
from index.rebuild import check_model
from index.store import SqlStore
from index.types import Document, Scope
from tests.databases import empty_database
from tests.library.twins import Lines, Pages, Words, shared
from tests.store.worker import Worker

NEWS = Scope("local", "news")
LONG = Document("https://example.org/long", "A sentence that fills the disk. " * 500, id="long")
SHORT = Document("https://example.org/short", "The tide comes in.", id="short")


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[tuple[SqlStore, Ingest]]:
    async with SqlStore.open(data) as store:
        yield store, Ingest(Pages({}), Lines(), Words(), store)


async def setting(store: SqlStore, pragma: str) -> None:
    await store.write(lambda connection: connection.exec_driver_sql(f"PRAGMA {pragma}").fetchall())


async def test_a_full_disk_stores_nothing_and_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, ingest):
        await ingest.add(SHORT, shared())
        await setting(store, "max_page_count = 30")
        with pytest.raises(StoreFull, match=r"No room left .* nothing was stored"):
            await ingest.add(LONG, shared())
        assert [article.id for article, _ in await store.articles(NEWS)] == ["short"]

        await setting(store, "max_page_count = 100000")
        await ingest.add(LONG, shared())
        assert len(await store.articles(NEWS)) == 2
    assert (await inspect(tmp_path)).indexes_equal_rows


async def test_a_place_that_is_no_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreReadOnly, match="cannot be used to keep data"):
        async with SqlStore.open(tmp_path / "file" / "data"):
            pass


@pytest.mark.skipif(os.geteuid() == 0, reason="to root, every directory can be written")
async def test_a_directory_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreReadOnly):
        async with SqlStore.open(tmp_path):
            pass


async def test_what_reads_cannot_write(tmp_path: Path) -> None:
    async with SqlStore.open(tmp_path) as store:
        with pytest.raises(StoreReadOnly):
            await store.read(lambda connection: connection.exec_driver_sql("DELETE FROM articles"))


async def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "footnote.sqlite").write_bytes(b"not a database, but long enough to look" * 99)
    with pytest.raises(StoreDamaged, match="put a backup in its place"):
        async with SqlStore.open(tmp_path):
            pass


async def test_damage_is_found_at_the_next_start_after_a_kill(tmp_path: Path) -> None:
    async with opened(tmp_path) as (_, ingest):
        await ingest.add(LONG, shared())
    worker = Worker(tmp_path)
    worker.tell("add", 1, "news")
    worker.kill()
    overwrite_pages(tmp_path / "footnote.sqlite")

    with pytest.raises(StoreDamaged):
        async with SqlStore.open(tmp_path):
            pass


async def test_damage_is_found_by_examining(tmp_path: Path) -> None:
    async with opened(tmp_path) as (_, ingest):
        await ingest.add(LONG, shared())
    async with SqlStore.open(tmp_path) as store:
        overwrite_pages(tmp_path / "footnote.sqlite")
        with pytest.raises(StoreDamaged):
            await store.check()


def overwrite_pages(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.seek(size // 3)
        stream.write(b"\xa5" * (size // 3))


async def test_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    async with SqlStore.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "footnote.sqlite") as connection:
        connection.execute("UPDATE articles_version SET version_num = '9999'")
    before = (tmp_path / "footnote.sqlite").read_bytes()

    with pytest.raises(StoreTooNew, match="newer version"):
        async with SqlStore.open(tmp_path):
            pass
    assert (tmp_path / "footnote.sqlite").read_bytes() == before


@pytest.mark.parametrize("tables", [("notes",), ("articles",), ("notes", "alembic_version")])
async def test_another_programs_file_is_left_as_it_is(
    tmp_path: Path, tables: tuple[str, ...]
) -> None:
    with sqlite3.connect(tmp_path / "footnote.sqlite") as connection:
        for table in tables:
            connection.execute(f"CREATE TABLE {table} (something)")

    with pytest.raises(StoreForeign, match="another program's database"):
        async with SqlStore.open(tmp_path):
            pass

    with sqlite3.connect(tmp_path / "footnote.sqlite") as connection:
        found = connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
    assert [name for (name,) in found] == sorted(tables)


async def test_a_server_where_another_program_has_a_table_of_the_name_is_refused() -> None:
    with empty_database() as server:
        with connect(server) as connection:
            connection.execute("CREATE TABLE articles (something text)")
        with pytest.raises(StoreForeign, match=r"another program's database .*articles"):
            async with SqlStore.open(server):
                pass


async def test_another_writer_is_waited_for_and_then_named(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, ingest):
        await setting(store, "busy_timeout = 20")
        other = sqlite3.connect(tmp_path / "footnote.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="Another process"):
            await ingest.add(SHORT, shared())
        other.execute("ROLLBACK")
        other.close()
        await ingest.add(SHORT, shared())


async def test_what_a_process_opens_twice_another_one_cannot_pull_away(tmp_path: Path) -> None:
    async with SqlStore.open(tmp_path), opened(tmp_path) as (_, ingest):
        await ingest.add(SHORT, shared())
        other = Worker(tmp_path)  # closing last, it would remove the log with what is in it
        other.tell("state")
        other.stop()
        await ingest.add(LONG, shared())
        found = sqlite3.connect(tmp_path / "footnote.sqlite")
        assert found.execute("SELECT COUNT(*) FROM articles").fetchone() == (2,)
        found.close()


async def test_vectors_of_two_models_do_not_mix(tmp_path: Path) -> None:
    async with opened(tmp_path) as (store, ingest):
        await ingest.add(SHORT, shared())
        other = Ingest(Pages({}), Lines(), Words("other"), store)
        with pytest.raises(ModelMismatch, match="footnote rebuild"):
            await other.add(LONG, shared())
        with pytest.raises(ModelMismatch, match="made with words:16, not other:16"):
            await check_model(store, "other:16")


async def test_only_one_process_may_rebuild(tmp_path: Path) -> None:
    async with SqlStore.open(tmp_path):
        with pytest.raises(StoreBusy, match="stop it first"):
            async with SqlStore.open(tmp_path, alone=True):
                pass


async def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    async with opened(tmp_path / "data") as (_, ingest):
        await ingest.add(SHORT, shared())
        modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "data").iterdir()}
    assert len(modes) >= 3
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


async def test_the_database_is_set_up_to_survive_a_power_cut(tmp_path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    async with SqlStore.open(tmp_path) as store:
        for ask in (store.read, store.write):
            for name, value in wanted.items():
                assert (
                    await ask(lambda c, name=name: c.exec_driver_sql(f"PRAGMA {name}").scalar())
                    == value
                )
