"""``footnote serve`` with tokens, each platform by its stand-in: pasted, read, answered in the thread."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN
from tests.waiting import until
from tests.web.press import FERRY, Press, printing
from tests.web.served import Served

TITLE = "Ferry returns to Kellan Sound"


@pytest.fixture
def press() -> Iterator[Press]:
    with printing() as found:
        found.page("/ferry", FERRY)
        yield found


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    async with SlackStandIn.open() as opened:
        yield opened


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn.open() as opened:
        yield opened


def on_slack(slack: SlackStandIn, token: str = BOT_TOKEN) -> dict[str, str]:
    return {
        "FOOTNOTE_SLACK_BOT_TOKEN": token,
        "FOOTNOTE_SLACK_APP_TOKEN": APP_TOKEN,
        "FOOTNOTE_SLACK_API_URL": slack.api_url,
    }


def on_discord(discord: DiscordStandIn, token: str = "") -> dict[str, str]:
    return {
        "FOOTNOTE_DISCORD_TOKEN": token or discord.token,
        "FOOTNOTE_DISCORD_API_URL": discord.api_url,
        "FOOTNOTE_DISCORD_GATEWAY_URL": discord.gateway_url,
    }


async def test_a_link_on_slack_and_one_on_discord_are_each_read_in_their_thread(
    tmp_path: Path, press: Press, slack: SlackStandIn, discord: DiscordStandIn
):
    link = f"http://{press.address}/ferry"
    channel = slack.world.channel("C1")
    variables = on_slack(slack) | on_discord(discord) | {"FOOTNOTE_FETCH_ALLOW": press.address}
    async with running(tmp_path, **variables) as served:
        await until(lambda: slack.deliveries.connections)
        await discord.connected()
        ts = await slack.people.say(channel, f"<{link}>")
        anna = discord.add_person()
        message = await discord.say(discord.channel, anna, link)
        await until(lambda: TITLE in str(channel.thread(ts)[1:]))
        await until(lambda: discord.thread(message))
        await until(lambda: TITLE in str(discord.shown(discord.thread(message))))
        assert await asyncio.to_thread(served.stop) == (0, "")


async def test_a_reply_goes_though_slack_was_away_when_its_message_was_deleted(
    tmp_path: Path, press: Press, slack: SlackStandIn
):
    channel = slack.world.channel("C1")
    variables = on_slack(slack) | {"FOOTNOTE_FETCH_ALLOW": press.address}
    async with running(tmp_path, **variables):
        await until(lambda: slack.deliveries.connections)
        ts = await slack.people.say(channel, f"<http://{press.address}/ferry>")
        await until(lambda: TITLE in str(channel.thread(ts)[1:]))
        slack.fail("chat.delete", 503, times=12)  # the SDK tries each call six times
        await slack.people.delete(channel, ts)
        await until(lambda: slack.called("chat.delete"))
        await until(lambda: TITLE not in str(channel.messages))


@pytest.mark.parametrize("platform", ["SLACK_BOT", "DISCORD"])
async def test_a_wrong_token_is_one_sentence(
    tmp_path: Path, platform: str, slack: SlackStandIn, discord: DiscordStandIn
):
    variables = (
        on_slack(slack, "xoxb-wrong") if platform == "SLACK_BOT" else on_discord(discord, "wrong")
    )
    async with running(tmp_path, **variables) as served:
        status, err = await asyncio.to_thread(served.ended)
    assert status == 1
    assert err.count("\n") == 1
    assert f"FOOTNOTE_{platform}_TOKEN" in err
    assert "wrong" not in err


@asynccontextmanager
async def running(data: Path, **variables: str) -> AsyncIterator[Served]:
    """Run it without holding up the stand-ins, which live in this event loop."""
    served = await asyncio.to_thread(Served, data, **variables)
    try:
        yield served
    finally:
        await asyncio.to_thread(served.kill)
