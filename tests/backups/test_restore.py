"""``footnote restore``: the same rows and answers as before, or one sentence and nothing changed."""

import asyncio
import fcntl
import json
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.backups.backup import FILES, MANIFEST, back_up, checksum
from bot.backups.restore import COMING, restore
from bot.doctor import health
from bot.errors import AlreadyServed, BackupFailed, RestoreRefused
from bot.ledger import Ledger
from index.db.sqlite import RESTORING
from index.errors import StoreBusy, StoreUnfinished
from index.health import inspect
from index.store import SqlStore
from index.types import Scope
from tests.backups.dying import die_at
from tests.backups.house import NEWS, SPACE, answers, keep, rows

POSTS = f"{FILES[0]}:bot_posts"
NOTES = f"{FILES[0]}:bot_notes"


@pytest.fixture(scope="module")
def backup(house: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return asyncio.run(back_up(house, tmp_path_factory.mktemp("backups")))[0]


async def test_what_is_restored_has_the_same_rows_and_gives_the_same_twenty_answers(
    house: Path, backup: Path, tmp_path: Path
):
    done = await restore(backup, tmp_path / "data")
    before, after = rows(house), rows(tmp_path / "data")
    assert after.pop(NOTES) != before.pop(NOTES)  # when it was restored
    assert differing(after.pop(POSTS), before.pop(POSTS)) == {("ready", "sending")}
    assert after == before
    assert (done.backup.articles, done.aside, done.erased) == (20, None, False)

    given = await answers(tmp_path / "data")
    assert len(given) == 20
    assert given == await answers(house)
    found = await inspect(tmp_path / "data")
    assert (found.damage, found.indexes_equal_rows) == ("", True)


async def test_a_reply_to_what_was_asked_before_it_was_restored_is_looked_for_first(
    backup: Path, tmp_path: Path
):
    await restore(backup, tmp_path)
    async with Ledger.open(tmp_path) as ledger:
        (post,) = await keep(ledger, "quarry")
    assert post.state == "sending"


async def test_a_directory_with_anything_in_it_is_refused_unless_told(
    house: Path, backup: Path, tmp_path: Path
):
    data = copied(house, tmp_path / "data")
    before = rows(data)
    with pytest.raises(RestoreRefused, match=r"is not empty, it has .* --replace"):
        await restore(backup, data)
    assert rows(data) == before

    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter").write_text("Dear")
    with pytest.raises(RestoreRefused, match="it has letter"):
        await restore(backup, tmp_path / "documents")
    assert [each.name for each in (tmp_path / "documents").iterdir()] == ["letter"]

    done = await restore(backup, data, replace=True)
    assert done.aside
    assert rows(done.aside) == before


async def test_a_directory_that_another_process_uses_is_refused(
    house: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.processes.locks.PATIENCE", 0)
    data = copied(house, tmp_path / "data")
    for lock, error in [
        ("front.lock", AlreadyServed),
        ("workflows.lock", AlreadyServed),
        ("footnote.lock", StoreBusy),
    ]:
        with (data / lock).open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH)
            with pytest.raises(error, match="stop it first"):
                await restore(backup, data, replace=True)
    assert rows(data) == rows(house)


async def test_a_damaged_backup_changes_nothing(house: Path, backup: Path, tmp_path: Path):
    data = copied(house, tmp_path / "data")
    cuts: dict[str, Any] = {
        "flipped": lambda each: flip(each / FILES[0]),
        "cut": lambda each: cut(each / FILES[1]),
        "missing": lambda each: (each / FILES[1]).unlink(),
        "manifest": lambda each: (each / MANIFEST).write_text("{"),
        "another manifest": lambda each: (each / MANIFEST).write_text('{"made": "today"}'),
        "none": lambda each: (each / MANIFEST).unlink(),
    }
    for name, spoil in cuts.items():
        spoilt = copied(backup, tmp_path / name)
        spoil(spoilt)
        with pytest.raises(BackupFailed, match=str(spoilt)):
            await restore(spoilt, data, replace=True)
        assert rows(data) == rows(house), name
        assert not (data / COMING).exists()
        assert not (data / RESTORING).exists()


async def test_a_backup_whose_sum_is_right_and_whose_pages_are_not_changes_nothing(
    house: Path, backup: Path, tmp_path: Path
):
    data, spoilt = copied(house, tmp_path / "data"), copied(backup, tmp_path / "spoilt")
    flip(spoilt / FILES[0])
    say_again(spoilt)
    with pytest.raises(BackupFailed, match=r"is damaged: take another backup"):
        await restore(spoilt, data, replace=True)
    assert rows(data) == rows(house)


async def test_a_backup_of_a_newer_version_changes_nothing(
    house: Path, backup: Path, tmp_path: Path
):
    data, newer = copied(house, tmp_path / "data"), copied(backup, tmp_path / "newer")
    for table in ("articles_version", "ledger_version"):
        shutil.copyfile(backup / FILES[0], newer / FILES[0])
        with closing(sqlite3.connect(newer / FILES[0])) as connection:
            connection.execute(f"UPDATE {table} SET version_num = '9999'")
            connection.commit()
        say_again(newer)
        with pytest.raises(RestoreRefused, match=f"{newer} was made by a newer version"):
            await restore(newer, data, replace=True)
    manifest = json.loads((newer / MANIFEST).read_text()) | {"format": 2, "version": "9.9"}
    (newer / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BackupFailed, match=r"Footnote 9\.9, which is newer"):
        await restore(newer, data, replace=True)
    assert rows(data) == rows(house)


async def test_a_folder_of_backups_is_told_which_is_the_newest(backup: Path, tmp_path: Path):
    with pytest.raises(BackupFailed, match=f"the newest one in it is {backup}"):
        await restore(backup.parent, tmp_path / "data")
    with pytest.raises(BackupFailed, match="no such directory"):
        await restore(tmp_path / "none", tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_killed_at_each_step_it_is_as_before_or_restored_or_says_what_to_do(
    house: Path, backup: Path, tmp_path: Path
):
    said = set()
    furnished, wanted = count(house, "shares"), count(backup, "shares")
    ended, step = -signal.SIGKILL, 0
    while ended == -signal.SIGKILL:
        data = copied(house, tmp_path / f"{step}")
        with closing(sqlite3.connect(data / FILES[0])) as connection:
            connection.execute("DELETE FROM shares WHERE article = 'ferry'")
            connection.commit()
        ended = die_at(step, restoring, backup, data)
        said.add(after_a_kill(data))
        asyncio.run(restore(backup, data, replace=True))
        assert count(data, "shares") == wanted
        step += 1 if "StoreUnfinished" in said else 6
    assert ended == 0
    assert said == {f"{furnished - 1} shares", "StoreUnfinished", f"{wanted} shares"}


async def test_a_restore_that_was_not_finished_is_told_by_doctor(tmp_path: Path):
    (tmp_path / RESTORING).touch()
    (database,) = [each async for each in health.database_findings(tmp_path)]
    assert database.verdict == "problem"
    assert "footnote restore" in database.says


def test_the_commands_say_what_they_did(house: Path, tmp_path: Path, footnote):
    made = footnote("backup", str(tmp_path / "b"), "--data", str(house), "--keep", "1")
    assert made.status == 0
    assert "20 articles" in made.err
    done = footnote("restore", made.out.strip(), "--data", str(tmp_path / "data"))
    assert done.status == 0
    assert "20 articles" in done.err
    assert "What was forgotten since then is back" in done.err
    again = footnote("restore", made.out.strip(), "--data", str(tmp_path / "data"))
    assert again.status == 1
    assert again.err.startswith("footnote: ")
    assert again.err.count("\n") == 1


def copied(data: Path, to: Path) -> Path:
    shutil.copytree(data, to)
    return to


def restoring(backup: Path, data: Path) -> None:
    asyncio.run(restore(backup, data, replace=True))


def after_a_kill(data: Path) -> str:
    async def look() -> int:
        async with SqlStore.open(data) as store:
            await store.check()
            return len(await store.articles(Scope(SPACE, NEWS)))

    try:
        return f"{asyncio.run(look())} shares"
    except StoreUnfinished:
        return "StoreUnfinished"


def differing(after: list[Any], before: list[Any]) -> set[tuple[Any, Any]]:
    """Return the values that differ, each with what it was."""
    pairs = zip(sorted(before, key=repr), sorted(after, key=repr), strict=True)
    return {(b, a) for old, new in pairs for b, a in zip(old, new, strict=True) if a != b}


def count(data: Path, table: str) -> int:
    with closing(sqlite3.connect(data / FILES[0])) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def flip(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2 // 4096 * 4096)
        stream.write(b"\xa5" * 4096)


def cut(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def say_again(backup: Path) -> None:
    """Let the sums in the manifest be those of the files as they are."""

    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["files"] = {name: checksum(backup / name) for name in FILES}
    (backup / MANIFEST).write_text(json.dumps(manifest))
