"""What is out of reach is tried again; what only the operator can put right is not."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.errors import PlatformFailed
from bot.processes.far import reach, stay
from bot.settings import SettingsError


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.processes.far.FIRST_PAUSE", 0)


class Platform:
    """Fails as it is told to, and then opens."""

    def __init__(self, *fails: Exception) -> None:
        self._fails = list(fails)
        self.opened = 0

    @asynccontextmanager
    async def open(self):
        if self._fails:
            raise self._fails.pop(0)
        self.opened += 1
        yield self


async def test_a_platform_is_tried_until_it_is_reached(caplog):
    platform = Platform(OSError("no network"), PlatformFailed("down for a while"))
    reached = asyncio.get_running_loop().create_future()
    async with AsyncExitStack() as stack:
        await reach("Slack", platform.open, stack, reached)
        assert await reached is platform
    assert caplog.messages == ["out of reach", "out of reach"]


async def test_a_wrong_token_is_not_tried_again():
    platform = Platform(SettingsError("a wrong token"))
    with pytest.raises(SettingsError):
        await stay("Slack", platform.open, _end)
    assert platform.opened == 0


async def test_a_wrong_token_among_tasks_that_failed_together_is_found():
    platform = Platform(ExceptionGroup("two", [OSError("x"), SettingsError("a wrong token")]))
    with pytest.raises(SettingsError, match="a wrong token"):
        await stay("Slack", platform.open, _end)


async def test_a_connection_that_ends_is_made_again():
    platform = Platform()
    thrice = asyncio.Event()

    async def live(opened: Platform) -> None:
        if opened.opened == 3:
            thrice.set()
            await asyncio.Event().wait()

    staying = asyncio.create_task(stay("Slack", platform.open, live))
    await asyncio.wait_for(thrice.wait(), 10)
    staying.cancel()


async def _end(_opened: Platform) -> None:
    return
