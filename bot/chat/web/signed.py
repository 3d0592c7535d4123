"""Paths on which a platform calls: open to the world, because everything there is signed."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

PREFIX = "/slack/"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Signed:
    """What listens under ``PREFIX``: nothing until a gateway is open, which may be late."""

    def __init__(self) -> None:
        self._handlers: dict[tuple[str, str], Any] = {}

    @contextmanager
    def listening(self, routes: Iterable[web.RouteDef]) -> Iterator[None]:
        """Answer on ``routes`` while the body runs."""
        self._handlers = {(each.method, each.path): each.handler for each in routes}
        try:
            yield
        finally:
            self._handlers = {}

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer, or ask to be called again later."""
        handler: Handler | None = self._handlers.get((request.method, request.path))
        if handler:
            return await handler(request)
        return web.Response(status=503 if not self._handlers else 404)


def but_under(prefixes: tuple[str, ...], middleware: Any) -> Any:
    """Return a middleware that leaves out what is under ``prefixes``: it comes from no page of ours."""

    @web.middleware
    async def chosen(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(prefixes):
            return await handler(request)
        passed: web.StreamResponse = await middleware(request, handler)
        return passed

    return chosen
