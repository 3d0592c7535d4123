"""A release in the place of the one before, process by process, while events come: none lost, none doubled."""

import asyncio
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Event
from bot.workflows import Queue, Workflows
from index.db.postgres import connect
from index.db.where import Server
from tests.databases import empty_database
from tests.ledger.conftest import LONG_AGO, reply
from tests.processes.release import become
from tests.processes.test_workers import Wall, asked_of, told, until
from tests.processes.work import asked

PROCESSES = multiprocessing.get_context("spawn")
OLD, NEW = 2, 3
HELD = 1.0  # seconds that the new release holds the ledger's tables
EVENTS = 20  # that each of the two releases takes in
STUCK = 4  # of these, in hand for as long as the first processes live


@pytest.fixture
def server() -> Iterator[Server]:
    """A database whose tables the processes make, and change."""
    with empty_database() as found:
        with connect(found) as connection:
            connection.execute(
                "CREATE TABLE begun (worker text, message text);"
                "CREATE TABLE shown (id bigserial, tag text, message text);"
                "CREATE TABLE go (free bool)"
            )
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
                monkeypatch.setattr("bot.workflows.VERSION", NEW)
                await take_in(queue, f"new-{number}", EVENTS)
                monkeypatch.setattr("bot.workflows.VERSION", OLD)
                workers[number].kill()
            told(server, "INSERT INTO go VALUES (true)")
            await take_in(queue, "late", EVENTS)  # by a front that is still of the old release
            everything = 5 * EVENTS + STUCK
            done = "SELECT 1 FROM dbos.workflow_status WHERE status = 'SUCCESS'"
            await until(server, done, everything)
    finally:
        for each in workers:
            each.kill()
            each.join()
    shown = asked_of(server, "SELECT message FROM shown")
    assert len(shown) == len(set(shown)) == everything


async def take_in(queue: Queue, name: str, number: int) -> None:
    for each in range(number):
        await queue.submit(asked(f"{name}-{each}"))


def start(server: Server, folder: Path, release: int) -> multiprocessing.Process:
    process = PROCESSES.Process(target=_working, args=(server, folder, release), daemon=True)
    process.start()
    return process


def _working(server: Server, folder: Path, release: int) -> None:
    become(release, folder, HELD)

    async def run() -> None:
        async with Ledger.open(server) as ledger:

            async def prepare(event: Event) -> None:
                insert = "INSERT INTO begun VALUES (%s, %s)"
                await asyncio.to_thread(told, server, insert, str(release), event.message)
                if event.message.startswith("stuck"):
                    await until(server, "SELECT 1 FROM go", 1)
                await ledger.keep(event, [reply()], LONG_AGO)

            deliver = Delivery(ledger, {"local": Wall(server)})
            async with Workflows.open(server, prepare, deliver) as workflows:
                await workflows.take_over()

    asyncio.run(run())
