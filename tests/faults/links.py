"""One link of the chain: a process that keeps, reads, posts and forgets, and dies where it is told.

All that is durable is real: the queue, the workflows, the ledger, the store. The platform is a file,
which outlives the process as a platform would; pages and the model are twins. On PostgreSQL the server
may die there too, or it alone: then the process ends itself, as a worker does.
"""

import asyncio
import json
import multiprocessing
import os
import signal
from contextlib import AsyncExitStack
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

import dbos._sys_db

import bot.workflows.executors
import bot.workflows.system
import index.db.engine
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.housekeeping import forget_after
from bot.ledger import Ledger
from bot.messages import Event, Post
from bot.processes.child import BROKEN
from bot.times import now
from bot.worker import _until_lost
from bot.workflows import Queue, Workflows
from bot.workflows.queue_rows import FileRows, ServerRows
from index.db.sqlite import SqliteBackend
from index.db.where import Where
from index.library import Library
from index.links.finding import as_link
from index.text.language import language_of
from index.types import Link, Page
from tests.conversation.house import Room
from tests.faults.server import kill
from tests.faults.steps import step_of
from tests.library.twins import Lines, Matches, Words

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])
# What is loaded when it is first needed: here once for all that are forked.
as_link("https://example.org/")
language_of("The tide comes in.")
import_module("sumy.summarizers.luhn")
Victims = Literal["process", "server", "both"]
POSTS = "platform"  # the file: a line for each message that was posted or taken away


class Points:
    """Counts the points at which something could die, and kills ``victims`` at one of them.

    ``server``: the folder of the database server, where there is one.
    """

    def __init__(self, pipe: Connection, server: Path | None) -> None:
        self._pipe = pipe
        self._server = server
        self._victims: Victims = "process"
        self._left: int | None = None

    def die_after(self, number: int, victims: Victims) -> None:
        self._left, self._victims = number, victims

    def reached(self, name: str) -> None:
        if self._left is None:
            return
        if self._left:
            self._left -= 1
            return
        self._left = None
        self._pipe.send(("died", name))  # first: this process may end as soon as the server does
        if self._victims != "process":
            assert self._server
            kill(self._server)
        if self._victims != "server":
            os.kill(os.getpid(), signal.SIGKILL)


class Pages:
    """Every address of example.org has a page of its own."""

    async def fetch(self, link: Link) -> Page:
        name = link.url.rsplit("/", 1)[1]
        text = f"Story {name}\nThe {name} was opened on Monday. The {name} cost two million pounds."
        return Page(link, link.url, "text/plain", "utf-8", text.encode())


class Platform(Room):
    """A room whose messages stand in a file."""

    def __init__(self, file: Path, points: Points) -> None:
        super().__init__()
        self._file = file
        self._points = points

    async def send(self, post: Post, _: Event, __: int) -> str:
        self._points.reached("before Chat.send")
        message = os.urandom(6).hex()
        self._write({"message": message, "tag": post.tag, "key": post.key})
        self._points.reached("after Chat.send")
        return message

    async def find(self, post: Post, *_: object) -> tuple[str, ...]:
        return tuple(name for name, each in standing(self._file).items() if each["tag"] == post.tag)

    async def change(self, _: Post) -> None:
        self._points.reached("before Chat.change")

    async def remove(self, post: Post) -> None:
        for message in post.ids:
            self._points.reached("before Chat.remove")
            self._write({"removed": message})
            self._points.reached("after Chat.remove")

    def _write(self, line: dict[str, str]) -> None:
        with self._file.open("ab", buffering=0) as stream:
            stream.write(f"{json.dumps(line)}\n".encode())


def standing(file: Path) -> dict[str, dict[str, str]]:
    """Return the messages that stand on the platform."""
    shown: dict[str, dict[str, str]] = {}
    for line in file.read_text().splitlines() if file.exists() else ():
        told = json.loads(line)
        if "removed" in told:
            shown.pop(told["removed"], None)
        else:
            shown[told["message"]] = told
    return shown


def serve(pipe: Connection, data: Path, where: Where, server: Path | None) -> None:
    """Be the process: begin what is unfinished, and do what the other end says."""
    points = Points(pipe, server)
    lay_out(points)
    asyncio.run(_serve(pipe, points, data / POSTS, where))


async def _serve(pipe: Connection, points: Points, posts: Path, where: Where) -> None:
    room = Platform(posts, points)
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(Ledger.open(where))
        library = await stack.enter_async_context(
            Library.open(
                where, fetcher=Pages(), extractor=Lines(), embedder=Words(), reader=Matches()
            )
        )
        queue = await stack.enter_async_context(Queue.open(where))
        conversation = Conversation(library, ledger, {"twin": room})
        at_work: asyncio.Future[Workflows] = asyncio.get_running_loop().create_future()

        async def prepare(event: Event) -> None:
            began = now()
            await ledger.keep(event, await conversation.handle(event), began)

        async def deliver(event: Event) -> None:
            await Delivery(ledger, {"twin": room})(event)
            await forget_after(event, ledger, await asyncio.shield(at_work))

        at_work.set_result(await stack.enter_async_context(Workflows.open(where, prepare, deliver)))
        pipe.send(("open", ""))
        try:
            await asyncio.gather(_obey(pipe, points, queue), _until_lost(at_work.result()))
        except Exception:
            if isinstance(where, Path):
                raise
            os._exit(BROKEN)  # the server died: what is left is another process's


async def _obey(pipe: Connection, points: Points, queue: Queue) -> None:
    while True:
        what, given = await asyncio.to_thread(pipe.recv)
        if what == "die":
            points.die_after(*given)
        elif what == "submit":
            await queue.submit(Event.from_record(given))
            pipe.send(("kept", given["message"]))
        elif what == "idle":
            while await queue.waiting():  # noqa: ASYNC110 - DBOS tells nobody
                await asyncio.sleep(0.02)
            pipe.send(("idle", ""))


def lay_out(points: Points) -> None:
    """Put a point before and after everything durable in this process."""
    index.db.engine._in_transaction = _transaction(points)
    for kind, name, point in (
        (SqliteBackend, "scrub", "Database.scrub"),
        (FileRows, "drop_inputs", "Workflows.empty"),
        (ServerRows, "drop_inputs", "Workflows.empty"),
        (FileRows, "scrub", "Workflows.scrub"),
    ):
        setattr(kind, name, _around(points, point, getattr(kind, name)))
    bot.workflows.system.LOOKED_FOR = bot.workflows.executors.LOOKED_FOR = 0.02
    kept = Queue.submit

    async def submit(self: Queue, event: Event) -> None:
        points.reached("before Queue.submit")
        await kept(self, event)
        points.reached("after Queue.submit")

    Queue.submit = submit  # type: ignore[method-assign]
    rows: Any = dbos._sys_db.SystemDatabase
    for name in ("record_operation_result", "update_workflow_outcome", "delete_workflows"):
        setattr(rows, name, _around(points, f"DBOS.{name}", getattr(rows, name)))


def _transaction(points: Points) -> Any:
    begun = index.db.engine._in_transaction

    def transaction(engine: Any, work: Any) -> Any:
        if engine.url.database and _reads(engine):
            return begun(engine, work)
        name = step_of(work)

        def working(connection: Any) -> Any:
            result = work(connection)
            points.reached(f"before {name}")
            return result

        result = begun(engine, working)
        points.reached(f"after {name}")
        return result

    return transaction


def _reads(engine: Any) -> bool:
    return engine.pool.size() > 1  # one connection writes, several read


def _around(points: Points, name: str, called: Any) -> Any:
    def around(*given: Any, **named: Any) -> Any:
        points.reached(f"before {name}")
        result = called(*given, **named)
        points.reached(f"after {name}")
        return result

    return around
