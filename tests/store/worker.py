"""A process of its own that keeps a data directory open, does as it is told, and can be killed."""

import asyncio
import inspect
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import sqlalchemy
from sqlalchemy import event, text

from index.db.where import Where
from index.ingest import Ingest
from index.links.finding import as_link
from index.retrieval.memory import Memory
from index.store import SqlStore
from index.store.rows import to_vectors
from index.types import Document, Scope
from tests.library.twins import Lines, Pages, Words, shared

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


class Worker:
    """The other end: what is called here happens in the process. EOFError where it has died."""

    def __init__(self, data: Where) -> None:
        self._pipe, theirs = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=_serve, args=(theirs, data), daemon=True)
        self._process.start()
        theirs.close()

    def tell(self, what: str, *given: Any) -> Any:
        self._pipe.send((what, *given))
        return self._pipe.recv()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()

    def stop(self) -> None:
        self._pipe.close()
        self._process.join()

    def died(self) -> bool:
        self._process.join()
        return self._process.exitcode == -signal.SIGKILL


def text_of(number: int, version: int = 0) -> str:
    return f"Article {number} speaks of topic{number}. " * (1 + 40 * (number % 3)) + f"v{version}."


def _serve(pipe: Connection, data: Where) -> None:
    asyncio.run(_obey(pipe, data))


async def _obey(pipe: Connection, data: Where) -> None:
    async with SqlStore.open(data) as store:
        held = _Held(store)
        while True:
            try:
                what, *given = await asyncio.to_thread(pipe.recv)
            except EOFError:
                return
            pipe.send(await getattr(held, what)(*given))


class _Held:
    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.memory = Memory(store)
        self.stop: Callable[[str], None] = lambda _step: None
        pages = Pages({"https://example.org/tides": f"Tides\n{text_of(3)}"})
        ports = (_Announced(port, self) for port in (pages, Lines(), Words()))
        self.ingest = Ingest(*ports, store)

    async def read(self) -> None:
        await self.ingest.read(as_link("https://example.org/tides"), shared("news", "m1"))

    async def add(self, number: int, channel: str, version: int = 0) -> str:
        document = Document(
            f"https://example.org/{number}", text_of(number, version), id=f"a{number}"
        )
        return (await self.ingest.add(document, shared(channel, f"m{number}"))).id

    async def forget(self, article: str, channel: str) -> None:
        await self.store.forget(article, Scope("local", channel))

    async def die_at(self, step: int, what: str, *given: Any) -> None:
        """Do it, but be killed at the given step; return where there are fewer steps."""
        steps = iter(range(step))

        def stop(_step: str) -> None:
            if next(steps, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        self.stop = stop
        at_each_statement(stop)
        await getattr(self, what)(*given)

    async def state(self) -> dict[str, Any]:
        """What is visible in each channel, and whether the indexes equal the rows."""
        ids, vectors = await self.store.read(_rows)
        in_vectors, in_words = await self.memory.ids("local")
        return {
            "shared": {
                channel: {
                    article.id: article.text
                    for article, _ in await self.store.articles(Scope("local", channel))
                }
                for channel in await self.store.channels("local")
            },
            "whole": await self.store.read(_whole),
            "equal": np.array_equal(ids, in_vectors) and np.array_equal(ids, in_words),
            "same vectors": not len(ids)
            or np.array_equal(vectors, (await self.memory.vectors("local", ids))),
        }

    async def check(self) -> None:
        await self.store.check()


class _Announced:
    """A port that says when it is called and when it is done."""

    def __init__(self, port: Any, held: _Held) -> None:
        self._port = port
        self._held = held

    def __getattr__(self, name: str) -> Any:
        called = getattr(self._port, name)
        if not inspect.iscoroutinefunction(called):
            return called

        async def announced(*given: Any) -> Any:
            self._held.stop(f"before {name}")
            done = await called(*given)
            self._held.stop(f"after {name}")
            return done

        return announced


def at_each_statement(stop: Callable[[str], None]) -> None:
    """Call ``stop`` before and after every statement that is run and every transaction's end."""
    engine = sqlalchemy.Engine
    event.listen(engine, "before_cursor_execute", lambda _c, _k, sql, *_: stop(f"before {sql}"))
    event.listen(engine, "after_cursor_execute", lambda _c, _k, sql, *_: stop(f"after {sql}"))
    event.listen(engine, "commit", lambda _connection: stop("before commit"))
    event.listen(sqlalchemy.Pool, "checkin", lambda *_: stop("after commit"))


def _rows(connection: sqlalchemy.Connection) -> tuple[Any, Any]:
    found = connection.execute(
        text("SELECT id, vector FROM passages WHERE space = 'local' ORDER BY id")
    ).all()
    return (
        np.array([row.id for row in found], np.int64),
        to_vectors([row.vector for row in found]) if found else None,
    )


def _whole(connection: sqlalchemy.Connection) -> bool:
    """Whether every article has all its passages, and each of these its sentences' vectors."""
    broken = connection.execute(
        text(
            "SELECT COUNT(*) FROM articles a WHERE a.passages = 0 OR a.passages <>"
            " (SELECT COUNT(*) FROM passages p JOIN sentence_vectors v"
            "   ON v.space = p.space AND v.passage = p.id"
            "   WHERE p.space = a.space AND p.article = a.id"
            "   AND p.id BETWEEN a.first_passage AND a.first_passage + a.passages - 1)"
            " OR NOT EXISTS (SELECT 1 FROM shares s WHERE s.space = a.space AND s.article = a.id)"
            " OR NOT EXISTS (SELECT 1 FROM links l WHERE l.space = a.space AND l.article = a.id)"
        )
    ).scalar_one()
    return broken == 0
