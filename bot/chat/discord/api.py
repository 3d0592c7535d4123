"""Requests to Discord's HTTP API, through discord.py's own client, which waits for its rate limits."""

import asyncio
import logging
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.errors import PlatformFailed, Undeliverable
from bot.messages import Record
from bot.settings import SettingsError

log = logging.getLogger(__name__)

LOGIN_REFUSED = (
    "Discord refuses FOOTNOTE_DISCORD_TOKEN. Open the application in Discord’s developer portal, "
    "press “Reset Token” under “Bot”, and set the new one."
)

# https://docs.discord.com/developers/topics/opcodes-and-status-codes
UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
OPENING_TOO_FAST = 40003  # direct messages: no limit of requests, and yet it passes
TAG_REQUIRED = 40067  # in a forum
NO_TEXT_CHANNEL = 50008  # a forum
INVALID_WEBHOOK_TOKEN = 50027
THREAD_ARCHIVED = 50083
CANNOT_REPLY = 160002
THREAD_EXISTS = 160004

FORBIDDEN = 403  # a status

CHANNEL = "/channels/{channel_id}"
MESSAGES = "/channels/{channel_id}/messages"
REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
_UNAUTHORISED, _TOO_MANY = 401, 429
_CLIENT_ERRORS = range(400, 500)
_PAUSE = 5.0  # seconds, where Discord does not say how long


class Rejected(Undeliverable):
    """Discord says no, and would again: ``status`` and ``code`` say why."""

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"Discord answered {status}, code {code}.")
        self.status = status
        self.code = code


class Api:
    """Discord's HTTP API. After a refused token nothing more is asked of it.

    Discord bans an address for an hour after 10,000 invalid requests in ten minutes, which a loop
    over a wrong token would reach.
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._refused = False

    async def request(
        self, method: str, path: str, *, body: Any = None, query: Record | None = None, **ids: str
    ) -> Any:
        """Return what Discord answers; ``ids`` fill the path. Raises Rejected, PlatformFailed, SettingsError."""
        route = Route(method, path, **ids)
        given: Record = {} if body is None else {"json": body}
        while True:
            if self._refused:
                raise SettingsError(LOGIN_REFUSED)
            try:
                return await self._client.http.request(route, **given, params=query or {})
            except discord.HTTPException as error:
                await self._judge(error)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                raise PlatformFailed("Discord cannot be reached.") from error

    async def _judge(self, error: discord.HTTPException) -> None:
        """Wait where Discord asks for it; raise what everything else means."""
        if error.status == _TOO_MANY:
            log.warning("Discord asks to wait")
            return await asyncio.sleep(_wait(error))
        if error.status == _UNAUTHORISED and error.code != INVALID_WEBHOOK_TOKEN:
            self._refused = True
            raise SettingsError(LOGIN_REFUSED) from error
        if error.status in _CLIENT_ERRORS and error.code != OPENING_TOO_FAST:
            raise Rejected(error.status, error.code) from error
        raise PlatformFailed(f"Discord answered {error.status}.") from error


def _wait(error: discord.HTTPException) -> float:
    """Return the seconds that Discord, or the network before it, asks for."""
    try:
        return float(error.response.headers.get("Retry-After", _PAUSE))
    except ValueError:
        return _PAUSE
