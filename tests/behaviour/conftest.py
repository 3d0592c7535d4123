"""One Footnote for each way of being reached, for the whole suite; each test has its own channel."""

import os
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path

import pytest
import pytest_asyncio

from tests.behaviour.place import Place
from tests.behaviour.places import (
    in_the_browser,
    in_the_browser_of_several,
    on_discord,
    on_slack,
    on_slack_by_http,
)
from tests.behaviour.site import Site, newspaper
from tests.databases import database

PLACES = ("slack by socket", "slack by http", "discord", "local", "local, several processes")
ON_POSTGRES = " on PostgreSQL"  # ends the name of a place whose Footnote keeps its rows there
# The others on PostgreSQL too, where there is time: what they differ in is not the database's.
EVERYWHERE = "FOOTNOTE_TEST_EVERYWHERE" in os.environ
_SEVERAL = PLACES[-1]  # needs a server
_PARAMS = [
    *PLACES[:-1],
    *(f"{place}{ON_POSTGRES}" for place in (PLACES if EVERYWHERE else [_SEVERAL])),
]


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


# Ended with this folder: the last of them would be at work beside all tests that are left.
@pytest_asyncio.fixture(scope="package", loop_scope="session", params=_PARAMS)
async def standing(
    request: pytest.FixtureRequest, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    data = tmp_path_factory.mktemp("data")
    opened = {
        "slack by socket": on_slack,
        "slack by http": on_slack_by_http,
        "discord": on_discord,
        "local": in_the_browser,
        _SEVERAL: in_the_browser_of_several,
    }[request.param.removesuffix(ON_POSTGRES)]
    with database() if request.param.endswith(ON_POSTGRES) else nullcontext() as server:
        more = {"FOOTNOTE_DATABASE": server.address} if server else {}
        async with opened(data, site, **more) as place:
            yield place


@pytest_asyncio.fixture(loop_scope="session")
async def place(standing: Place) -> AsyncIterator[Place]:
    """Yield the platform; whatever it refused to take fails the test."""
    before = len(standing.refusals)
    yield standing
    assert standing.refusals[before:] == []
