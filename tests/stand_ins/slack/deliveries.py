"""How payloads reach the app: by Socket Mode or by signed HTTP, until they are acknowledged."""

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.stand_ins.slack.world import APP

IN_TIME = 3.0  # seconds for an acknowledgement
AGAIN = 0.1  # seconds until the next try


@dataclass
class Delivery:
    """A payload on its way. ``tries`` lists the seconds each acknowledgement took, None for none."""

    kind: str
    payload: dict
    tries: list[float | None] = field(default_factory=list)
    answer: object = None


class Deliveries:
    """Delivers again what was not acknowledged, until it is: at once, where Slack waits a minute.

    Slack gives up after the third time; a test that lets it has to say so by ``tries``.
    """

    def __init__(self) -> None:
        self.all: list[Delivery] = []
        self.connections: list[web.WebSocketResponse] = []
        self.opened = 0  # connections ever made
        self.request_url = ""  # of the app, where it listens over HTTP
        self.secret = "stand-in-secret"
        self.deaf = False  # sockets are open, and nothing is sent
        self._waiting: dict[str, asyncio.Future[object]] = {}
        self._numbers = itertools.count(1)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.opened += 1
        hello = {"type": "hello", "num_connections": 1, "connection_info": {"app_id": APP}}
        await socket.send_json(hello)
        self.connections.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and message.data.startswith("{"):
                    self._acknowledged(json.loads(message.data))
        finally:
            self.connections.remove(socket)
        return socket

    async def deliver(self, kind: str, payload: dict, *, tries: int = 1000) -> Delivery:
        """Deliver until it is acknowledged, or ``tries`` times; kind as in Socket Mode's envelopes."""
        delivery = Delivery(kind, payload)
        self.all.append(delivery)
        for number in range(tries):
            if await self._tried(delivery, number):
                break
        return delivery

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to be made anew, as Slack does every few hours."""
        for socket in list(self.connections):
            await socket.send_json({"type": "disconnect", "reason": reason})

    async def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in list(self.connections):
            transport = socket._req.transport if socket._req else None
            if transport:
                transport.abort()

    async def close(self) -> None:
        for socket in list(self.connections):
            await socket.close()

    async def _tried(self, delivery: Delivery, number: int) -> bool:
        began = time.monotonic()
        try:
            async with asyncio.timeout(IN_TIME):
                way = self._by_http if self.request_url else self._by_socket
                delivery.answer = await way(delivery, number)
        except (TimeoutError, aiohttp.ClientError, OSError):
            delivery.tries.append(None)
            await asyncio.sleep(AGAIN)
            return False
        delivery.tries.append(time.monotonic() - began)
        return True

    async def _by_socket(self, delivery: Delivery, number: int) -> object:
        while not self.connections or self.deaf:  # noqa: ASYNC110 - tests set it
            await asyncio.sleep(0.01)
        envelope = f"E{next(self._numbers)}"
        waiting = self._waiting[envelope] = asyncio.get_running_loop().create_future()
        frame = {
            "envelope_id": envelope,
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            frame |= {"retry_attempt": number, "retry_reason": "timeout" if number else ""}
        await self.connections[-1].send_json(frame)
        return await waiting

    def _acknowledged(self, frame: dict) -> None:
        waiting = self._waiting.pop(frame.get("envelope_id", ""), None)
        if waiting and not waiting.done():
            waiting.set_result(frame.get("payload"))

    async def _by_http(self, delivery: Delivery, number: int) -> object:
        body, kind = _body(delivery)
        headers = self.signed(body, str(int(time.time()))) | {"Content-Type": kind}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_error"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.request_url, data=body, headers=headers) as response,
        ):
            response.raise_for_status()
            text = await response.text()
            return json.loads(text) if text.startswith("{") else text

    def signed(self, body: str, at: str) -> dict[str, str]:
        base = f"v0:{at}:{body}".encode()
        digest = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={digest}"}


def _body(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return json.dumps(delivery.payload), "application/json"
    form = "application/x-www-form-urlencoded"
    if delivery.kind == "slash_commands":
        return urlencode(delivery.payload), form
    return urlencode({"payload": json.dumps(delivery.payload)}), form
