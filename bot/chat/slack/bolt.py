"""Slack's Bolt, all of it that is used: signed requests, Socket Mode, and the pages of OAuth."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.chat.slack.api import web_client
from bot.chat.slack.installations import Store
from bot.chat.slack.scopes import SCOPES
from bot.chat.slack.states import States
from bot.messages import Record
from bot.metrics import acknowledging
from bot.settings import Settings

Receive = Callable[[Record], Awaitable[Record | None]]
Heard = Callable[[Record], None]

_OURS = frozenset({"event_callback", "block_actions", "message_action", "view_submission"})


class Bolt:
    """Hands every payload to ``receive``, and acknowledges it when that returns.

    Everything is done by one middleware, before Bolt looks for an authorisation: where it finds
    none it acknowledges what it has dropped, and what a listener does is lost when the process ends.
    """

    def __init__(
        self, settings: Settings, receive: Receive, store: Store | None, states: States
    ) -> None:
        self._settings = settings
        self._receive = receive
        token, secret = settings.slack_bot_token, settings.slack_signing_secret
        self._app = AsyncApp(
            client=web_client(settings.slack_api_url, token.get_secret_value() if token else None),
            signing_secret=secret.get_secret_value() if secret else "",
            oauth_settings=_oauth(settings, store, states) if store else None,
            before_authorize=self._keep,
        )
        self._socket: AsyncSocketModeHandler | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return what listens over HTTP; nothing it takes is unsigned."""
        found = []
        if self._settings.slack_signing_secret:
            found.append(web.post("/slack/events", self._events))
        if self._app.oauth_flow:
            found.append(web.get("/slack/install", self._install))
            found.append(web.get("/slack/oauth_redirect", self._redirect))
        return found

    async def connect(self, first: str, heard: Heard) -> None:
        """Open Socket Mode at the address ``first``, and tell of every frame."""
        token = self._settings.slack_app_token
        self._socket = AsyncSocketModeHandler(
            self._app,
            token.get_secret_value() if token else None,
            web_client=web_client(self._settings.slack_api_url, None),
        )

        async def listen(_client: Any, message: Record, _raw: str | None) -> None:
            heard(message)

        client = self._socket.client
        client.message_listeners.append(listen)
        client.wss_uri = first
        if first.startswith("ws:"):  # on this machine: a proxy does not lead here
            client.proxy = None
        await client.connect()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether Socket Mode is open, and its pings are answered."""
        return self._socket is not None and await self._socket.client.is_connected()

    async def reconnect(self) -> None:
        """Open Socket Mode anew."""
        if self._socket:
            await self._socket.client.connect_to_new_endpoint(force=True)

    async def close(self) -> None:
        """End Socket Mode."""
        if self._socket:
            await self._socket.client.close()  # type: ignore[no-untyped-call]

    async def _keep(self, req: AsyncBoltRequest, next: Any) -> BoltResponse | None:  # noqa: A002 - Bolt's names
        body = req.body
        if body.get("type") not in _OURS and not body.get("command"):
            await next()
            return None
        with acknowledging("slack"):
            answer = await self._receive(body)
        if answer is None:
            return BoltResponse(status=200, body="")
        kind: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
        return BoltResponse(status=200, body=json.dumps(answer), headers=kind)

    async def _events(self, request: web.Request) -> web.Response:
        return await _answer(request, self._app.async_dispatch)

    async def _install(self, request: web.Request) -> web.Response:
        flow = self._app.oauth_flow
        return await _answer(request, flow.handle_installation if flow else None)

    async def _redirect(self, request: web.Request) -> web.Response:
        flow = self._app.oauth_flow
        return await _answer(request, flow.handle_callback if flow else None)


async def _answer(
    request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]] | None
) -> web.Response:
    if handle is None:
        raise web.HTTPNotFound
    return await to_aiohttp_response(await handle(await to_bolt_request(request)))


def _oauth(settings: Settings, store: Store, states: States) -> AsyncOAuthSettings:
    secret = settings.slack_client_secret
    origin = urlsplit(settings.slack_api_url)
    return AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        scopes=SCOPES,
        user_scopes=[],
        installation_store=store,
        installation_store_bot_only=True,
        state_store=states,
        authorization_url=f"{origin.scheme}://{origin.netloc}/oauth/v2/authorize",
    )
