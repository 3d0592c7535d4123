"""A platform in the server's tables: what each of several workers begins, and what all of them show."""

import asyncio

from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Event, Post
from bot.workflows import Workflows
from index.db.postgres import connect
from index.db.where import Server
from tests.ledger.conftest import LONG_AGO, reply

WITHIN = 60  # seconds in which the others have done what one left behind


def make_wall(server: Server) -> None:
    """Make the tables in which processes write what they begin and show, and look whether they may go on."""
    with connect(server) as connection:
        connection.execute(
            "CREATE TABLE begun (worker text, message text);"
            "CREATE TABLE shown (id bigserial, tag text, message text);"
            "CREATE TABLE go (free bool)"
        )


def told(server: Server, statement: str, *values: str) -> None:
    with connect(server) as connection:
        connection.execute(statement, values)


def asked_of(server: Server, query: str, *values: str) -> list[tuple]:
    with connect(server) as connection:
        return connection.execute(query, values).fetchall()


async def until(server: Server, query: str, rows: int) -> list[tuple]:
    async with asyncio.timeout(WITHIN):
        while len(found := await asyncio.to_thread(asked_of, server, query)) < rows:  # noqa: ASYNC110 - other processes
            await asyncio.sleep(0.05)
    return found


class Wall:
    """A platform of which every process sees the same: it shows what it is sent, twice if it is told to."""

    alone = False
    space_is = "server"
    gap = 0.0

    def __init__(self, server: Server) -> None:
        self._server = server

    def length(self, _: Post) -> int:
        return 1

    async def send(self, post: Post, _: Event, __: int) -> str:
        query = "INSERT INTO shown (tag, message) VALUES (%s, %s) RETURNING id"
        found = await asyncio.to_thread(asked_of, self._server, query, post.tag, post.message)
        return str(found[0][0])

    def marks(self, _: Post) -> tuple[str, ...]:
        return ()

    async def find(self, post: Post, *_: object) -> tuple[str, ...]:
        query = "SELECT id FROM shown WHERE tag = %s"
        found = await asyncio.to_thread(asked_of, self._server, query, post.tag)
        return tuple(str(row[0]) for row in found)


def work_at_wall(server: Server, name: str) -> None:
    """Be a worker called ``name`` whose replies go to the wall; what is ``stuck`` waits until it may go on."""

    async def run() -> None:
        async with Ledger.open(server) as ledger:

            async def prepare(event: Event) -> None:
                insert = "INSERT INTO begun VALUES (%s, %s)"
                await asyncio.to_thread(told, server, insert, name, event.message)
                if event.message.startswith("stuck"):
                    await until(server, "SELECT 1 FROM go", 1)
                await ledger.keep(event, [reply()], LONG_AGO)

            deliver = Delivery(ledger, {"local": Wall(server)})
            async with Workflows.open(server, prepare, deliver) as workflows:
                await workflows.take_over()

    asyncio.run(run())
