"""Links that open an article on its sentence, for five minutes: for who may see the channel now."""

import time
from collections.abc import Callable
from dataclasses import astuple, dataclass

from bot.seals import Seal

PATH = "/read/"  # before a link's token
# Seconds. A link is given to who reads along in the channel; who leaves it can go on for this long.
LASTS = 5 * 60


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters ``start`` to ``end`` of an article, as a channel may see it."""

    platform: str
    space: str
    channel: str
    article: str
    start: int = 0
    end: int = 0


class ReadingLinks:
    """Makes links and opens them again; what they hold can be read by nobody else.

    Does not know whether the channel still shares the article: the store does.
    """

    def __init__(self, key: bytes, address: str = "", now: Callable[[], float] = time.time) -> None:
        """Take the installation's ``key``, and the ``address`` where people reach the pages."""
        self._seal = Seal(key, "reading", LASTS, now)
        self._address = address

    def to(self, spot: Spot) -> str:
        """Return a link to ``spot``."""
        return f"{self._address}{PATH}{self._seal.close(*astuple(spot))}"

    def opened(self, token: str) -> Spot:
        """Return what a link leads to. Raises SealBroken, or SealExpired."""
        platform, space, channel, article, start, end = self._seal.open(token)
        place = (str(platform), str(space), str(channel), str(article))
        return Spot(*place, int(start), int(end))
