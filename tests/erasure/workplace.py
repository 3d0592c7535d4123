"""The worker's wiring around a real queue, ledger and library; work can be held where it has most in hand."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import logs
from bot.chat.port import Chat
from bot.chat.web.adapter import WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.housekeeping import forget_after, forget_old
from bot.ledger import Ledger
from bot.messages import Event
from bot.times import now
from bot.workflows import Queue, Workflows
from index.library import Library
from tests.conversation.house import Room
from tests.library.twins import Lines, Matches, Pages, Words

LOCAL = "local"


class Held:
    """A call that has done its work, and does not return before it is let go."""

    def __init__(self, target: Any, name: str) -> None:
        self._target, self._name, self._real = target, name, getattr(target, name)
        self.reached, self.go = asyncio.Event(), asyncio.Event()
        setattr(target, name, self._call)

    async def _call(self, *given: Any, **named: Any) -> Any:
        found = await self._real(*given, **named)
        self.reached.set()
        await self.go.wait()
        return found

    def release(self) -> None:
        setattr(self._target, self._name, self._real)
        self.go.set()


class Workplace:
    """What the worker has open, and one platform in memory, ``twin``, beside the local channel."""

    def __init__(
        self, data: Path, library: Library, ledger: Ledger, history: History, pages: Pages
    ) -> None:
        self.data, self.library, self.ledger = data, library, ledger
        self.history, self.pages, self.room = history, pages, Room()
        self.local = WebChat(history, Live())
        self.chats: dict[str, Chat] = {"twin": self.room, LOCAL: self.local}
        self.queue: Queue
        self.workflows: Workflows

    async def prepare(self, event: Event) -> None:
        began = now()
        conversation = Conversation(self.library, self.ledger, self.chats)
        await self.ledger.keep(event, await conversation.handle(event), began)

    async def deliver(self, event: Event) -> None:
        await Delivery(self.ledger, self.chats)(event)
        if event.platform == LOCAL:
            await self.local.settle(event)
        await forget_after(event, self.ledger, self.workflows)

    async def do(self, *events: Event) -> None:
        """Let events be worked on, all at once, until they are done."""
        for event in events:
            await self.queue.submit(event)
        await self.settled()

    async def settled(self) -> None:
        await self.until_waiting(0)

    async def until_waiting(self, number: int) -> None:
        """Return once no more events than that are not done."""
        async with asyncio.timeout(30):
            while await self.workflows.waiting() > number:  # noqa: ASYNC110 - DBOS has nothing to wait for
                await asyncio.sleep(0.02)

    async def clean_up(self, at: datetime) -> None:
        """Do what is done every night."""
        await forget_old(self.ledger, self.workflows, self.library, self.history, at)

    def places_of(self, *canaries: str) -> dict[str, list[str]]:
        """Return the files that have one of these words in any byte, and which."""
        return places_of(self.data, *canaries)


def places_of(data: Path, *canaries: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in sorted(each for each in data.rglob("*") if each.is_file()):
        body = file.read_bytes().lower()
        there = [each for each in canaries if each.lower().encode() in body]
        if there:
            found[file.name] = there
    return found


@asynccontextmanager
async def at_work(data: Path, pages: dict[str, str]) -> AsyncIterator[Workplace]:
    """Open it all in ``data``, with the log written there too."""
    web = Pages(dict(pages))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.write_to(data)
    try:
        async with (
            History.open(data, LOCAL) as history,
            Ledger.open(data) as ledger,
            Library.open(
                data, fetcher=web, extractor=Lines(), embedder=Words(), reader=Matches()
            ) as library,
        ):
            place = Workplace(data, library, ledger, history, web)
            async with (
                Queue.open(data) as queue,
                Workflows.open(data, place.prepare, place.deliver) as workflows,
            ):
                place.queue, place.workflows = queue, workflows
                yield place
    finally:
        for each in root.handlers[:]:
            each.close()
        root.handlers[:] = handlers
        root.setLevel(level)


def rows_of(data: Path, *canaries: str) -> list[str]:
    """Return the rows of both databases that have one of these words, to tell where it stands."""
    found = []
    for file in data.glob("*.sqlite"):
        with closing(sqlite3.connect(file)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                rows = [str(row) for row in connection.execute(f"SELECT * FROM {table}")]
                there = [row for row in rows if any(each in row.lower() for each in canaries)]
                found += [f"{file.name} {table}: {row}" for row in there]
    return found
