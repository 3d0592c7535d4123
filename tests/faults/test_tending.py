"""Whoever is killed while a large space is tended leaves blocks that are whole, and the next one goes on."""

import asyncio
import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

from index.db.where import Server
from index.health import inspect
from index.retrieval.tending import Tending
from index.store import SqlStore
from tests.databases import database
from tests.store.test_in_server import Held, is_in_server

BLOCK = 3  # passages, so that there are several
PROCESSES = get_context("spawn")


def test_a_space_whose_tenders_were_killed_before_and_after_each_write_is_searched_as_in_memory() -> (
    None
):
    with database() as server:
        asyncio.run(filled(server))
        for number in (1, 2, 3):  # what an older version deleted is mended, then blocks are made
            for committed in (False, True):
                process = PROCESSES.Process(target=tend_and_die, args=(server, number, committed))
                process.start()
                process.join()
                assert process.exitcode == -signal.SIGKILL
        asyncio.run(tended(server))


async def filled(server: Server) -> None:
    async with SqlStore.open(server) as store:
        held = Held(store, server, BLOCK)
        for number in range(1, 9):
            await held.add(number)


async def tended(server: Server) -> None:
    async with SqlStore.open(server) as store:
        held = Held(store, server, BLOCK)
        await held.tend()
        await held.compare()
        assert is_in_server(held)
    assert (await inspect(server)).indexes_equal_rows


def tend_and_die(server: Server, number: int, committed: bool) -> None:
    asyncio.run(dying(server, number, committed))


async def dying(server: Server, number: int, committed: bool) -> None:
    """Tend, and die by SIGKILL in the ``number``-th transaction that writes, or just after it."""
    async with SqlStore.open(server) as store:
        writing, left = store.write, iter(range(number, 0, -1))

        async def write(work: Callable[[Any], Any]) -> Any:
            if next(left) > 1:
                return await writing(work)
            await writing(work if committed else lambda connection: die(work(connection)))
            return die(None)

        store.write = write  # type: ignore[method-assign,assignment]
        await Tending(store, server, large=2, block=BLOCK).tend()


def die(_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
