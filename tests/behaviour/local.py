"""The local channel as a place: what its page would send, sent without a browser."""

import asyncio
import re
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.behaviour.place import Can, Channel, Place, Shown
from tests.waiting import PATIENCE

PEOPLE = {"ada": "Ada", "ben": "Ben", "root": "Root"}


class LocalPlace(Place):
    """Who opens the page administers it, and names the people who write."""

    name = "local"
    cannot: Sequence[Can] = (
        Can.MENTION,
        Can.SHORTCUT,
        Can.REACT,
        Can.UNFURL,
        Can.DIRECT,
        Can.REPLY,
        Can.STRANGERS,
    )

    def __init__(self, session: aiohttp.ClientSession, headers: dict[str, str]) -> None:
        self._session = session
        self._headers = headers
        self.failed: list[Any] = []

    @classmethod
    @asynccontextmanager
    async def open(cls, origin: str) -> AsyncIterator["LocalPlace"]:
        """Open the page, for its cookie and its token."""
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
        async with aiohttp.ClientSession(origin, cookie_jar=jar) as session:
            async with session.get("/c/general") as response:
                found = re.search(r'data-token="(\w+)"', await response.text())
            assert found
            yield cls(session, {"Origin": origin, "X-Footnote-Token": found[1]})

    async def channel(self) -> Channel:
        name = f"c-{uuid.uuid4().hex[:12]}"
        await self.post("/api/channels", {"name": name})
        return LocalChannel(self, name)

    @property
    def refusals(self) -> list[Any]:
        return self.failed

    async def post(self, path: str, body: Any, **query: str) -> None:
        """Send something; a key of its own tells it from all else."""
        key = uuid.uuid4().hex
        given = {"data": body} if isinstance(body, bytes) else {"json": {"key": key} | body}
        query = {"key": key} | query if isinstance(body, bytes) else query
        async with self._session.post(
            path, params=query, headers=self._headers, **given
        ) as response:
            if response.status >= 400:
                self.failed.append((path, response.status, await response.text()))

    async def messages(self, channel: str, person: str) -> list[dict[str, Any]]:
        """Return what a person sees."""
        path = f"/api/c/{channel}/messages"
        async with self._session.get(path, params={"as": person}) as response:
            return list((await response.json())["messages"])


class LocalChannel(Channel):
    """A channel of the page. What is seen is fetched as often as something is waited for."""

    def __init__(self, place: LocalPlace, name: str) -> None:
        self._place = place
        self.name = name
        self._seen: dict[str, list[dict[str, Any]]] = {person: [] for person in PEOPLE.values()}

    async def say(
        self,
        person: str,
        text: str,
        *,
        mention: bool = False,  # noqa: ARG002 - all that is said here is said to the bot
        to: str = "",  # noqa: ARG002
        thread: str = "",
        reply_to: str = "",  # noqa: ARG002
        file: tuple[str, bytes] | None = None,
    ) -> str:
        key, author = uuid.uuid4().hex, PEOPLE[person]
        if file:
            await self._post("files", file[1], key=key, name=file[0], author=author)
        else:
            said = {"key": key, "text": text, "author": author}
            await self._post("messages", said | ({"thread": thread} if thread else {}))
        return key

    async def edit(self, message: str, text: str) -> None:
        await self._post(f"messages/{message}/edit", {"text": text})

    async def delete(self, message: str) -> None:
        await self._post(f"messages/{message}/delete", {})

    async def press(self, shown: Shown, action: str, person: str) -> None:
        pressed = {"card": shown.id, "action": action, "author": PEOPLE[person]}
        await self._post("press", pressed)

    async def command(self, person: str, text: str) -> None:
        await self._post("messages", {"text": f"/footnote {text}", "author": PEOPLE[person]})
        await self._fetch()

    async def choose(self, person: str, values: dict[str, str]) -> None:
        told = len(self.private(person))
        filled = {"reading": "on", "posting": "usual", "threads": "free"} | values
        await self._post("settings", {"values": filled, "author": PEOPLE[person]})
        await self.until(lambda: len(self.private(person)) > told)

    def public(self, thread: str = "") -> list[Shown]:
        cards = [each for each in self._seen["Root"] if "card" in each and not each["only"]]
        if thread:
            return [_shown(each) for each in cards if thread in {each["thread"], each["to"]}]
        return [_shown(each) for each in cards if not each["thread"]]

    def private(self, person: str) -> list[Shown]:
        seen = self._seen[PEOPLE[person]]
        return [_shown(each) for each in seen if "card" in each and each["only"]]

    async def until(self, holds: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE):
            await self._fetch()
            while not (found := holds()):
                await asyncio.sleep(0.05)
                await self._fetch()
        return found

    async def _fetch(self) -> None:
        for person in self._seen:
            self._seen[person] = await self._place.messages(self.name, person)

    async def _post(self, what: str, body: Any, **query: str) -> None:
        await self._place.post(f"/api/c/{self.name}/{what}", body, **query)


def _shown(message: dict[str, Any]) -> Shown:
    card = message["card"]
    return Shown(
        id=message["id"],
        text=" ".join(_texts(card)),
        actions=frozenset(each["action"] for each in card["buttons"]),
        links=tuple(_links(card)),
        raw=message,
    )


def _texts(card: dict[str, Any]) -> Iterator[str]:
    for each in card["paragraphs"]:
        yield each["text"]
        if each["citation"]:
            yield f"[{each['citation']}]"
    for each in card["citations"]:
        yield f"[{each['number']}] {each['title']} {each['site']} {each['date']}"


def _links(card: dict[str, Any]) -> Iterator[str]:
    yield from (each["original"] for each in card["citations"] if each["original"])
    yield from (each["link"] for each in card["paragraphs"] if each["link"])
    yield from (each["href"] for each in card["buttons"] if each["href"])
