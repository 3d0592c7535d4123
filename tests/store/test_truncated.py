"""Files as a power cut may leave them, shorter or with zeros at their end: whole again, or one clear sentence.

A commit returns once its log is on the disk, so that what the log has up to a commit is what was
acknowledged by then: cut anywhere, it gives back every commit that it still has in full.
"""

import asyncio
import itertools
import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import logs
from bot.doctor.findings import Verdict
from bot.doctor.health import database_findings
from bot.errors import StartFailed
from bot.workflows import Queue
from bot.workflows.queue_rows import FILE as QUEUE
from index.db.sqlite import FILE
from index.errors import StoreDamaged
from index.ingest import Ingest
from index.store import SqlStore
from index.types import Document
from tests.library.twins import Lines, Pages, Words, shared
from tests.processes.work import asked

COMMITS = 6


@pytest.fixture(scope="module")
def left() -> dict[str, list[int]]:
    """For each file, how long its log was after each commit."""
    return {FILE: [], QUEUE: []}


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory, left: dict[str, list[int]]) -> Path:
    """Return a directory as it is while it is served, with commits in both logs."""
    data, copy = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("cut") / "data"

    async def serve() -> None:
        async with SqlStore.open(data) as store, Queue.open(data) as queue:
            ingest = Ingest(Pages({}), Lines(), Words(), store)
            for number in range(COMMITS):
                text = f"Article {number} is kept."
                await ingest.add(Document("", text, id=f"a{number}"), shared(message=f"m{number}"))
                left[FILE].append((data / f"{FILE}-wal").stat().st_size)
                await queue.submit(asked(f"m{number}"))
                left[QUEUE].append((data / f"{QUEUE}-wal").stat().st_size)
            shutil.copytree(data, copy)

    asyncio.run(serve())
    return copy


def shortened(data: Path, to: Path, name: str, length: int, *, zeroed: bool = False) -> Path:
    """Copy a directory, and cut one of its files off, or put zeros after ``length``."""
    shutil.copytree(data, to)
    file = to / name
    size = file.stat().st_size
    with file.open("r+b") as stream:
        stream.truncate(length)
        if zeroed:
            stream.truncate(size)
    return to


async def articles(data: Path) -> list[str]:
    async with SqlStore.open(data) as store:
        return sorted([article.id async for article, _ in store.export()])


def events(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / QUEUE)) as connection:
        found = connection.execute("SELECT workflow_uuid FROM workflow_status").fetchall()
    return sorted(key.split("/")[3] for (key,) in found)


def lengths(sizes: list[int]) -> list[int]:
    """Return nothing, and the ends of all commits, a byte less, a byte more, and half of each."""
    halves = [(a + b) // 2 for a, b in itertools.pairwise(sizes)]
    return sorted({0, 31, *sizes, *(size - 1 for size in sizes), *(s + 1 for s in sizes), *halves})


@pytest.mark.parametrize("zeroed", [False, True])
async def test_a_log_that_was_cut_anywhere_gives_back_every_commit_that_it_has_in_full(
    cut_off: Path, left: dict[str, list[int]], tmp_path: Path, zeroed: bool
):
    for at, length in enumerate(lengths(left[FILE])):
        data = shortened(cut_off, tmp_path / str(at), f"{FILE}-wal", length, zeroed=zeroed)
        # What an earlier checkpoint wrote into the file itself is there whatever becomes of the log.
        wanted = [f"a{number}" for number, end in enumerate(left[FILE]) if end <= length]
        assert set(wanted) <= set(await articles(data)), length


@pytest.mark.parametrize("zeroed", [False, True])
async def test_a_queue_s_log_that_was_cut_anywhere_gives_back_every_event_that_it_has_in_full(
    cut_off: Path, left: dict[str, list[int]], tmp_path: Path, zeroed: bool
):
    for at, length in enumerate(lengths(left[QUEUE])[::4]):
        data = shortened(cut_off, tmp_path / str(at), f"{QUEUE}-wal", length, zeroed=zeroed)
        async with Queue.open(data) as queue:
            await queue.submit(asked("new"))
        wanted = [f"m{number}" for number, end in enumerate(left[QUEUE]) if end <= length]
        assert {*wanted, "new"} <= set(events(data)), length


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("zeroed", [False, True])
async def test_the_index_of_a_log_is_made_anew_and_nothing_is_missing(
    cut_off: Path, tmp_path: Path, share: float, zeroed: bool
):
    length = int((cut_off / f"{FILE}-shm").stat().st_size * share)
    data = shortened(cut_off, tmp_path / "data", f"{FILE}-shm", length, zeroed=zeroed)
    assert await articles(data) == [f"a{number}" for number in range(COMMITS)]
    length = int((cut_off / f"{QUEUE}-shm").stat().st_size * share)
    data = shortened(cut_off, tmp_path / "queue", f"{QUEUE}-shm", length, zeroed=zeroed)
    async with Queue.open(data):
        pass
    assert events(data) == [f"m{number}" for number in range(COMMITS)]


@pytest.fixture(scope="module")
def closed(cut_off: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same directory, all of its logs written into the files."""
    data = tmp_path_factory.mktemp("closed") / "data"
    shutil.copytree(cut_off, data)
    for name in (FILE, QUEUE):
        with closing(sqlite3.connect(data / name)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not any((data / f"{name}-wal").exists() for name in (FILE, QUEUE))
    return data


SHARES = [0.0, 0.01, 0.3, 0.6, 0.95]  # of the file


@pytest.mark.parametrize("zeroed", [False, True])
@pytest.mark.parametrize("share", SHARES)
async def test_a_database_that_was_cut_is_told_with_what_to_do_and_never_taken_for_a_new_one(
    closed: Path, cut_off: Path, tmp_path: Path, share: float, zeroed: bool
):
    for at, source in enumerate((closed, cut_off)):
        length = int((source / FILE).stat().st_size * share)
        data = shortened(source, tmp_path / str(at), FILE, length, zeroed=zeroed)
        found = [each async for each in database_findings(data)]
        said = [each.says for each in found if each.verdict is Verdict.PROBLEM]
        if not said:  # its log had all of it
            assert await articles(data) == [f"a{number}" for number in range(COMMITS)]
            continue
        assert "damaged" in said[0]
        assert "put a backup in its place" in said[0]


@pytest.mark.parametrize("zeroed", [False, True])
@pytest.mark.parametrize("share", SHARES)
async def test_a_queue_that_was_cut_is_told_with_what_to_do(
    closed: Path, cut_off: Path, tmp_path: Path, share: float, zeroed: bool
):
    for at, source in enumerate((closed, cut_off)):
        length = int((source / QUEUE).stat().st_size * share)
        data = shortened(source, tmp_path / str(at), QUEUE, length, zeroed=zeroed)
        found = [each async for each in database_findings(data) if each.what == "queue"]
        if [each.verdict for each in found] == [Verdict.OK]:
            async with Queue.open(data):
                pass
            assert events(data) == [f"m{number}" for number in range(COMMITS)]
            continue
        [finding] = found
        assert "put a backup in its place" in finding.says


async def test_a_queue_that_is_damaged_or_out_of_reach_says_what_to_do_at_the_start(
    closed: Path, tmp_path: Path
):
    data = shortened(closed, tmp_path / "data", QUEUE, 5000, zeroed=True)
    with pytest.raises(
        StartFailed, match=r"is damaged .*put a backup in its place, or move it away"
    ):
        async with Queue.open(data):
            pass
    (tmp_path / "other" / QUEUE).mkdir(parents=True)
    with pytest.raises(StartFailed, match="cannot be written; check who owns it"):
        async with Queue.open(tmp_path / "other"):
            pass


async def test_a_file_that_lost_all_but_its_log_is_not_begun_anew(cut_off: Path, tmp_path: Path):
    """SQLite would take it for a new file, and remove the log with all that is in it."""
    for name in (FILE, QUEUE):
        data = shortened(cut_off, tmp_path / name, name, 0)
        before = (data / f"{name}-wal").read_bytes()
        with pytest.raises(StoreDamaged if name == FILE else StartFailed, match="is damaged"):
            async with SqlStore.open(data), Queue.open(data):
                pass
        assert (data / f"{name}-wal").read_bytes() == before


async def test_a_file_that_was_moved_away_is_made_anew(closed: Path, tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(closed, data)
    (data / FILE).rename(tmp_path / "damaged")
    assert await articles(data) == []


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("zeroed", [False, True])
def test_a_log_file_that_was_cut_is_written_on(tmp_path: Path, share: float, zeroed: bool):
    log = tmp_path / logs.FILE
    line = json.dumps({"at": "2026-11-01T00:00:00+00:00", "event": "begun"})
    log.write_text(f"{line}\n" * 3)
    size = log.stat().st_size
    os.truncate(log, int(size * share))
    if zeroed:
        os.truncate(log, size)
    logs.write_to(tmp_path)
    try:
        logging.getLogger("bot").warning("cut off")
        logs.forget_old(datetime.now(UTC))
        logging.getLogger("bot").warning("again")
    finally:
        logging.basicConfig(handlers=[], force=True)
    written = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"cut off" in written
    assert b"again" in written
