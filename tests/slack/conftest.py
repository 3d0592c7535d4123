"""Footnote's Slack parts on the stand-in: settings, a chat, and what the tests hold in their hands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.chat.slack.chat import SlackChat
from bot.chat.slack.gateway import SlackGateway
from bot.ledger import Ledger
from bot.settings import Settings
from tests.slack.keeping import Keeper, running, served
from tests.stand_ins.slack import Channel, SlackStandIn
from tests.stand_ins.slack.server import eventually
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn.open() as opened:
        yield opened


@pytest.fixture
def tides(slack: SlackStandIn) -> Channel:
    return slack.world.channel("C1")


@pytest.fixture
def settings(slack: SlackStandIn, tmp_path: Path) -> Settings:
    return Settings(
        data=tmp_path,
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=slack.api_url,
    )


@pytest.fixture
async def chat(settings: Settings) -> AsyncIterator[SlackChat]:
    async with SlackChat.open(settings) as opened:
        yield opened


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with Ledger.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
async def socket(
    slack: SlackStandIn, settings: Settings, ledger: Ledger, keeper: Keeper
) -> AsyncIterator[SlackGateway]:
    async with running(settings, ledger, keeper) as gateway:
        await eventually(lambda: slack.deliveries.connections)
        yield gateway


@pytest.fixture
async def http(
    slack: SlackStandIn, settings: Settings, ledger: Ledger, keeper: Keeper
) -> AsyncIterator[str]:
    secret = SecretStr(slack.deliveries.secret)
    over_http = settings.model_copy(
        update={"slack_app_token": None, "slack_signing_secret": secret}
    )
    async with running(over_http, ledger, keeper) as gateway, served(gateway) as origin:
        slack.deliveries.request_url = f"{origin}/slack/events"
        yield origin


@pytest.fixture(params=["socket", "http"])
def listening(request: pytest.FixtureRequest) -> object:
    return request.getfixturevalue(request.param)
