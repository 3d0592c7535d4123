"""Footnote's Slack parts on the stand-in: settings, a chat, and what the tests hold in their hands."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.slack.chat import SlackChat
from bot.ledger import Ledger
from bot.settings import Settings
from tests.stand_ins.slack import Channel, SlackStandIn
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
