"""What stands between the local channel and other pages in the same browser.

docs/decisions/0062-local-channel-security.md says against what each check is.
"""

import hashlib
import hmac
import ipaddress
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from aiohttp import hdrs, web
from yarl import URL

COOKIE = "footnote"
TOKEN_HEADER = "X-Footnote-Token"  # noqa: S105 - a name
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_SESSION = web.RequestKey("session", str)
_READING = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})
_LOGIN_NAMES = frozenset({"localhost"})


class Guard:
    """Lets in only requests to this host from its own pages, writes only with the session's token."""

    def __init__(self, host: str, key: bytes) -> None:
        self._names = _LOGIN_NAMES | {host.lower()}
        self._key = key

    def token(self, request: web.Request) -> str:
        """Return what the session's pages send with every write."""
        return hmac.new(self._key, request[_SESSION].encode(), hashlib.sha256).hexdigest()

    def id_of(self, *names: str) -> UUID:
        """Return an id for what has these names: the same as long as the data directory lives.

        It tells the names to nobody, and no other installation has it.
        """
        made = hmac.new(self._key, json.dumps(names).encode(), hashlib.sha256)
        return UUID(bytes=made.digest()[:16], version=4)

    def middleware(self) -> Any:
        """Return the aiohttp middleware. Refusals are plain 403s: no page of ours causes them."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self._is_ours(request.host):
                raise web.HTTPForbidden(text="This address is not known here.")
            session = request.cookies.get(COOKIE, "")
            request[_SESSION] = session or secrets.token_urlsafe(24)
            if request.method not in _READING:
                self._check_write(request)
            response = await handler(request)
            if not session and response.content_type == "text/html" and not response.prepared:
                _set_cookie(response, request[_SESSION])
            return response

        return guarded

    def _is_ours(self, host: str) -> bool:
        """Whether ``Host`` is an address or a name of ours: a name of others may lead here too."""
        try:
            name = URL(f"http://{host}").host or ""
        except ValueError:
            return False
        return name.lower() in self._names or _is_address(name)

    def _check_write(self, request: web.Request) -> None:
        origin = request.headers.get(hdrs.ORIGIN, "")
        if origin != f"{request.scheme}://{request.host}":
            raise web.HTTPForbidden(text="Writing is for the pages of this site.")
        token = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(token.encode(), self.token(request).encode()):
            raise web.HTTPForbidden(text="This page is out of date. Reload it.")


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every response, errors and event streams included."""
    response.headers.update(HEADERS)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def _set_cookie(response: web.StreamResponse, session: str) -> None:
    response.set_cookie(COOKIE, session, path="/", httponly=True, samesite="Strict")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
