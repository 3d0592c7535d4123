"""Whether Slack is connected is told as it is: also of a socket that is cut, or open and deaf."""

import asyncio

import pytest

from bot.chat.slack.gateway import SlackGateway
from bot.ledger import Ledger
from bot.settings import Settings
from tests.slack.keeping import Keeper, running
from tests.stand_ins.slack import SlackStandIn


async def until_it_is(gateway: SlackGateway, expected: bool) -> None:
    async with asyncio.timeout(60):
        while await gateway.is_connected() != expected:  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.01)


async def test_a_socket_that_is_cut_is_not_connected_until_there_is_another(
    slack: SlackStandIn, settings: Settings, ledger: Ledger, keeper: Keeper
) -> None:
    async with running(settings, ledger, keeper) as gateway:
        await until_it_is(gateway, True)
        await slack.deliveries.drop()
        await until_it_is(gateway, False)
        await until_it_is(gateway, True)
    assert not await gateway.is_connected()


async def test_a_socket_that_is_open_and_says_nothing_is_not_connected(
    settings: Settings, ledger: Ledger, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.slack.gateway.DEAF", 0.2)
    monkeypatch.setattr("bot.chat.slack.gateway.LOOKED", 3600)  # before it is replaced
    async with running(settings, ledger, keeper) as gateway:
        await until_it_is(gateway, True)
        await until_it_is(gateway, False)


async def test_over_http_nothing_has_to_be_connected(
    settings: Settings, ledger: Ledger, keeper: Keeper, slack: SlackStandIn
) -> None:
    over_http = settings.model_copy(
        update={"slack_app_token": None, "slack_signing_secret": settings.slack_app_token}
    )
    async with running(over_http, ledger, keeper) as gateway:
        assert await gateway.is_connected()
