"""/healthz, /readyz and /metrics: for what watches Footnote, on this machine alone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address

from aiohttp import web

from bot import metrics
from bot.chat.web.security import is_of_this_machine
from bot.chat.web.site import SITE

PATHS = ("/healthz", "/readyz", "/metrics")


def _nothing() -> list[str]:
    return []


async def _nothing_more() -> list[str]:
    return []


async def _ours() -> bytes:
    return metrics.merged({"front": metrics.figures()})


@dataclass(frozen=True, slots=True)
class Watched:
    """Says what is wrong, a line each: so that a restart may help, or so that nothing is served."""

    unwell: Callable[[], list[str]] = _nothing
    unready: Callable[[], Awaitable[list[str]]] = _nothing_more
    metrics: Callable[[], Awaitable[bytes]] = _ours


def routes(watched: Watched) -> list[web.RouteDef]:
    """Return what answers."""
    found = (_healthz, _readyz, _metrics)
    return [web.get(path, partial(each, watched)) for path, each in zip(PATHS, found, strict=True)]


async def _healthz(watched: Watched, request: web.Request) -> web.Response:
    _check_nearness(request)
    return _said("ok", watched.unwell())


async def _readyz(watched: Watched, request: web.Request) -> web.Response:
    _check_nearness(request)
    site = request.app.get(SITE)  # none where the page is served elsewhere
    if site and not site.ready.is_set():
        return _said("", ["loading"])
    return _said("ready", await watched.unready())


async def _metrics(watched: Watched, request: web.Request) -> web.Response:
    _check_nearness(request)
    return web.Response(
        body=await watched.metrics(), headers={"Content-Type": metrics.CONTENT_TYPE}
    )


def _said(well: str, wrong: list[str]) -> web.Response:
    lines = wrong or [well]
    return web.Response(text="".join(f"{each}\n" for each in lines), status=503 if wrong else 200)


def _check_nearness(request: web.Request) -> None:
    """Raise 403 for who is not on this machine, or comes through a proxy or by a name of others."""
    if not (is_of_this_machine(request) and _is_near(request.remote or "")):
        raise web.HTTPForbidden(text="This is answered on this machine alone, at 127.0.0.1.")


def _is_near(peer: str) -> bool:
    """Whether the other end of a connection is this machine: also as ``::ffff:127.0.0.1``."""
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
