"""A running local channel, its library in memory, and a browser's requests to it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from markupsafe import Markup

from bot.chat.web.adapter import PLATFORM, WebChat
from bot.chat.web.history import History
from bot.chat.web.inbox import Inbox
from bot.chat.web.live import Live
from bot.chat.web.security import TOKEN_HEADER, Guard
from bot.chat.web.server import make_app
from bot.chat.web.site import Site
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.ledger import Ledger
from bot.messages import Event
from bot.reading_links import ReadingLinks
from bot.times import now
from index.errors import EmptyScope
from index.library import Library
from index.types import Answer, Quote, Scope, Status
from tests.conversation.house import nothing_waits
from tests.library.twins import Lines, Matches, Pages, Words

TIDES = "https://example.org/tides"
PARAGRAPHS = ("The moon pulls at the sea. The sea rises.", "Then it falls again, says Ann Poole.")
TEXT = "\n\n".join(PARAGRAPHS)
PREVIEWS = {"Elsewhere": lambda card, tag: (Markup(f"<p>{len(card.paragraphs)}</p>"), tag)}
PAGES = {
    TIDES: f"Tides\n{TEXT}",
    "https://example.org/clouds": "Clouds\nA cloud is water that has risen.",
}


def is_introduction(message: dict[str, Any]) -> bool:
    return "card" in message and not message["to"] and not message["only"]


class Answering:
    """A library that answers with every sentence that shares a long word with the question."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.may_end.set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    async def ask(self, question: str, scope: Scope, **_: Any) -> Answer:
        shared = await self._library.articles(scope)
        if not shared:
            raise EmptyScope("Nothing is shared.")
        wanted = set(re.findall(r"\w{4,}", question.lower()))
        quotes = tuple(
            Quote(found.group(), found.start(), found.end(), article.url, article, 1.0)
            for article, _ in shared
            for found in re.finditer(r"[^.\n]+\.", article.text)
            if wanted & set(re.findall(r"\w{4,}", found.group().lower()))
        )
        self.begun.set()
        await self.may_end.wait()
        return Answer(question, Status.ANSWERED if quotes else Status.NOTHING, 0.5, quotes)


class Visitor:
    """A browser with a page of the channel open: it has the page's token and the cookie."""

    def __init__(
        self,
        client: TestClient,
        token: str,
        work: set[asyncio.Task[None]],
        library: Answering,
        key_of_tokens: bytes,
    ) -> None:
        self.key_of_tokens = key_of_tokens
        self.client = client
        self.library = library
        self.token = token
        self._work = work
        self._keys = 0

    @property
    def origin(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def get(self, path: str, **headers: str) -> ClientResponse:
        return await self.client.get(path, headers=headers, allow_redirects=False)

    async def post(self, path: str, body: Any, **headers: str | None) -> ClientResponse:
        """Send as the page does; a header that is None is left out."""
        sent = {"Origin": self.origin, TOKEN_HEADER: self.token} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kept = {name: value for name, value in sent.items() if value is not None}
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.client.post(path, data=data, headers=kept)

    async def say(
        self,
        text: str,
        channel: str = "general",
        thread: str = "",
        key: str = "",
        author: str = "",
    ) -> ClientResponse:
        body = {"key": key or self.key(), "text": text, "thread": thread, "author": author}
        return await self.post(f"/api/c/{channel}/messages", body)

    async def drop(self, name: str, body: bytes, channel: str = "general") -> ClientResponse:
        return await self.post(f"/api/c/{channel}/files?key={self.key()}&name={name}", body)

    async def edit(self, message: str, text: str, channel: str = "general") -> ClientResponse:
        path = f"/api/c/{channel}/messages/{message}/edit"
        return await self.post(path, {"key": self.key(), "text": text})

    async def delete(self, message: str, channel: str = "general") -> ClientResponse:
        path = f"/api/c/{channel}/messages/{message}/delete"
        return await self.post(path, {"key": self.key()})

    async def press(
        self, card: str, action: str, channel: str = "general", key: str = "", **others: str
    ) -> ClientResponse:
        body = {"key": key or self.key(), "card": card, "action": action} | others
        return await self.post(f"/api/c/{channel}/press", body)

    async def messages(self, channel: str = "general", person: str = "") -> list[dict[str, Any]]:
        """Return what the channel shows once every reply is there, but for the introduction."""
        await self.settled()
        path = f"/api/c/{channel}/messages?{urlencode({'as': person})}"
        found = (await (await self.get(path)).json())["messages"]
        return [each for each in found if not is_introduction(each)]

    async def replies(self, channel: str = "general", person: str = "") -> list[dict[str, Any]]:
        return [each for each in await self.messages(channel, person) if "card" in each]

    async def cards(self, channel: str = "general") -> list[dict[str, Any]]:
        return [each["card"] for each in await self.replies(channel)]

    async def told(self, person: str = "") -> list[dict[str, Any]]:
        """Return the cards that only this person sees."""
        return [each["card"] for each in await self.replies(person=person) if each["only"]]

    async def shared(self, link: str = TIDES, channel: str = "general") -> dict[str, Any]:
        """Share a link; return the reply."""
        await self.say(link, channel)
        return (await self.replies(channel))[-1]

    async def settled(self) -> None:
        while self._work:
            await asyncio.gather(*self._work)

    def key(self) -> str:
        self._keys += 1
        return f"key-{self._keys:08}"


@asynccontextmanager
async def visiting(
    data: Path,
    pages: Pages | None = None,
    opened: asyncio.Event | None = None,
    host: str = "127.0.0.1",
    public_url: str | None = None,
) -> AsyncIterator[Visitor]:
    """Run a local channel on ``data``; its model is loaded once ``opened`` is set."""
    live = Live()
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    ready = opened or asyncio.Event()
    if opened is None:
        ready.set()
    work: set[asyncio.Task[None]] = set()
    async with (
        Library.open(
            data,
            fetcher=pages or Pages(PAGES),
            extractor=Lines(),
            embedder=Words(),
            reader=Matches(),
        ) as library,
        History.open(data, "local") as history,
        Ledger.open(data) as ledger,
    ):
        chat = WebChat(history, live)
        answering = Answering(library)

        chats = {PLATFORM: chat}

        async def reply(event: Event) -> None:
            conversation = Conversation(await asyncio.shield(future), ledger, chats)
            began = now()
            await ledger.keep(event, await conversation.handle(event), began)
            await Delivery(ledger, chats)(event)
            await chat.settle(event)

        async def submit(event: Event) -> None:
            task = asyncio.create_task(reply(event))
            work.add(task)
            task.add_done_callback(work.discard)

        async def open_library() -> None:
            await ready.wait()
            future.set_result(answering)
            live.changed()

        await history.add_channel("general", "2026-11-23T09:00:00+00:00")
        key = await history.secret()
        guard = Guard(host, key, public_url)
        inbox = Inbox(history, live, ledger, submit, nothing_waits)
        site = Site(
            history, ledger, live, inbox, guard, library, ready, "anna", PREVIEWS, ReadingLinks(key)
        )
        opening = asyncio.create_task(open_library())
        async with TestClient(TestServer(make_app(site), host="127.0.0.1")) as client:
            page = await (await client.get("/c/general")).text()
            token = "".join(re.findall(r'data-token="(\w+)"', page))  # none before a login
            yield Visitor(client, token, work, answering, key)
            for task in work:
                task.cancel()
            opening.cancel()
