"""What stands between the local channel and other pages in the same browser, and other machines.

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

from bot.chat.web import sessions
from bot.chat.web.sessions import SESSION_LASTS, Sessions
from bot.settings import is_loopback

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
WITHOUT_SESSION = (sessions.PATH, "/static/")  # what a page needs that asks to log in
LOG_IN = (
    "This page is for who runs Footnote. Open the link that “footnote serve” printed when it was "
    "started, or run “footnote login” where it runs for a new one."
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_SESSION = web.RequestKey("session", str)
_READING = frozenset({hdrs.METH_GET, hdrs.METH_HEAD})
_PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


class Guard:
    """Lets in only requests to this host from its own pages, writes only with the session's token.

    Whoever is on this machine needs no more. From beyond it, a session has to be one of ``sessions``.
    """

    def __init__(self, host: str, key: bytes, public_url: str | None = None) -> None:
        self._public = URL(public_url).origin() if public_url else None
        self._names = {"localhost", host.lower()}
        if self._public and self._public.host:
            self._names.add(self._public.host)
        self._key = key
        self.sessions = Sessions(key)
        self.is_on_loopback = is_loopback(host)

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
        """Return the aiohttp middleware. Refusals are plain 403s: no page of ours causes them.

        Who has to log in first gets a 401 that says so.
        """

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not self._is_ours(request.host):
                raise web.HTTPForbidden(text="This address is not known here.")
            if request.path.startswith(WITHOUT_SESSION):
                return await handler(request)
            session = request.cookies.get(COOKIE, "")
            if not (self._is_from_here(request) or self.sessions.holds(session)):
                raise web.HTTPUnauthorized(text=LOG_IN)
            request[_SESSION] = session or secrets.token_urlsafe(24)
            if request.method not in _READING:
                self._check_write(request)
            response = await handler(request)
            if not session and response.content_type == "text/html" and not response.prepared:
                _set_cookie(response, request[_SESSION])
            return response

        return guarded

    def log_in(self, request: web.Request, response: web.Response, token: str) -> None:
        """Use a login link up, and give the browser a session. Raises SealBroken or SealExpired."""
        _set_cookie(
            response,
            self.sessions.begin(token),
            secure=self._origin(request).startswith("https:"),
            max_age=SESSION_LASTS,
        )

    def _is_ours(self, host: str) -> bool:
        """Whether ``Host`` is an address or a name of ours: a name of others may lead here too."""
        name = _name(host)
        return name in self._names or _is_address(name)

    def _is_from_here(self, request: web.Request) -> bool:
        """Whether a browser on this machine sent a request, and no proxy that serves others."""
        return self.is_on_loopback and is_of_this_machine(request)

    def _check_write(self, request: web.Request) -> None:
        if request.headers.get(hdrs.ORIGIN, "") != self._origin(request):
            raise web.HTTPForbidden(text="Writing is for the pages of this site.")
        token = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(token.encode(), self.token(request).encode()):
            raise web.HTTPForbidden(text="This page is out of date. Reload it.")

    def _origin(self, request: web.Request) -> str:
        """Return the origin of the page that a browser shows: a proxy may have ended its TLS."""
        if self._public and request.host.lower() == self._public.host_port_subcomponent:
            return str(self._public)
        return f"{request.scheme}://{request.host}"


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every response, errors and event streams included."""
    response.headers.update(HEADERS)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")


def is_of_this_machine(request: web.Request) -> bool:
    """Whether a request names this machine as it names itself, and no proxy passed it on for somebody else.

    A name of others may lead here: one that a proxy serves, or that a page in a browser had led here.
    """
    is_passed_on = any(name in request.headers for name in _PASSED_ON)
    return is_loopback(_name(request.host)) and not is_passed_on


def _set_cookie(
    response: web.StreamResponse, session: str, *, secure: bool = False, max_age: int | None = None
) -> None:
    response.set_cookie(
        COOKIE,
        session,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=secure,
        max_age=max_age,
    )


def _name(host: str) -> str:
    try:
        return (URL(f"http://{host}").host or "").lower()
    except ValueError:
        return ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
