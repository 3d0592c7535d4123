"""The stand-in on a port: the Web API with its faults, response URLs, files, and Socket Mode."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web

from tests.stand_ins.slack.deliveries import Deliveries
from tests.stand_ins.slack.methods import Methods
from tests.stand_ins.slack.people import People
from tests.stand_ins.slack.world import BOT_TOKEN, SCOPES, World

T = TypeVar("T")

LIMIT = 5  # times that a response_url works


@dataclass
class Fault:
    """What goes wrong with the next calls of a method; status 0 cuts the connection.

    ``done``: the call takes effect all the same. ``error`` is Slack's word, where the status does not say it.
    """

    status: int
    times: int = 1
    retry_after: int = 0
    done: bool = False
    error: str = ""


class SlackStandIn:
    """``api_url`` is what FOOTNOTE_SLACK_API_URL is set to. ``people`` act, ``world`` shows."""

    def __init__(self) -> None:
        self.world = World()
        self.scopes = set(SCOPES)
        self.api_url = ""
        self.calls: list[tuple[str, dict]] = []
        self.methods = Methods(self.world, self.scopes, self._socket_url)
        self.deliveries = Deliveries()
        self.people = People(self.world, self.deliveries, self._response_url)
        self._faults: dict[str, Fault] = {}
        self._responses: dict[str, dict] = {}
        self._closed_until: dict[str, float] = {}  # by method, after a 429

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator["SlackStandIn"]:
        """Listen on a free port of loopback."""
        slack = cls()
        app = web.Application(client_max_size=2**26)
        app.add_routes(
            [
                web.post("/api/{method}", slack._api),
                web.get("/api/{method}", slack._api),
                web.get("/socket", slack.deliveries.connect),
                web.post("/response/{id}", slack._respond),
                web.get("/files/{id}/{name}", slack._file),
            ]
        )
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
        await site.start()
        port = runner.addresses[0][1]
        slack.api_url = f"http://127.0.0.1:{port}/api/"
        slack.people.origin = f"http://127.0.0.1:{port}"
        try:
            yield slack
        finally:
            await slack.deliveries.close()
            await runner.cleanup()

    def fail(self, method: str, status: int, **more: object) -> None:
        """Let the next calls of a method fail with an HTTP status, or without an answer for 0."""
        self._faults[method] = Fault(status, **more)

    def drop_next(self, method: str) -> None:
        """Cut the connection after the next call has taken effect."""
        self.fail(method, 0, done=True)

    def called(self, method: str) -> list[dict]:
        """Return what a method was called with, in order."""
        return [given for name, given in self.calls if name == method]

    def _socket_url(self) -> str:
        return self.api_url.replace("http:", "ws:").replace("/api/", "/socket")

    def _response_url(self, channel: str, user: str, under: str = "") -> str:
        """Return where what somebody did is responded to; ``under`` is the message of a press."""
        number = str(self.world.number())
        held = {"channel": channel, "to": user, "under": under, "left": LIMIT}
        self._responses[number] = held
        return f"{self.people.origin}/response/{number}"

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = given.pop("token", "") or given.pop("app_token", "") or token
        self.calls.append((method, given))
        if time.monotonic() < self._closed_until.get(method, 0.0):
            self.methods.refusals.append({"method": method, "error": "too_early", "given": given})
        fault = self._faults.get(method)
        if fault and fault.times:
            fault.times -= 1
            if fault.done:
                self.methods.call(method, token, given)
            if not fault.status:
                request.transport.abort()
            headers = {"Retry-After": str(fault.retry_after)} if fault.status == 429 else {}
            self._closed_until[method] = time.monotonic() + fault.retry_after
            error = fault.error or ("ratelimited" if headers else "internal_error")
            failed = {"ok": False, "error": error}
            return web.json_response(failed, status=fault.status or 500, headers=headers)
        headers = {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        return web.json_response(self.methods.call(method, token, given), headers=headers)

    async def _respond(self, request: web.Request) -> web.Response:
        held = self._responses.get(request.match_info["id"])
        if held is None or not held["left"]:
            return web.Response(status=404, text="expired_url")
        held["left"] -= 1
        given = await request.json()
        channel = self.world.channels[held["channel"]]
        at = {"channel": held["channel"], "to": held["to"], "ts": self.world.ts()}
        unfurls = {name: given.get(name, True) for name in ("unfurl_links", "unfurl_media")}
        message = self.methods._ours(given) | at | unfurls
        pressed = channel.find(held["under"])
        if pressed and given.get("replace_original", True):
            pressed |= self.methods._ours(given)
        elif given.get("response_type") == "in_channel":
            self.world.add(channel, message)
        else:
            self.world.ephemeral.append(message | {"thread_ts": given.get("thread_ts")})
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            raise web.HTTPFound("https://slack.com/?redir=/files")
        if request.match_info["id"] in self.world.moved:
            raise web.HTTPFound(self.world.moved[request.match_info["id"]])
        body = self.world.bodies.get(request.match_info["id"])
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body)


async def _given(request: web.Request) -> dict:
    if request.content_type == "application/json":
        return await request.json()
    given = dict(request.query) | dict(await request.post())
    for name in ("blocks", "metadata", "view"):
        if isinstance(given.get(name), str):
            given[name] = json.loads(given[name])
    return given


async def eventually(holds: Callable[[], T], patience: float = 10.0) -> T:
    """Return what ``holds`` returns once it is true; for tests."""
    async with asyncio.timeout(patience):
        while not (found := holds()):  # noqa: ASYNC110 - whatever it is
            await asyncio.sleep(0.01)
    return found
