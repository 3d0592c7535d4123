"""A release in the place of the one before, process by process, while events come: none lost, none doubled."""

import hashlib
import multiprocessing
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sqlalchemy

from bot.ledger import Ledger
from bot.messages import Ask, Event, Place
from bot.workflows import VERSION, Queue
from index.db.migrate import migrate
from index.db.where import Server
from index.errors import StoreTooNew
from tests.databases import empty_database
from tests.processes.release import PARTS, become
from tests.processes.wall import asked_of, make_wall, told, until, work_at_wall
from tests.processes.work import asked

PROCESSES = multiprocessing.get_context("spawn")
OLD, NEW = VERSION, VERSION + 1
HELD = 1.0  # seconds that the new release holds the ledger's tables
EVENTS = 20  # that each of the two releases takes in
STUCK = 4  # of these, in hand for as long as the first processes live


@pytest.fixture
def server() -> Iterator[Server]:
    """A database whose tables the processes make, and change."""
    with empty_database() as found:
        make_wall(found)
        yield found


async def test_what_two_releases_take_in_is_done_once_while_one_takes_the_other_s_place(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    workers = [start(server, tmp_path, OLD) for _ in range(2)]
    try:
        async with Queue.open(server) as queue:
            await take_in(queue, "stuck", STUCK)
            begun = "SELECT 1 FROM begun"
            await until(server, begun, STUCK)
            for number in range(2):
                workers.append(start(server, tmp_path, NEW))
                await take_in(queue, f"old-{number}", EVENTS)
                await until(server, "SELECT 1 FROM ledger_version WHERE version_num > '9'", 1)
                with monkeypatch.context() as newer:
                    newer.setattr("bot.workflows.system.VERSION", NEW)
                    await take_in(queue, f"new-{number}", EVENTS)
                workers[number].kill()
            told(server, "INSERT INTO go VALUES (true)")
            await take_in(queue, "late", EVENTS)  # by a front that is still of the old release
            everything = 5 * EVENTS + STUCK + 1
            done = "SELECT 1 FROM dbos.workflow_status WHERE status = 'SUCCESS'"
            await until(server, done, everything)
    finally:
        for each in workers:
            each.kill()
            each.join()
    shown = asked_of(server, "SELECT tag FROM shown")
    assert len(shown) == len(set(shown)) == everything
    with pytest.raises(StoreTooNew, match="install that version"):
        async with Ledger.open(server):
            pass


async def take_in(queue: Queue, name: str, number: int) -> None:
    """Take in some questions, and the day's digest, which every release finds due."""
    for each in range(number):
        await queue.submit(asked(f"{name}-{each}"))
    if name != "stuck":
        await queue.submit(replace(asked(""), ask=Ask.DIGEST, part="2026-11-23"))


def start(server: Server, folder: Path, release: int) -> multiprocessing.Process:
    process = PROCESSES.Process(target=_working, args=(server, folder, release), daemon=True)
    process.start()
    return process


def _working(server: Server, folder: Path, release: int) -> None:
    become(release, folder, HELD)
    work_at_wall(server, str(release))


# Of what an event may say. Where it changes, a worker of the release before could not read the new one's
# events, and would drop them: count bot.workflows.system.VERSION on, and put down the new digest.
SHAPES = {2: "f0564c520a476f5e", 3: "d11492a4b75aeedd"}


def test_an_event_that_the_release_before_could_not_read_has_a_version_of_its_own():
    shape = (
        [each.name for each in fields(Event)],
        sorted(each.value for each in Ask),
        sorted(each.value for each in Place),
    )
    assert hashlib.sha256(repr(shape).encode()).hexdigest()[:16] == SHAPES[VERSION]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_a_revision_leaves_all_that_the_release_before_reads_and_demands_nothing_of_it(
    part: ModuleType, tmp_path: Path
):
    revisions = sorted(part._VERSIONS.glob("[0-9]*.py"))
    before: dict[str, dict[str, Any]] = {}
    engine = sqlalchemy.create_engine(f"sqlite:///{tmp_path / 'tables'}")
    for number, _ in enumerate(revisions, 1):
        some = tmp_path / str(number)
        some.mkdir()
        for each in revisions[:number]:
            shutil.copy(each, some)
        migrate(engine, some, "version")
        after = tables(engine)
        for table, columns in before.items():
            for name, column in columns.items():
                assert after[table][name] == column, f"{revisions[number - 1].name}: {table}.{name}"
            for name in after[table].keys() - columns.keys():
                added = after[table][name]
                assert added["nullable"] or added["default"] is not None, f"{table}.{name}"
        before = after


def tables(engine: sqlalchemy.Engine) -> dict[str, dict[str, Any]]:
    """Return what each table's columns are."""
    inspected = sqlalchemy.inspect(engine)
    return {
        table: {
            each["name"]: {
                "type": repr(each["type"]),
                "nullable": each["nullable"],
                "default": each["default"],
            }
            for each in inspected.get_columns(table)
        }
        for table in inspected.get_table_names()
    }
