"""The internet as a fetcher sees it, on loopback: a public web that answers, and all else a trap.

Sockets, connections and requests are real. Only where a connection ends up is ours to say: at the
public web's stand-in where the address is one of ``PUBLIC``, else at a listener that nobody may reach.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from index.errors import FetchError, LinkError
from index.fetch.fetcher import AiohttpFetcher
from index.links.finding import as_link
from tests.fetch.public_addresses import is_public

PAGE = b"<!doctype html><title>Tides</title><p>The moon pulls the sea."
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + PAGE
_TLS_HANDSHAKE = 0x16  # the first byte of a ClientHello

Redirect = tuple[int, str]  # status, Location


@dataclass
class Outcome:
    """What became of a link: the error's kind and sentence, whether the public web was asked."""

    error: str = ""
    says: str = ""
    asked: int = 0
    strayed: list[str] = field(default_factory=list)  # addresses connected to that are not public

    @property
    def was_read(self) -> bool:
        """Whether a page came, or a TLS handshake reached the public web: it has no certificate."""
        return not self.error or (self.error in {"TlsFailed", "HostUnreachable"} and self.asked > 0)


class World:
    """``visits`` counts who came to the trap; ``trap_port`` is where it really listens."""

    def __init__(self) -> None:
        self.visits = 0
        self.trap_port = self._web_port = 0
        self._answers: list[Sequence[str]] = []
        self._redirects: list[Redirect] = []
        self._now = Outcome()

    def lookup(self, _host: str, _port: int) -> list[tuple[int, str]]:
        """Give the next answer to whoever asks for a name, and the last one again and again."""
        found = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [(socket.AF_INET6 if ":" in ip else socket.AF_INET, ip) for ip in found]

    def make_socket(self, family: int, kind: int, protocol: int) -> socket.socket:
        """Make a socket whose connections end in this world."""
        return _Wired(self, family, kind, protocol)

    async def outcome(
        self,
        fetcher: AiohttpFetcher,
        url: str,
        answers: Sequence[Sequence[str]],
        redirects: Sequence[Redirect] = (),
    ) -> Outcome:
        """Return what becomes of ``url``, names resolving to ``answers``, the web redirecting first."""
        self._answers, self._redirects, self._now = list(answers), list(redirects), Outcome()
        try:
            await fetcher.fetch(as_link(url))
        except (FetchError, LinkError) as error:
            self._now.error, self._now.says = type(error).__name__, str(error)
        return self._now

    def route(self, address: str) -> int:
        """Return the port on loopback at which a connection to ``address`` ends."""
        if is_public(address):
            return self._web_port
        self._now.strayed.append(address)
        return self.trap_port

    def trapped(self) -> asyncio.Protocol:
        return _Trap(self)

    def web(self) -> asyncio.Protocol:
        return _Web(self)

    def answer(self, request: bytes) -> bytes:
        """Answer as the public web: with the next redirect, or with the page."""
        self._now.asked += 1
        if request[0] == _TLS_HANDSHAKE:
            return b""
        if not self._redirects:
            return _OK
        status, location = self._redirects.pop(0)
        head = f"HTTP/1.1 {status} Elsewhere\r\nConnection: close\r\nLocation: ".encode()
        return head + location.encode("utf-8", "replace") + b"\r\nContent-Length: 0\r\n\r\n"

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["World"]:
        """Listen while the body runs."""
        world, loop = cls(), asyncio.get_running_loop()
        trap = await loop.create_server(world.trapped, "127.0.0.1", 0)
        web = await loop.create_server(world.web, "127.0.0.1", 0)
        world.trap_port = trap.sockets[0].getsockname()[1]
        world._web_port = web.sockets[0].getsockname()[1]
        try:
            yield world
        finally:
            trap.close()
            web.close()


class _Wired(socket.socket):
    """Says that it is of the family that was asked for, and connects within the world."""

    def __init__(self, world: World, family: int, kind: int, protocol: int) -> None:
        super().__init__(socket.AF_INET, kind, protocol)
        self._world, self._family = world, socket.AddressFamily(family)

    @property
    def family(self) -> socket.AddressFamily:
        return self._family

    def connect(self, address: tuple[str, int]) -> None:
        super().connect(("127.0.0.1", self._world.route(address[0])))


class _Trap(asyncio.Protocol):
    def __init__(self, world: World) -> None:
        self._world = world

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._world.visits += 1
        transport.close()


class _Web(asyncio.Protocol):
    def __init__(self, world: World) -> None:
        self._world = world

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._world.answer(data))
        self._transport.close()
