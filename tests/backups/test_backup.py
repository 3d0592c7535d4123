"""``footnote backup``: whole or not there, while others write, and however it ends."""

# ruff: noqa: ASYNC240 - the loop has nothing else to do here

import asyncio
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.backups.backup import FILES, MANIFEST, Backup, back_up, checksum, finished
from bot.errors import BackupFailed
from bot.ledger import Ledger
from bot.workflows import Queue
from index.db.copy import check, copy_together
from index.errors import StoreDamaged
from tests.backups.dying import die_at
from tests.backups.house import rows
from tests.ledger.conftest import LONG_AGO, event, reply


async def test_a_backup_has_every_row_and_says_what_it_is(house: Path, tmp_path: Path):
    target, backup = await back_up(house, tmp_path)
    assert rows(target) == rows(house)
    assert backup == Backup.read(target)
    assert backup.articles == 20
    assert backup.files == {name: checksum(target / name) for name in FILES}
    assert {each.name for each in target.iterdir()} == {*FILES, MANIFEST}
    assert {each.stat().st_mode & 0o777 for each in target.iterdir()} == {0o600}
    assert target.stat().st_mode & 0o777 == 0o700


async def test_a_backup_stands_in_a_folder_of_any_name(house: Path, tmp_path: Path):
    target, _ = await back_up(house, tmp_path / "\udcff")
    assert rows(target) == rows(house)


async def test_a_backup_holds_no_secret_key(house: Path, tmp_path: Path, footnote):
    key = "uGhF4vQm4H3nq0sB0m7mXy5c1oV3p9aQe0iH2kq0cXk="
    done = footnote("backup", str(tmp_path), "--data", str(house), FOOTNOTE_SECRET_KEY=key)
    assert "FOOTNOTE_SECRET_KEY and tokens are not in it" in done.err
    (target,) = finished(tmp_path)
    assert done.out.strip() == str(target)
    assert not any(key.encode() in each.read_bytes() for each in target.iterdir())


async def test_what_is_written_meanwhile_is_in_both_databases_or_the_queue_alone(tmp_path: Path):
    """Each event is kept in the queue, then its reply in the ledger, as fast as it goes."""
    data, copies = tmp_path / "data", []
    async with Ledger.open(data) as ledger, Queue.open(data) as queue:
        stop = asyncio.Event()

        async def write() -> int:
            number = 0
            while not stop.is_set():
                each = event(message=f"m{number}")
                await queue.submit(each)
                await ledger.keep(each, [reply()], LONG_AGO)
                number += 1
            return number

        writing = asyncio.create_task(write())
        for number in range(12):
            copies.append(tmp_path / f"copy-{number}")
            copies[-1].mkdir()
            await asyncio.to_thread(copy_together, [data / name for name in FILES], copies[-1])
        stop.set()
        written = await writing
    counts = [(count(copy, "bot_posts"), count(copy, "workflow_status")) for copy in copies]
    assert all(queued - kept in {0, 1} for kept, queued in counts), counts
    assert counts == sorted(counts)
    assert counts[0] != counts[-1]
    assert written >= counts[-1][1]


async def test_all_but_the_newest_are_removed_when_told_so(house: Path, tmp_path: Path):
    made = [(await back_up(house, tmp_path))[0] for _ in range(3)]
    (tmp_path / "notes").write_text("not ours")
    newest, _ = await back_up(house, tmp_path, keep=2)
    assert finished(tmp_path) == [made[-1], newest]
    assert {each.name for each in tmp_path.iterdir()} == {made[-1].name, newest.name, "notes"}


async def test_a_damaged_database_makes_no_backup_and_leaves_the_others(
    house: Path, tmp_path: Path
):
    first, _ = await back_up(house, tmp_path / "backups")
    damaged = copied(house, tmp_path / "data")
    with (damaged / FILES[0]).open("r+b") as stream:
        stream.seek(8192)
        stream.write(b"\xa5" * 40960)
    with pytest.raises(StoreDamaged, match=str(damaged / FILES[0])):
        await back_up(damaged, tmp_path / "backups", keep=1)
    assert list((tmp_path / "backups").iterdir()) == [first]


async def test_two_backups_at_once_are_refused(house: Path, tmp_path: Path):
    results = await asyncio.gather(
        back_up(house, tmp_path), back_up(house, tmp_path), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in results) == ["BackupFailed", "tuple"]
    assert len(finished(tmp_path)) == 1


async def test_killed_at_each_step_it_is_whole_or_not_there(house: Path, tmp_path: Path):
    outcomes = []
    for step in range(0, 400, 4):
        ended = die_at(step, backing_up, house, tmp_path)
        for found in finished(tmp_path):
            backup = Backup.read(found)
            assert backup.files == {name: checksum(found / name) for name in FILES}
            for name in FILES:
                check(found / name)
        outcomes.append(len(finished(tmp_path)))
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    assert len(outcomes) > 6
    assert outcomes[0] == 0
    await back_up(house, tmp_path, keep=1)
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder.write_text("a file"), "it is a file, or in one"),
        (lambda folder: folder.symlink_to("/proc/self/nowhere"), "cannot be written to"),
    ],
)
async def test_a_folder_that_cannot_be_used_is_named(
    house: Path, tmp_path: Path, make: Callable[[Path], object], words: str
):
    make(tmp_path / "folder")
    with pytest.raises(BackupFailed, match=words):
        await back_up(house, tmp_path / "folder")


async def test_nothing_to_back_up_is_said_to_be_so(tmp_path: Path):
    with pytest.raises(BackupFailed, match="nothing to back up"):
        await back_up(tmp_path / "none", tmp_path / "backups")
    assert not (tmp_path / "backups").exists()
    assert not (tmp_path / "none").exists()


def count(copy: Path, table: str) -> int:
    file = next(copy / name for name in FILES if has(copy / name, table))
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def has(file: Path, table: str) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT 1 FROM sqlite_schema WHERE name = ?"
        return connection.execute(query, (table,)).fetchone() is not None


def copied(data: Path, to: Path) -> Path:
    shutil.copytree(data, to)
    return to


def backing_up(data: Path, folder: Path) -> None:
    asyncio.run(back_up(data, folder))
