"""What ``doctor`` says of the platforms, each by its stand-in: taken, or what is to be put right."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.discord.invite import invite_link
from bot.doctor.findings import Finding, Verdict
from bot.doctor.platform_health import platform_findings
from bot.settings import Settings
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn.open() as opened:
        yield opened


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn.open() as opened:
        yield opened


async def found(**settings) -> dict[str, Finding]:
    read = Settings(_env_file=None, **settings)
    return {each.what: each async for each in platform_findings(read)}


async def test_what_is_not_set_up_is_no_problem():
    seen = await found()
    assert {each.verdict for each in seen.values()} == {Verdict.OK}
    assert "docs/slack.md" in seen["Slack"].says
    assert "docs/discord.md" in seen["Discord"].says


async def test_tokens_that_are_taken_are_said_to_be(slack: SlackStandIn, discord: DiscordStandIn):
    seen = await found(
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=slack.api_url,
        discord_token=discord.token,
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )
    assert {each.verdict for each in seen.values()} == {Verdict.OK}
    assert seen["Discord"].says.endswith(invite_link(discord.world.us.id))


async def test_wrong_tokens_are_problems_with_their_fix(
    slack: SlackStandIn, discord: DiscordStandIn
):
    seen = await found(
        slack_bot_token="xoxb-wrong",
        slack_app_token=APP_TOKEN,
        slack_api_url=slack.api_url,
        discord_token="wrong",
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )
    assert {each.verdict for each in seen.values()} == {Verdict.PROBLEM}
    assert "OAuth & Permissions" in seen["Slack"].says
    assert "Reset Token" in seen["Discord"].says
    assert not any("wrong" in each.says for each in seen.values())


async def test_a_platform_that_is_down_is_a_warning():
    nowhere = "http://127.0.0.1:9"
    seen = await found(
        slack_bot_token=BOT_TOKEN,
        slack_app_token=APP_TOKEN,
        slack_api_url=f"{nowhere}/api/",
        discord_token="t",
        discord_api_url=f"{nowhere}/api/v10",
    )
    assert {each.verdict for each in seen.values()} == {Verdict.WARNING}


async def test_messages_that_cannot_be_read_on_discord_are_a_warning(discord: DiscordStandIn):
    discord.rest.flags = 0
    seen = await found(
        discord_token=discord.token,
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )
    assert seen["Discord"].verdict is Verdict.WARNING
    assert "Message Content Intent" in seen["Discord"].says
