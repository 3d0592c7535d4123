"""The front's side of Slack: what comes is kept, and only then acknowledged."""

import asyncio
import logging
import math
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from aiohttp import web

from bot.chat.slack.access import installations
from bot.chat.slack.api import Api
from bot.chat.slack.bolt import Bolt
from bot.chat.slack.catching_up import CatchUp
from bot.chat.slack.checks import check
from bot.chat.slack.installations import Store
from bot.chat.slack.intake import Intake
from bot.chat.slack.seen import Seen, Where
from bot.chat.slack.states import States
from bot.ledger import Ledger
from bot.messages import Record
from bot.reception import Submit, Take
from bot.settings import Settings

DEAF = 300.0  # seconds without a word from Slack, after which the connection is made anew
LOOKED = 15.0  # seconds between two looks at that
PUT_OFF = 600.0  # seconds after which a channel is caught up with that could not be before
GRACE = 2.0  # seconds for reactions that were begun when the process ends

log = logging.getLogger(__name__)


class SlackGateway:
    """Takes in, reacts, catches up. Posts nothing."""

    def __init__(
        self, bolt: Bolt, intake: Intake, seen: Seen, catch_up: CatchUp, first: str
    ) -> None:
        self._bolt = bolt
        self._intake = intake
        self._seen = seen
        self._catch_up = catch_up
        self._first = first
        self._heard_at = time.monotonic()  # or when it was connected anew
        self._frame_at = -math.inf
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
        checked = await check(settings)
        async with AsyncExitStack() as stack:
            found = await stack.enter_async_context(installations(settings, checked.bot))
            api = await stack.enter_async_context(Api.open(found, settings.slack_api_url))
            states = await stack.enter_async_context(States.open(settings.where))
            seen = Seen(ledger)
            await seen.load()
            intake = Intake(api, found, ledger, seen, take, submit)
            store = found if isinstance(found, Store) else None
            bolt = Bolt(settings, intake.receive, store, states)
            yield cls(bolt, intake, seen, CatchUp(api, intake, seen, submit), checked.first)

    def routes(self) -> list[web.RouteDef]:
        """Return what listens over HTTP."""
        return self._bolt.routes()

    async def is_connected(self) -> bool:
        """Whether Slack is connected and says something: a deaf socket has its pings answered too."""
        if not self._first:  # over HTTP nothing has to be open
            return True
        heard = time.monotonic() - self._frame_at <= 2 * DEAF
        return heard and await self._bolt.is_connected()

    async def run(self) -> None:
        """Listen, and catch up after each connection, until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._catching_up())
                if self._first:
                    await self._bolt.connect(self._first, self._heard)
                    tasks.create_task(self._watching())
                else:  # over HTTP there is one start, and no connection
                    self._gaps.put_nowait(self._seen.gap())
        finally:
            await self._bolt.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._intake.settle(), GRACE)

    def _heard(self, frame: Record) -> None:
        self._heard_at = self._frame_at = time.monotonic()
        if frame.get("type") == "hello":
            # Now, before any message of the new connection is looked at.
            self._gaps.put_nowait(self._seen.gap())

    async def _watching(self) -> None:
        """Connect anew where the socket is open and deaf; a ping without an answer is Bolt's to see."""
        while True:
            await asyncio.sleep(LOOKED)
            if time.monotonic() - self._heard_at > DEAF:
                log.warning("deaf", extra={"platform": "slack"})
                self._heard_at = time.monotonic()
                await self._bolt.reconnect()

    async def _catching_up(self) -> None:
        while True:
            await self._catch_up(await self._gaps.get())
            if self._seen.is_behind():
                asyncio.get_running_loop().call_later(PUT_OFF, self._again)

    def _again(self) -> None:
        if gap := self._seen.put_off():  # else another connection was sooner
            self._gaps.put_nowait(gap)
