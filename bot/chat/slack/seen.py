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
        self._put_off: dict[Where, str] = {}  # what the next try begins after, where one failed

    async def load(self) -> None:
        """Take up where the last process ended."""
        for each in await self._ledger.channels(PLATFORM):
            if is_ts(each.last_message):
                self._last[each.space, each.channel] = _Last(each.last_message, each.last_at)

    def gap(self) -> dict[Where, str]:
        """Return the last message of each channel now that something may have been missed."""
        return {where: self._open(where) for where in self._last}

    def is_behind(self) -> bool:
        """Whether there are channels that could not be caught up with."""
        return bool(self._put_off)

    def put_off(self) -> dict[Where, str]:
        """Return the same of the channels that could not be caught up with, to try it again."""
        return {where: self._open(where) for where in list(self._put_off)}

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
            if not self._gaps.get(where) and where not in self._put_off:
                await self._keep(where)

    def was_delivered(self, space: str, channel: str, message: str) -> bool:
        """Whether a message that stands in a history came by itself."""
        return (space, channel, message) in self._live

    async def made_up_for(self, where: Where) -> None:
        """Note that nothing of a gap is missing in a channel any more."""
        if self._gaps[where] == 1 and where not in self._put_off:
            await self._keep(where)
        self._gaps[where] -= 1

    def not_made_up_for(self, where: Where, last: str) -> None:
        """Note that what came after ``last`` is still missing: live messages must not hide it."""
        self._gaps[where] -= 1
        self._put_off[where] = min(last, self._put_off.get(where, last), key=float)

    def _open(self, where: Where) -> str:
        """Note a gap in a channel; return the last message before it."""
        self._gaps[where] = self._gaps.get(where, 0) + 1
        return self._put_off.pop(where, self._last[where].message)

    async def _keep(self, where: Where) -> None:
        last = self._last[where]
        await self._ledger.saw(PLATFORM, *where, last.message, last.at)


def _moment(edited: str) -> float:
    return float(edited) if is_ts(edited) else 0.0
