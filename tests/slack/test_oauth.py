"""Several workspaces: installed by their people, over pages that no other browser can finish."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.chat.slack.access import installations
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Ask
from bot.settings import Settings
from tests.slack.test_gateway import Keeper, running, served
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import BOT_TOKEN


@pytest.fixture
def many(slack: SlackStandIn, settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "slack_bot_token": None,
            "slack_app_token": None,
            "slack_signing_secret": SecretStr(slack.deliveries.secret),
            "slack_client_id": "1.2",
            "slack_client_secret": SecretStr("secret"),
            "secret_key": SecretStr(Fernet.generate_key().decode()),
        }
    )


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
async def origin(
    slack: SlackStandIn, many: Settings, ledger: Ledger, keeper: Keeper
) -> AsyncIterator[str]:
    async with running(many, ledger, keeper) as gateway, served(gateway) as where:
        slack.deliveries.request_url = f"{where}/slack/events"
        yield where


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def _begin(session: aiohttp.ClientSession, origin: str) -> tuple[str, dict[str, str]]:
    """Open the install page; return its state and the cookie that belongs to it."""
    async with session.get(f"{origin}/slack/install") as page:
        assert page.status == 200
        state = re.search(r"state=([\w-]+)", await page.text())[1]
        cookie = page.headers["Set-Cookie"].partition(";")[0]
    return state, {"Cookie": cookie}


async def _finish(
    session: aiohttp.ClientSession,
    origin: str,
    state: str,
    headers: dict[str, str],
    code: str = "good",
) -> int:
    url = f"{origin}/slack/oauth_redirect?code={code}&state={state}"
    async with session.get(url, headers=headers) as answer:
        return answer.status


async def test_a_workspace_installs_and_its_messages_are_taken(
    slack: SlackStandIn, many: Settings, origin: str, keeper: Keeper
) -> None:
    async with browser() as session:
        state, cookie = await _begin(session, origin)
        assert await _finish(session, origin, state, cookie) == 200
    async with installations(many) as found:
        assert await found.token("T1") == BOT_TOKEN
    await slack.people.say(slack.world.channel("C1"), "<@UBOT> why?")
    assert keeper.said[0].addressed
    assert slack.methods.refusals == []


async def test_nobody_can_finish_it_twice_elsewhere_or_with_a_code_of_their_own(
    origin: str,
) -> None:
    async with browser() as session:
        state, cookie = await _begin(session, origin)
        assert await _finish(session, origin, state, {}) == 400
        assert await _finish(session, origin, state, cookie, "bad") == 401
        assert await _finish(session, origin, state, cookie) == 401
        state, cookie = await _begin(session, origin)
        assert await _finish(session, origin, state, cookie) == 200
        assert await _finish(session, origin, state, cookie) == 401


async def test_an_uninstall_forgets_the_tokens_and_purges(
    slack: SlackStandIn, many: Settings, origin: str, keeper: Keeper
) -> None:
    async with browser() as session:
        await _finish(session, origin, *await _begin(session, origin))
    await slack.people.uninstall()
    assert [event.ask for event in keeper.events] == [Ask.PURGE, Ask.PURGE]
    async with installations(many) as found:
        with pytest.raises(Undeliverable):
            await found.token("T1")
