"""How far each channel was heard: from there, what was missed is made up for."""

import logging
from collections import defaultdict

from bot.ledger import Ledger
from bot.ledger.channels import Known
from bot.messages import Said

log = logging.getLogger(__name__)


class Seen:
    """Notes the newest message of each channel, but none that is newer than what is not kept.

    The process may die at any moment, and a message may be impossible to keep: whatever a note
    went past would never be looked for again.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        # The messages of a space that are not kept yet. One that could not be kept stays.
        self._open: defaultdict[str, set[int]] = defaultdict(set)
        self._kept: dict[tuple[str, str], Said] = {}  # the newest of each channel, not noted yet
        self._noted: set[tuple[str, str]] = set()
        self._held = False

    async def noted(self, platform: str) -> list[Known]:
        """Return what was noted of each channel."""
        found = await self._ledger.channels(platform)
        self._noted.update((known.space, known.channel) for known in found)
        return found

    def hold(self) -> None:
        """Note nothing more of what has a note: there is a gap to be made up for first."""
        self._held = True

    async def release(self) -> None:
        """Note what was kept meanwhile, and from now on what will be."""
        self._held = False
        for space in {space for space, _ in self._kept}:
            await self._note(space)

    def begin(self, space: str, message: str) -> None:
        """A message has come, and is not kept yet."""
        self._open[space].add(int(message))

    async def kept(self, space: str, message: str, said: Said | None) -> None:
        """It is kept; nothing has to be where ``said`` is None."""
        self._open[space].discard(int(message))
        if said:
            key = (said.space, said.channel)
            self._kept[key] = max(
                said, self._kept.get(key, said), key=lambda each: int(each.message)
            )
        await self._note(space)

    async def _note(self, space: str) -> None:
        for key, said in list(self._kept.items()):
            older = any(message < int(said.message) for message in self._open[space])
            if key[0] != space or older or (self._held and key in self._noted):
                continue
            try:
                await self._ledger.saw(said.platform, *key, said.message, said.at)
            except Exception:  # the message itself is kept; the next one notes more
                log.exception("not noted")
            else:
                self._noted.add(key)
                if self._kept.get(key) is said:
                    del self._kept[key]
