"""Slack's Web API: one client a workspace, its limits waited for, its errors put into ours."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.refusals import counting
from bot.errors import PlatformFailed, Undeliverable

MAX_WAITS = 90  # times that 429 is waited out in one call; slack_sdk gives up at 100 of anything
TIMEOUT = 30  # seconds for one request

# Words of Slack's for what goes away by itself, so that asking again helps. Whatever else it says it would
# say again, and many words are in no list. https://docs.slack.dev/reference/methods/chat.update#errors
PASSING = frozenset(
    {
        "external_channel_migrating",
        "fatal_error",
        "fetch_members_failed",
        "internal_error",
        "message_limit_exceeded",
        "org_login_required",  # while a workspace moves into an organisation
        "rate_limited",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
        "update_failed",
    }
)
_BROKEN = 500  # this status, and those above it


class Installations(Protocol):
    """Which token and which user the bot has in a workspace."""

    async def token(self, space: str, /) -> str:
        """Return the bot token. Raises Undeliverable where the bot is not installed."""
        ...

    async def bot(self, space: str, /) -> tuple[str, str]:
        """Return the bot's user id and bot id there. Raises Undeliverable."""
        ...

    async def removed(self, space: str, at: float, /) -> bool:
        """Forget an installation made before ``at``, in seconds; return whether none is left."""
        ...


class Api:
    """Clients by workspace. Does not know what is posted with them."""

    def __init__(
        self, installations: Installations, url: str, session: aiohttp.ClientSession
    ) -> None:
        self._installations = installations
        self._url = url
        self.session = session
        self._clients: dict[str, AsyncWebClient] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, installations: Installations, url: str) -> AsyncIterator["Api"]:
        """Open connections to the API at ``url``, which ends in ``/api/``."""
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT), trace_configs=[counting("slack")]
        ) as session:
            yield cls(installations, url, session)

    async def client(self, space: str) -> AsyncWebClient:
        """Return the client of a workspace, its token as new as it has to be. Raises Undeliverable."""
        token = await self._installations.token(space)
        known = self._clients.get(space)
        if known is None or known.token != token:
            known = self._clients[space] = web_client(self._url, token, self.session)
        return known

    async def token(self, space: str) -> str:
        """Return the bot token of a workspace. Raises Undeliverable."""
        return await self._installations.token(space)

    async def bot(self, space: str) -> tuple[str, str]:
        """Return the bot's user id and bot id in a workspace. Raises Undeliverable."""
        return await self._installations.bot(space)

    def is_slacks(self, url: str) -> bool:
        """Whether ``url`` is the platform's own, so that it may be given a token or a card.

        That is a host of slack.com, or the host of the configured API.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com")):
            return True
        ours = urlsplit(self._url)
        return (parts.scheme, host) == (ours.scheme, ours.hostname)


def web_client(
    url: str, token: str | None, session: aiohttp.ClientSession | None = None
) -> AsyncWebClient:
    """Return a client that waits where it is told to, and repeats nothing that may have been done.

    slack_sdk's own default posts a message again after a broken connection.
    """
    client = AsyncWebClient(
        token=token,
        base_url=url,
        timeout=TIMEOUT,
        session=session,
        retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=MAX_WAITS)],
    )
    if urlsplit(url).scheme == "http":  # on this machine: a proxy does not lead here
        client.proxy = None
    return client


def repeating(client: AsyncWebClient) -> AsyncWebClient:
    """Return a client like ``client`` for calls that do no harm when they are made twice."""
    other = AsyncWebClient(
        token=client.token,
        base_url=client.base_url,
        timeout=client.timeout,
        session=client.session,
        retry_handlers=[
            AsyncRateLimitErrorRetryHandler(max_retry_count=MAX_WAITS),
            AsyncServerErrorRetryHandler(max_retry_count=5),
            AsyncConnectionErrorRetryHandler(max_retry_count=5),
        ],
    )
    other.proxy = client.proxy
    return other


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise Undeliverable for what is hopeless, PlatformFailed for what may work later."""
    try:
        yield
    except SlackApiError as error:
        kind = PlatformFailed if may_pass(error) else Undeliverable
        raise kind(f"Slack would not {doing}: {code_of(error)}.") from error
    except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError) as error:
        reason = type(error).__name__
        raise PlatformFailed(f"Slack could not be reached to {doing}: {reason}.") from error


def bot_of(answer: AsyncSlackResponse) -> tuple[str, str]:
    """Return the bot's user id and bot id, as ``auth.test`` has them."""
    return str(answer["user_id"]), str(answer.get("bot_id") or "")


def may_pass(error: SlackApiError) -> bool:
    """Whether asking again may help: Slack, or what stands before it, is out of order."""
    word, status = _word_of(error), getattr(error.response, "status_code", _BROKEN)
    return not word or word in PASSING or status >= _BROKEN


def code_of(error: SlackApiError) -> str:
    """Return Slack's word for what went wrong, or the HTTP status where it gives none."""
    return _word_of(error) or f"HTTP {getattr(error.response, 'status_code', 'error')}"


def _word_of(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    found = data.get("error") if isinstance(data, dict) else None
    return str(found or "")


def cause_of(error: BaseException) -> str:
    """Return Slack's word for what lies behind one of our errors; empty where it gave none."""
    return code_of(error.__cause__) if isinstance(error.__cause__, SlackApiError) else ""
