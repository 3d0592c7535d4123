"""Each way of being reached, opened: a stand-in, and a Footnote that is told to use it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.behaviour.discord import DiscordPlace
from tests.behaviour.local import LocalPlace
from tests.behaviour.place import Place
from tests.behaviour.serving import SERVE, serving
from tests.behaviour.site import Site
from tests.behaviour.slack import SlackPlace
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN


@asynccontextmanager
async def on_slack(
    data: Path, site: Site, program: tuple[str, ...] = SERVE, **more: str
) -> AsyncIterator[Place]:
    """Slack by Socket Mode."""
    async with SlackStandIn.open() as slack:
        given = _slack(slack, site) | {"FOOTNOTE_SLACK_APP_TOKEN": APP_TOKEN} | more
        async with serving(data, program, **given):
            yield SlackPlace(slack, "slack by socket")


@asynccontextmanager
async def on_slack_by_http(data: Path, site: Site, **more: str) -> AsyncIterator[Place]:
    """Slack by signed requests."""
    async with SlackStandIn.open() as slack:
        secret = {"FOOTNOTE_SLACK_SIGNING_SECRET": slack.deliveries.secret}
        async with serving(data, **_slack(slack, site), **secret, **more) as served:
            slack.deliveries.request_url = f"{served.origin}/slack/events"
            yield SlackPlace(slack, "slack by http")


@asynccontextmanager
async def on_discord(
    data: Path, site: Site, program: tuple[str, ...] = SERVE, **more: str
) -> AsyncIterator[Place]:
    """Discord by its gateway."""
    async with DiscordStandIn.open() as discord:
        given = {
            "FOOTNOTE_FETCH_ALLOW": site.address,
            "FOOTNOTE_DISCORD_TOKEN": discord.token,
            "FOOTNOTE_DISCORD_API_URL": discord.api_url,
            "FOOTNOTE_DISCORD_GATEWAY_URL": discord.gateway_url,
        }
        async with serving(data, program, **given, **more):
            await discord.connected()
            yield DiscordPlace(discord)


@asynccontextmanager
async def in_the_browser(data: Path, site: Site, **more: str) -> AsyncIterator[Place]:
    """The local channel."""
    allowed = {"FOOTNOTE_FETCH_ALLOW": site.address}
    async with serving(data, **allowed, **more) as served, LocalPlace.open(served.origin) as place:
        yield place


@asynccontextmanager
async def in_the_browser_of_several(data: Path, site: Site, **more: str) -> AsyncIterator[Place]:
    """The local channel, with two workers beside it that have only the database in common with it."""
    given = {"FOOTNOTE_FETCH_ALLOW": site.address} | more
    async with (
        serving(data / "one", roles="worker", **given),
        serving(data / "two", roles="worker", **given),
        serving(data / "web", roles="web", **given) as served,
        LocalPlace.open(served.origin) as place,
    ):
        yield place


def _slack(slack: SlackStandIn, site: Site) -> dict[str, str]:
    return {
        "FOOTNOTE_FETCH_ALLOW": site.address,
        "FOOTNOTE_SLACK_API_URL": slack.api_url,
        "FOOTNOTE_SLACK_BOT_TOKEN": BOT_TOKEN,
    }
