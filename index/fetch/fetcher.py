"""Link -> Page, from hostile territory: every hop checked, every byte and second counted."""

import asyncio
import io
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

import ada_url
import aiohttp
import certifi
from aiohttp import ClientResponse, ClientTimeout, hdrs
from yarl import URL

from index.errors import AddressRefused, BadResponse, PageTooLarge, TooManyRedirects
from index.fetch import sniff
from index.fetch.addresses import Opening, check_socket, check_url
from index.fetch.failures import Refusal, refused, translated, unsupported
from index.fetch.framing import count_frames
from index.fetch.resolve import GuardedResolver, Lookup, system_lookup
from index.fetch.turns import Turns
from index.types import Link, Page

USER_AGENT = "Footnote/0.1 (self-hosted; reads links that people share)"
_HEADERS = {
    hdrs.USER_AGENT: USER_AGENT,
    hdrs.ACCEPT: "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 65536  # bytes
_MIB = 1024 * 1024

MakeSocket = Callable[[int, int, int], socket.socket]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, in seconds, hops and bytes after decompression."""

    total: float = 25
    connect: float = 5
    read: float = 10  # without a byte
    redirects: int = 5
    html: int = 5 * _MIB
    pdf: int = 25 * _MIB
    text: int = 2 * _MIB
    at_once: int = 16
    per_host: int = 2


class AiohttpFetcher:
    """Gets pages from the public web, and from the loopback addresses in ``allow``.

    No cookies, no proxy from the environment, no credentials, nothing but GET. An address is
    checked where its socket is made, so that the one checked is the one connected to. To be used
    as a context manager.
    """

    def __init__(
        self,
        *,
        allow: frozenset[Opening] = frozenset(),
        limits: Limits = Limits(),
        lookup: Lookup = system_lookup,
        make_socket: MakeSocket = socket.socket,
    ) -> None:
        self._allow = allow
        self._limits = limits
        self._lookup = lookup
        self._make_socket = make_socket
        self._turns = Turns(limits.per_host, limits.at_once)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        limits = self._limits
        self._session = await self._open.enter_async_context(
            aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_HEADERS,
                timeout=ClientTimeout(sock_connect=limits.connect, sock_read=limits.read),
                trust_env=False,
            )
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._open.aclose()

    def waiting(self) -> int:
        """Return how many links wait now for one of their host's turns, or of all."""
        return self._turns.waiting

    async def fetch(self, link: Link) -> Page:
        """Return the page behind ``link``. Raises a FetchError that says what happened."""
        host, _ = check_url(link.url, self._allow)
        async with self._turns.of(host):
            hosts = [host]
            try:
                async with asyncio.timeout(self._limits.total):
                    return await self._follow(link, hosts)
            except TimeoutError as error:
                raise translated(error, hosts[-1]) from error

    async def _follow(self, link: Link, hosts: list[str]) -> Page:
        """Return the page behind ``link``; add to ``hosts`` who is asked."""
        url, allow = link.url, self._allow
        seen: list[str] = []
        while True:
            opening = check_url(url, allow)
            if opening not in allow:
                allow = frozenset()  # the web may not send us to what was opened for demos
            if url in seen:
                raise TooManyRedirects(f"The link to {opening[0]} redirects in a circle.")
            if len(seen) > self._limits.redirects:
                raise TooManyRedirects(f"The link redirects more than {len(seen) - 1} times.")
            seen.append(url)
            hosts.append(opening[0])
            try:
                async with self._session.get(_as_sent(url), allow_redirects=False) as response:
                    if response.status not in _REDIRECTS:
                        return await self._page(link, url, response)
                    url = _target(url, response)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise translated(error, opening[0]) from error

    async def _page(self, link: Link, url: str, response: ClientResponse) -> Page:
        host, path = _host_and_path(url)
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            raise refused(response.status, host)
        chunks = response.content.iter_chunked(_CHUNK)
        head = await _head(chunks)
        media_type = sniff.sniff(head, response.content_type, path)
        cap = self._cap(media_type, host)
        if (response.content_length or 0) > cap:
            raise _too_large(host, cap)
        body = io.BytesIO(head)  # its bytes are the page's: no second copy of what may be 25 MiB
        body.seek(0, io.SEEK_END)
        async for chunk in chunks:
            body.write(chunk)
            if body.tell() > cap:
                break
        if body.tell() > cap:
            raise _too_large(host, cap)
        return Page(link, url, media_type, response.charset, body.getvalue())

    def _cap(self, media_type: str, host: str) -> int:
        caps = {
            sniff.HTML: self._limits.html,
            sniff.XHTML: self._limits.html,
            sniff.PDF: self._limits.pdf,
            sniff.PLAIN: self._limits.text,
            sniff.MARKDOWN: self._limits.text,
        }
        if media_type not in caps:
            raise unsupported(media_type, host)
        return caps[media_type]

    def _connector(self) -> aiohttp.TCPConnector:
        limits = self._limits
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._allow, limits.connect, self._lookup),
            socket_factory=self._guarded_socket,
            ssl=_tls(),
            limit=limits.at_once,
            limit_per_host=limits.per_host,
            force_close=True,  # each hop is a connection of its own, checked by itself
        )
        count_frames(connector)
        return connector

    def _guarded_socket(self, info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        """Make a socket for an address that passes: aiohttp asks here for every connection."""
        family, kind, protocol, _, address = info
        try:
            check_socket(address[0], address[1], self._allow)
        except AddressRefused as error:
            raise Refusal from error
        return self._make_socket(family, kind, protocol)


@cache
def _tls() -> ssl.SSLContext:
    """Trust what the system trusts, and Mozilla's list, since slim systems have none of their own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _as_sent(url: str) -> URL:
    """Return the URL in aiohttp's own type, making sure that both parsers see the same host."""
    parsed = ada_url.URL(url)
    sent = URL(url.partition("#")[0], encoded=True)
    if sent.raw_host != parsed.hostname.strip("[]"):
        raise AddressRefused("The link can be read in two ways; share it in its plain form.")
    return sent


def _target(url: str, response: ClientResponse) -> str:
    """Return where a redirect leads; the fragment comes along, as in a browser."""
    location = response.headers.get(hdrs.LOCATION, "").strip()
    try:
        target = ada_url.URL(location, base=url)
    except ValueError as error:
        raise BadResponse(f"{_host_and_path(url)[0]} redirects to an invalid address.") from error
    if not target.hash:
        target.hash = ada_url.URL(url).hash
    return target.href


def _host_and_path(url: str) -> tuple[str, str]:
    parsed = ada_url.URL(url)
    return parsed.hostname, parsed.pathname


async def _head(chunks: AsyncIterator[bytes]) -> bytes:
    head = b""
    async for chunk in chunks:
        head += chunk
        if len(head) >= sniff.SNIFFED:
            break
    return head


def _too_large(host: str, cap: int) -> PageTooLarge:
    return PageTooLarge(
        f"The page at {host} is larger than {cap / _MIB:g} MiB, the most that is read."
    )
