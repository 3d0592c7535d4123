"""One deed, one SIGKILL, and what is to be seen once the process has come back."""

import asyncio
import contextlib
import sys
from pathlib import Path

from tests.behaviour.place import Channel, Place
from tests.behaviour.site import Site
from tests.faults.deeds import Deed

VICTIM = (sys.executable, "-m", "tests.faults.victim")
ANOTHER_TRY = 5  # seconds after which a person whose command went unanswered sends it again


class Battlefield:
    """A platform with a Footnote that can be killed: its data, and the file that tells it where."""

    def __init__(self, place: Place, site: Site, data: Path, kill_file: Path) -> None:
        self.place, self.site, self._data, self._kill_file = place, site, data, kill_file

    async def killed(self, deed: Deed, point: str) -> tuple[int, int]:
        """Do a deed, die at a point, come back; return how often its result is seen, and is to be."""
        channel = await self.place.channel()
        await self._begin(channel)
        try:
            done = await deed.do(channel, self.site, lambda: self._arm(point), self._data)
            await channel.until(lambda: not self._kill_file.exists())
        finally:
            self._kill_file.unlink(missing_ok=True)
        await channel.until(lambda: done.count() == done.wanted)
        await self.settled(channel)
        return done.count(), done.wanted

    def _arm(self, point: str) -> None:
        self._kill_file.write_text(point)

    async def settled(self, channel: Channel) -> None:
        """Return once nothing is left to do; a command that nobody was there to take is sent again."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANOTHER_TRY):
                    return await channel.settled()

    async def _begin(self, channel: Channel) -> None:
        """Let an article stand in the channel, and the introduction be over."""
        story = self.site.story("bridge")
        message = await channel.say("root", story.url)
        await channel.card(message, story.title)
        await channel.until(lambda: len(channel.public()) == 1)
