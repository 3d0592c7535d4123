"""``footnote copy``: a data directory on PostgreSQL, every row of it and every event, or nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.backups.copying import copy
from bot.errors import AlreadyServed, CopyRefused
from bot.ledger import Ledger
from bot.messages import State
from bot.processes.locks import alone
from bot.workflows import LOCK, Queue, Workflows
from bot.workflows.queue_rows import FILE as QUEUE
from index.db.postgres import connect
from index.db.sqlite import FILE
from index.db.where import Server
from index.errors import StoreBusy, StoreTooNew
from index.store import SqlStore
from tests.backups.house import NEWS, TOPICS, answers, furnish, text_about
from tests.databases import contents, database, empty_database
from tests.ledger.conftest import LONG_AGO, reply
from tests.ledger.conftest import event as asked_before
from tests.processes.work import Work

NUL = "A text with \0 in it."


@pytest.fixture
def server() -> Iterator[Server]:
    with database() as found:
        yield found


@pytest.fixture
def data(house: Path, tmp_path: Path) -> Path:
    """Return a directory of the test's own that is furnished like the house."""
    for name in (FILE, QUEUE):
        with (
            closing(sqlite3.connect(house / name)) as source,
            closing(sqlite3.connect(tmp_path / name)) as target,
        ):
            source.backup(target)
    return tmp_path


def told(_done: int, _total: int) -> None:
    pass


def count(where: Server, table: str) -> int:
    with connect(where) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row
    return int(row[0])


async def test_what_is_copied_gives_the_same_answers_and_goes_on(data: Path, server: Server):
    reached: list[tuple[int, int]] = []
    rows = await copy(data, server, lambda *at: reached.append(at))

    assert rows > len(TOPICS) * 5
    assert reached[-1] == (2 * rows, 2 * rows)  # copied, and then compared
    assert await answers(server) == await answers(data)
    async with Ledger.open(server) as there, Ledger.open(data) as here:
        for topic in TOPICS[:3]:
            posts = await there.posts_under("local", NEWS, f"m-{topic}")
            assert posts == await here.posts_under("local", NEWS, f"m-{topic}") != []
    async with SqlStore.open(server) as store:
        assert await store.shared_by("local", NEWS, "m-ferry") == ["ferry"]


async def test_the_work_that_waits_in_a_directory_is_done_where_it_was_copied_to(
    data: Path, server: Server
):
    await copy(data, server, told)
    work = Work()
    async with Queue.open(server), Workflows.open(server, work.prepare, work.deliver):
        await work.until(3)
    assert sorted(work.done) == sorted(f"m-{topic}" for topic in TOPICS[:3])


async def test_a_copy_is_made_in_an_empty_database_that_has_no_tables_yet(data: Path):
    with empty_database() as server:
        assert await copy(data, server, told)
        assert count(server, "articles") == len(TOPICS)


async def test_a_character_that_postgresql_does_not_take_is_copied_too(data: Path, server: Server):
    with closing(sqlite3.connect(data / FILE)) as connection, connection:
        connection.execute("UPDATE articles SET title = ? WHERE id = 'ferry'", [NUL])
    await copy(data, server, told)
    async with SqlStore.open(server) as store:
        found = await store.by_id("local", "ferry")
    assert found
    assert (found.title, found.text) == (NUL, text_about("ferry"))


async def test_a_database_with_rows_in_it_is_refused_and_left_alone(data: Path, server: Server):
    async with Ledger.open(server) as ledger:
        await ledger.withdraw("other", "c", "m1")
    before = contents(server)
    with pytest.raises(CopyRefused, match=r"rows in the PostgreSQL database .* already"):
        await copy(data, server, told)
    assert contents(server) == before


async def test_a_copy_that_is_cut_off_leaves_nothing_and_can_be_made_again(
    data: Path, server: Server
):
    class CutOff(Exception):
        pass

    def half_way(done: int, total: int) -> None:
        if done > total * 3 // 4:
            raise CutOff

    with pytest.raises(CutOff):
        await copy(data, server, half_way)
    assert count(server, "articles") == count(server, "dbos.workflow_status") == 0
    await copy(data, server, told)
    assert count(server, "dbos.workflow_status") == 3


async def test_a_row_that_would_not_be_the_same_is_not_copied(data: Path, server: Server):
    with connect(server) as connection:
        connection.execute(
            "CREATE FUNCTION other() RETURNS trigger AS $$ BEGIN NEW.title := 'Other';"
            " RETURN NEW; END $$ LANGUAGE plpgsql;"
            " CREATE TRIGGER other BEFORE INSERT ON articles FOR EACH ROW EXECUTE FUNCTION other()"
        )
    try:
        with pytest.raises(CopyRefused, match="A row of articles would not be the same"):
            await copy(data, server, told)
        assert count(server, "articles") == 0
    finally:
        with connect(server) as connection:
            connection.execute("DROP TRIGGER other ON articles; DROP FUNCTION other()")


async def test_nothing_is_copied_while_either_is_in_use(
    data: Path, server: Server, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.processes.locks.PATIENCE", 0)
    async with alone(data / LOCK):  # as "footnote serve" holds it
        with pytest.raises(AlreadyServed, match="stop it first"):
            await copy(data, server, told)
    async with Ledger.open(server):
        with pytest.raises(StoreBusy, match="stop it first"):
            await copy(data, server, told)


async def test_a_place_without_data_or_without_a_server_is_named(tmp_path: Path, footnote):
    with database() as server, pytest.raises(CopyRefused, match="nothing to copy"):
        await copy(tmp_path, server, told)
    done = footnote("copy", "--data", str(tmp_path))
    assert done.status == 1
    assert "FOOTNOTE_DATABASE" in done.err


async def test_the_commands_say_what_they_did(data: Path, footnote):
    with empty_database() as server:
        named = {"FOOTNOTE_DATABASE": server.address}
        migrated = footnote("migrate", **named)
        assert "are of this version (PostgreSQL " in migrated.err
        copied = footnote("copy", "--data", str(data), **named)
        assert "and compared each." in copied.err
        assert count(server, "articles") == len(TOPICS)
        async with Ledger.open(server) as ledger:
            [ready] = await ledger.keep(asked_before(), [reply()], LONG_AGO)
        restored = footnote("migrate", "--restored", **named)
        assert "forget it again" in restored.err
        async with Ledger.open(server) as ledger:
            assert await ledger.post(ready.space, ready.tag) == replace(ready, state=State.SENDING)
            in_use = footnote("migrate", "--restored", **named)
            assert (in_use.status, "stop it first" in in_use.err) == (1, True)
        refused = footnote("backup", **named)
        assert (refused.status, "pg_dump" in refused.err) == (1, True)
        with connect(server) as connection:
            connection.execute("UPDATE ledger_version SET version_num = '9999'")
        newer = footnote("migrate", **named)
        assert newer.status == 1
        assert "newer version" in newer.err


async def test_a_newer_database_is_refused(server: Server):
    with connect(server) as connection:
        version = connection.execute("SELECT version_num FROM articles_version").fetchone()
        connection.execute("UPDATE articles_version SET version_num = '9999'")
    try:
        with pytest.raises(StoreTooNew, match="newer version"):
            async with SqlStore.open(server):
                pass
    finally:
        with connect(server) as connection:
            connection.execute("UPDATE articles_version SET version_num = %s", version)


async def test_furnishing_a_server_is_like_furnishing_a_directory(server: Server, house: Path):
    await furnish(server)
    assert await answers(server) == await answers(house)
