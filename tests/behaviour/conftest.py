"""One Footnote for each way of being reached, for the whole suite; each test has its own channel."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.behaviour.discord import DiscordPlace
from tests.behaviour.place import Place
from tests.behaviour.serving import serving
from tests.behaviour.site import Site, newspaper
from tests.behaviour.slack import SlackPlace
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.slack import SlackStandIn
from tests.stand_ins.slack.world import APP_TOKEN, BOT_TOKEN

PLACES = ("slack by socket", "slack by http", "discord")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all of the suite share one event loop, in which the stand-ins live."""
    here = str(Path(__file__).parent)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def site() -> AsyncIterator[Site]:
    async with newspaper() as opened:
        yield opened


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=PLACES)
async def standing(
    request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    data = tmp_path_factory.mktemp("data")
    if request.param == "discord":
        async with _discord(data, site) as place:
            yield place
    else:
        async with _slack(data, site, request.param) as place:
            yield place


@pytest_asyncio.fixture(loop_scope="session")
async def place(standing: Place) -> AsyncIterator[Place]:
    """Yield the platform; whatever it refused to take fails the test."""
    before = len(standing.refusals)
    yield standing
    assert standing.refusals[before:] == []


@asynccontextmanager
async def _slack(data: Path, site: Site, name: str) -> AsyncIterator[Place]:
    async with SlackStandIn.open() as slack:
        settings = {
            "FOOTNOTE_FETCH_ALLOW": site.address,
            "FOOTNOTE_SLACK_API_URL": slack.api_url,
            "FOOTNOTE_SLACK_BOT_TOKEN": BOT_TOKEN,
        }
        if name == "slack by socket":
            async with serving(data, FOOTNOTE_SLACK_APP_TOKEN=APP_TOKEN, **settings):
                yield SlackPlace(slack, name)
        else:
            secret = slack.deliveries.secret
            async with serving(data, FOOTNOTE_SLACK_SIGNING_SECRET=secret, **settings) as served:
                slack.deliveries.request_url = f"{served.origin}/slack/events"
                yield SlackPlace(slack, name)


@asynccontextmanager
async def _discord(data: Path, site: Site) -> AsyncIterator[Place]:
    async with (
        DiscordStandIn.open() as discord,
        serving(
            data,
            FOOTNOTE_FETCH_ALLOW=site.address,
            FOOTNOTE_DISCORD_TOKEN=discord.token,
            FOOTNOTE_DISCORD_API_URL=discord.api_url,
            FOOTNOTE_DISCORD_GATEWAY_URL=discord.gateway_url,
        ),
    ):
        await discord.connected()
        yield DiscordPlace(discord)
