"""Several workspaces: installed by their people, over pages that no other browser can finish."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.chat.slack.access import installations
from bot.chat.slack.chat import SlackChat
from bot.chat.slack.installations import Store
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Ask, Audience, Card, Event, Kind, Paragraph, Post, Role
from bot.settings import Settings
from tests.slack.keeping import Keeper, running, served
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
        state, cookie = await _begin(session, origin)
        assert await _finish(session, origin, state, cookie, "good") == 401  # a code works once


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_an_uninstall_forgets_the_tokens_and_purges(
    slack: SlackStandIn, many: Settings, origin: str, keeper: Keeper, tokens_first: bool
) -> None:
    async with browser() as session:
        await _finish(session, origin, *await _begin(session, origin))
    await slack.people.uninstall(tokens_first=tokens_first)
    assert [event.ask for event in keeper.events] == [Ask.PURGE, Ask.PURGE]
    async with installations(many) as found:
        with pytest.raises(Undeliverable):
            await found.token("T1")


async def test_an_uninstall_that_is_told_of_late_spares_a_new_installation(
    slack: SlackStandIn, many: Settings, origin: str, keeper: Keeper
) -> None:
    at = {"event_ts": slack.world.ts()}
    async with browser() as session:
        await _finish(session, origin, *await _begin(session, origin))
    await slack.people.event({"type": "app_uninstalled"} | at, None)
    assert keeper.events == []
    async with installations(many) as found:
        assert await found.token("T1") == BOT_TOKEN


def expiring(slack: SlackStandIn, token: str = BOT_TOKEN, installed_at: float = 1000.0) -> Bot:
    lasts = 60 if token == BOT_TOKEN else 100_000
    return Bot(
        team_id="T1",
        bot_token=token,
        bot_id="BBOT",
        bot_user_id="UBOT",
        bot_scopes="chat:write",
        bot_refresh_token=slack.methods.refresh_token,
        bot_token_expires_at=int(time.time()) + lasts,
        installed_at=installed_at,
    )


@pytest.mark.parametrize("meanwhile", ["encrypted anew", "installed anew"])
async def test_a_token_that_is_exchanged_while_its_row_changes_is_not_lost(
    slack: SlackStandIn, many: Settings, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotate = AsyncTokenRotator.perform_bot_token_rotation
    async with installations(many) as found:
        assert isinstance(found, Store)
        await found.async_save_bot(expiring(slack))

        async def and_changes(*given: object, **more: object) -> Bot | None:
            new = await rotate(*given, **more)
            if meanwhile == "encrypted anew":
                old = many.secret_key.get_secret_value()
                keys = SecretStr(f"{Fernet.generate_key().decode()},{old}")
                async with installations(many.model_copy(update={"secret_key": keys})):
                    return new
            await found.async_save_bot(expiring(slack, token="xoxb-newer", installed_at=2000.0))
            return new

        monkeypatch.setattr(AsyncTokenRotator, "perform_bot_token_rotation", and_changes)
        token = await found.token("T1")
        monkeypatch.undo()

    async with installations(many) as found:
        assert await found.token("T1") == token
    assert token == ("xoxb-newer" if meanwhile == "installed anew" else slack.methods.bot_token)


async def test_a_token_that_expires_is_exchanged_once_and_the_new_one_is_used(
    slack: SlackStandIn, many: Settings
) -> None:
    channel = slack.world.channel("C1")
    async with installations(many) as found:
        assert isinstance(found, Store)
        await found.async_save_bot(expiring(slack))
    async with SlackChat.open(many) as chat:
        card = Card(Kind.ANSWERED, (Paragraph(Role.SAYS, "The moon pulls."),))
        event = Event("slack", "T1", "C1", "", Ask.QUESTION, "U1", "2020-01-01T00:00:00+00:00")
        post = Post("slack", "T1", "C1", "k", 0, "", "", "U1", Audience.CHANNEL, card)
        await chat.send(post, event, 0)
        await chat.send(post, event, 0)
    assert len(slack.called("oauth.v2.access")) == 1
    assert slack.methods.bot_token != BOT_TOKEN  # the old one is refused from then on
    assert slack.methods.refusals == []
    assert len(channel.messages) == 2
    async with installations(many) as found:
        assert await found.token("T1") == slack.methods.bot_token
