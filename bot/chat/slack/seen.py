"""Which message of each channel was the last that Slack delivered: what came after a gap is missed."""

from dataclasses import dataclass

from bot.chat.slack.fields import PLATFORM, is_ts
from bot.ledger import Ledger
from bot.messages import Said

MAX_LIVE = 5000  # messages remembered as delivered, and as edited

Where = tuple[str, str]  # a space and a channel


@dataclass(frozen=True, slots=True)
class _Last:
    message: str
    at: str


class Seen:
    """The last messages, in memory and in the ledger.

    While a channel is being caught up, the ledger stays behind: should the process die, the next
    one begins at the same place.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last: dict[Where, _Last] = {}
        self._live: dict[tuple[str, str, str], None] = {}
        self._edits: dict[tuple[str, str, str], float] = {}  # when each was edited last
        self._gaps: dict[Where, int] = {}  # how many of them are still to be made up for

    async def load(self) -> None:
        """Take up where the last process ended."""
        for each in await self._ledger.channels(PLATFORM):
            if is_ts(each.last_message):
                self._last[each.space, each.channel] = _Last(each.last_message, each.last_at)

    def gap(self) -> dict[Where, str]:
        """Return the last message of each channel now that something may have been missed."""
        for where in self._last:
            self._gaps[where] = self._gaps.get(where, 0) + 1
        return {where: last.message for where, last in self._last.items()}

    async def delivered(self, said: Said) -> None:
        """Note a message that Slack delivered."""
        self._live[said.space, said.channel, said.message] = None
        if len(self._live) > MAX_LIVE:
            self._live.pop(next(iter(self._live)))
        await self.found(said)

    def edited(self, said: Said) -> None:
        """Note that what a message said before does not count any more."""
        where = (said.space, said.channel, said.message)
        self._edits[where] = max(_moment(said.edited), self._edits.get(where, 0.0))
        if len(self._edits) > MAX_LIVE:
            self._edits.pop(next(iter(self._edits)))

    def is_overtaken(self, said: Said) -> bool:
        """Whether a later edit of the message came first: Slack keeps no order."""
        where = (said.space, said.channel, said.message)
        return _moment(said.edited) < self._edits.get(where, 0.0)

    async def found(self, said: Said) -> None:
        """Note a message, however it came."""
        where = (said.space, said.channel)
        known = self._last.get(where)
        if known is None or float(said.message) > float(known.message):
            self._last[where] = _Last(said.message, said.at)
            if not self._gaps.get(where):
                await self._keep(where)

    def was_delivered(self, space: str, channel: str, message: str) -> bool:
        """Whether a message that stands in a history came by itself."""
        return (space, channel, message) in self._live

    async def made_up_for(self, where: Where) -> None:
        """Note that nothing is missing in a channel any more."""
        self._gaps[where] -= 1
        if not self._gaps[where]:
            await self._keep(where)

    async def _keep(self, where: Where) -> None:
        last = self._last[where]
        await self._ledger.saw(PLATFORM, *where, last.message, last.at)


def _moment(edited: str) -> float:
    return float(edited) if is_ts(edited) else 0.0
