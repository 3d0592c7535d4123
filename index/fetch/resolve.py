"""A host's name -> those of its addresses that may be connected to."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from aiohttp.abc import AbstractResolver, ResolveResult

from index.errors import AddressRefused, FetchTimedOut
from index.fetch.addresses import Opening, check_socket

MAX_ADDRESSES = 4  # tried for one name: each may cost the whole time to connect
_THREADS = 8

Lookup = Callable[[str, int], Iterable[tuple[int, str]]]  # -> (address family, IP address)


def system_lookup(host: str, port: int) -> list[tuple[int, str]]:
    """Ask the system's resolver; raise OSError where it knows no such name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [(int(family), str(address[0])) for family, _, _, _, address in found]


class GuardedResolver(AbstractResolver):
    """Resolves names in threads of its own, each lookup with a deadline that ``getaddrinfo`` lacks.

    A name with public and private addresses is fetched from the public ones. It does not see IP
    literals, nor does what it says bind anybody: the check at the socket does.
    """

    def __init__(self, allow: frozenset[Opening], seconds: float, lookup: Lookup) -> None:
        self._allow = allow
        self._seconds = seconds
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - aiohttp's interface
    ) -> list[ResolveResult]:
        """Return the addresses that may be connected to, at most ``MAX_ADDRESSES``."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                found = await loop.run_in_executor(self._threads, self._lookup, host, port)
        except TimeoutError as error:
            raise FetchTimedOut(f"Looking up {host} took too long; try again later.") from error
        permitted = [
            ResolveResult(hostname=host, host=ip, port=port, family=kind, proto=0, flags=0)
            for kind, ip in found
            if self._is_permitted(host, ip, port)
        ]
        if not permitted:
            raise AddressRefused(f"{host} does not lead to an address on the public web.")
        return permitted[:MAX_ADDRESSES]

    def _is_permitted(self, host: str, address: str, port: int) -> bool:
        # A name that anybody may own must not lead to an address opened for tests and demos.
        allow = self._allow if (host, port) in self._allow else frozenset[Opening]()
        try:
            check_socket(address, port, allow)
        except AddressRefused:
            return False
        return True

    async def close(self) -> None:
        """Let lookups under way end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)
