"""Slack's Bolt: what comes by Socket Mode or signed HTTP is kept, and only then acknowledged."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.chat.slack.access import installations
from bot.chat.slack.api import Api, web_client
from bot.chat.slack.catchup import CatchUp
from bot.chat.slack.checks import check
from bot.chat.slack.installations import Store
from bot.chat.slack.intake import Intake, Submit, Take
from bot.chat.slack.scopes import SCOPES
from bot.chat.slack.seen import Seen, Where
from bot.chat.slack.states import States
from bot.ledger import Ledger
from bot.settings import Settings

DEAF = 300.0  # seconds without a word from Slack, after which the connection is made anew
LOOKED = 15.0  # seconds between two looks at that
GRACE = 2.0  # seconds for reactions that were begun when the process ends

_OURS = frozenset({"event_callback", "block_actions", "message_action", "view_submission"})

log = logging.getLogger(__name__)


class SlackGateway:
    """The front's side of Slack: takes in, reacts, catches up. Posts nothing."""

    def __init__(
        self,
        intake: Intake,
        seen: Seen,
        catch_up: CatchUp,
        app: AsyncApp,
        socket: AsyncSocketModeHandler | None,
    ) -> None:
        self._intake = intake
        self._seen = seen
        self._catch_up = catch_up
        self._app = app
        self._socket = socket
        self._heard = time.monotonic()
        self._gaps: asyncio.Queue[dict[Where, str]] = asyncio.Queue()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, ledger: Ledger, take: Take, submit: Submit
    ) -> AsyncIterator["SlackGateway"]:
        """Check the tokens, and make ready what ``run`` and ``routes`` need.

        Raises SettingsError with what to do where Slack does not take a token, StoreError, or
        PlatformFailed where Slack cannot be reached.
        """
        first = await check(settings)
        async with AsyncExitStack() as stack:
            found = await stack.enter_async_context(installations(settings))
            api = await stack.enter_async_context(Api.open(found, settings.slack_api_url))
            states = await stack.enter_async_context(States.open(settings.data))
            seen = Seen(ledger)
            await seen.load()
            intake = Intake(api, found, ledger, seen, take, submit)
            oauth = _oauth(settings, found, states) if isinstance(found, Store) else None
            app = _app(settings, intake, oauth)
            catch_up = CatchUp(api, intake, seen, submit)
            yield cls(intake, seen, catch_up, app, _socket(settings, app, first))

    def routes(self) -> list[web.RouteDef]:
        """Return what listens over HTTP; nothing it takes is unsigned."""
        paths = [web.post("/slack/events", self._events)]
        if self._app.oauth_flow:
            paths += [
                web.get("/slack/install", self._install),
                web.get("/slack/oauth_redirect", self._redirect),
            ]
        return paths

    async def run(self) -> None:
        """Listen, and catch up after each connection, until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._catching_up())
                if self._socket is None:
                    self._gaps.put_nowait(self._seen.gap())
                else:
                    self._listen(self._socket)
                    await self._socket.client.connect()  # type: ignore[no-untyped-call]
                    tasks.create_task(self._watching(self._socket))
        finally:
            if self._socket:
                await self._socket.client.close()  # type: ignore[no-untyped-call]
            with suppress(TimeoutError):
                await asyncio.wait_for(self._intake.settle(), GRACE)

    def _listen(self, socket: AsyncSocketModeHandler) -> None:
        async def heard(_client: Any, message: dict[str, Any], _raw: str | None) -> None:
            self._heard = time.monotonic()
            if message.get("type") == "hello":
                # Before any message of the new connection is looked at.
                self._gaps.put_nowait(self._seen.gap())

        socket.client.message_listeners.append(heard)

    async def _watching(self, socket: AsyncSocketModeHandler) -> None:
        """Connect anew where the socket is open and deaf; a ping without an answer is Bolt's to see."""
        while True:
            await asyncio.sleep(LOOKED)
            if time.monotonic() - self._heard > DEAF:
                log.warning("deaf", extra={"platform": "slack"})
                self._heard = time.monotonic()
                await socket.client.connect_to_new_endpoint(force=True)

    async def _catching_up(self) -> None:
        while True:
            gap = await self._gaps.get()
            try:
                await self._catch_up(gap)
            except Exception:  # what was missed stays missed, what comes is still taken
                log.exception("not caught up")

    async def _events(self, request: web.Request) -> web.Response:
        return await to_aiohttp_response(
            await self._app.async_dispatch(await to_bolt_request(request))
        )

    async def _install(self, request: web.Request) -> web.Response:
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(
            await flow.handle_installation(await to_bolt_request(request))
        )

    async def _redirect(self, request: web.Request) -> web.Response:
        flow = self._app.oauth_flow
        if flow is None:
            raise web.HTTPNotFound
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))


def _app(settings: Settings, intake: Intake, oauth: AsyncOAuthSettings | None) -> AsyncApp:
    """Return the app. Everything is done by one middleware, before Bolt looks for an authorisation.

    Where Bolt finds none, it acknowledges what it has dropped; and what a listener does is lost
    when the process ends.
    """

    async def keep(req: AsyncBoltRequest, next: Any) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        body = req.body
        if body.get("type") not in _OURS and not body.get("command"):
            await next()
            return None
        answer = await intake.receive(body)
        if answer is None:
            return BoltResponse(status=200, body="")
        kind: dict[str, str | Sequence[str]] = {"content-type": "application/json"}
        return BoltResponse(status=200, body=json.dumps(answer), headers=kind)

    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    secret = settings.slack_signing_secret
    return AsyncApp(
        client=web_client(settings.slack_api_url, token),
        signing_secret=secret.get_secret_value() if secret else "",
        oauth_settings=oauth,
        before_authorize=keep,
    )


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


def _socket(settings: Settings, app: AsyncApp, first: str) -> AsyncSocketModeHandler | None:
    if settings.slack_app_token is None:
        return None
    socket = AsyncSocketModeHandler(
        app,
        settings.slack_app_token.get_secret_value(),
        web_client=web_client(settings.slack_api_url, None),
    )
    socket.client.wss_uri = first  # the check has asked for it already
    if first.startswith("ws:"):  # on this machine: a proxy does not lead here
        socket.client.proxy = None
    return socket
