"""Who may come from beyond this machine: whoever opens a login link gets a signed session."""

import secrets
import time
from collections.abc import Callable

from bot.errors import SealBroken, SealExpired
from bot.seals import Seal

PATH = "/login/"  # before a link's token
LINK_LASTS = 10 * 60  # seconds
SESSION_LASTS = 14 * 24 * 3600  # seconds


def login_link(key: bytes, address: str) -> str:
    """Return a link that logs in whoever opens it first, within ``LINK_LASTS``."""
    return f"{address}{PATH}{_links(key, time.time).close(secrets.token_urlsafe(16))}"


class Sessions:
    """Takes each login link once, and knows the sessions that it gave for it.

    Which links were used is remembered here alone: those from before this was made are not taken.
    """

    def __init__(self, key: bytes, now: Callable[[], float] = time.time) -> None:
        self._links = _links(key, now)
        self._sessions = Seal(key, "session", SESSION_LASTS, now)
        self._began = int(now())
        self._used: set[str | int] = set()

    def look(self, token: str) -> None:
        """Raise SealBroken or SealExpired where a login link is not good, or no longer."""
        (name,) = self._links.open(token)
        if name in self._used or self._links.closed_at(token) < self._began:
            raise SealExpired("The link was used, or is from before the server was started.")

    def begin(self, token: str) -> str:
        """Use a login link up; return a new session. Raises SealBroken or SealExpired."""
        self.look(token)
        # By what is in it: one token can be written in several ways.
        self._used.update(self._links.open(token))
        return self._sessions.close(secrets.token_urlsafe(16))

    def holds(self, session: str) -> bool:
        """Whether a session was given here, and not too long ago."""
        try:
            return bool(self._sessions.open(session))
        except SealBroken:
            return False


def _links(key: bytes, now: Callable[[], float]) -> Seal:
    return Seal(key, "login", LINK_LASTS, now)
