"""Several workers on one PostgreSQL: who is killed leaves nothing behind, and nobody does it twice."""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import Iterator

import pytest

from bot.workflows import Queue
from bot.workflows.executors import Executor, ExecutorLost
from index.db.postgres import connect
from index.db.where import Server
from tests.databases import administering, database
from tests.processes.wall import WITHIN, asked_of, make_wall, told, until, work_at_wall
from tests.processes.work import asked

PROCESSES = multiprocessing.get_context("spawn")
EVENTS = 60
STUCK = 15  # of them, in the hands of the workers when one is killed


@pytest.fixture
def server() -> Iterator[Server]:
    with database() as found:
        make_wall(found)
        try:
            yield found
        finally:
            with connect(found) as connection:
                connection.execute("DROP TABLE begun; DROP TABLE shown; DROP TABLE go")


async def test_what_a_killed_worker_had_in_hand_is_done_by_the_others_and_nothing_twice(
    server: Server,
):
    workers = {name: start(server, name) for name in ("one", "two", "three")}
    try:
        async with Queue.open(server) as queue:
            for number in range(EVENTS):
                name = "stuck" if number < STUCK else "m"
                await queue.submit(asked(f"{name}-{number}"))
        begun = await until(server, "SELECT worker, message FROM begun", EVENTS)
        held = Counter(worker for worker, message in begun if message.startswith("stuck"))
        victim = held.most_common(1)[0][0]
        workers[victim].kill()  # and nobody starts it again
        told(server, "INSERT INTO go VALUES (true)")
        await until(server, "SELECT DISTINCT message FROM shown", EVENTS)
        await until(server, "SELECT 1 FROM dbos.workflow_status WHERE status = 'SUCCESS'", EVENTS)
        again = asked_of(server, "SELECT worker, message FROM begun")[len(begun) :]
    finally:
        for each in workers.values():
            each.kill()
            each.join()
    assert len(asked_of(server, "SELECT message FROM shown")) == EVENTS
    assert {m for w, m in begun if w == victim and m.startswith("stuck")} <= {m for _, m in again}
    assert victim not in {worker for worker, _ in again}


async def test_a_worker_that_lives_is_not_taken_over_from(server: Server):
    taken: list[str] = []

    async def again(executor: str) -> None:
        taken.append(executor)

    async with Executor.open(server) as one, Executor.open(server) as two:
        with connect(server) as connection:
            for name in (one.id, "gone"):
                connection.execute(
                    "INSERT INTO dbos.workflow_status (workflow_uuid, status, name, executor_id)"
                    " VALUES (%s, 'PENDING', 'event', %s)",
                    [name, name],
                )
        looking = asyncio.create_task(two.take_over(again, nothing))
        async with asyncio.timeout(WITHIN):
            while not taken:  # noqa: ASYNC110 - nothing tells when
                await asyncio.sleep(0.01)
        looking.cancel()
    assert set(taken) == {"gone"}


async def nothing() -> None:
    pass


async def test_a_worker_that_the_server_lost_ends(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.workflows.executors.LOOKED_FOR", 0.01)

    async def again(_executor: str) -> None:
        pass

    async with Executor.open(server) as executor:
        looking = asyncio.create_task(executor.take_over(again, nothing))
        with administering() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [server.database],
            )
        with pytest.raises(ExecutorLost):
            async with asyncio.timeout(WITHIN):
                await looking


async def test_what_everyone_sees_once_is_prepared_by_one_at_a_time(server: Server):
    inside: list[int] = []
    most = 0

    async def press(executor: Executor) -> None:
        nonlocal most
        async with executor.alone("press/local/S/C"):
            inside.append(1)
            most = max(most, len(inside))
            await asyncio.sleep(0)
            inside.pop()

    async with Executor.open(server) as one, Executor.open(server) as two:
        await asyncio.gather(press(one), press(two))
    assert most == 1


def start(server: Server, name: str) -> multiprocessing.Process:
    process = PROCESSES.Process(target=work_at_wall, args=(server, name), daemon=True)
    process.start()
    return process
