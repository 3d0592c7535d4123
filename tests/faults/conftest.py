"""Slack and Discord, each with a Footnote that dies where it is told to."""

import inspect
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.behaviour.conftest import on_discord, on_slack
from tests.behaviour.site import newspaper
from tests.faults.killing import VICTIM, Battlefield

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all of these share one event loop, in which the stand-ins live."""
    for item in items:
        if item.path.is_relative_to(HERE) and inspect.iscoroutinefunction(
            getattr(item, "function", None)
        ):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["slack", "discord"])
async def field(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Battlefield]:
    folder = tmp_path_factory.mktemp("field")
    opened = on_slack if request.param == "slack" else on_discord
    settings = {"FOOTNOTE_KILL_FILE": str(folder / "kill")}
    async with newspaper() as site, opened(folder / "data", site, VICTIM, **settings) as place:
        yield Battlefield(place, site, folder / "data", folder / "kill")
