"""“Footnote is typing”, from when work on a question begins until its reply is sent."""

import asyncio

from bot.chat.discord.api import Api, Rejected
from bot.errors import PlatformFailed
from bot.settings import SettingsError

REFRESHED = 8.0  # seconds; Discord shows it for ten
TIMES = 15  # two minutes: whoever waits longer than that is told nothing by it

_TYPING = "/channels/{channel_id}/typing"


class AtWork:
    """Shows what is being worked on. It is only a courtesy, and never fails."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._ending: dict[str, asyncio.Event] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, key: str, place: str) -> None:
        """Show it in ``place`` until ``end`` is called with the same key."""
        if key not in self._ending:
            self._ending[key] = asyncio.Event()
            task = asyncio.create_task(self._show(key, place))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def end(self, key: str) -> None:
        """Show it no longer."""
        # No request is cancelled: discord.py would wait for ever for the end of a global rate limit.
        if ending := self._ending.get(key):
            ending.set()

    async def close(self) -> None:
        """Show nothing any longer."""
        for ending in self._ending.values():
            ending.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=1)

    async def _show(self, key: str, place: str) -> None:
        try:
            for _ in range(TIMES):
                await self._api.request("POST", _TYPING, channel_id=place)
                if await _ended(self._ending[key]):
                    return
        except (Rejected, PlatformFailed, SettingsError):
            return
        finally:
            del self._ending[key]


async def _ended(ending: asyncio.Event) -> bool:
    try:
        return await asyncio.wait_for(ending.wait(), REFRESHED)
    except TimeoutError:
        return False
