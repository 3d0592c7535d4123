"""Values that only this installation can have written: signed, unreadable to others, for a while.

Fernet (AES-CBC and HMAC-SHA256, https://github.com/fernet/spec) under a key made for one purpose.
"""

import base64
import json
import time
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import SealBroken, SealExpired

_KEY = 32  # bytes, as Fernet has them


class Seal:
    """Closes values and opens them again: what was closed for another purpose opens nothing."""

    def __init__(
        self, key: bytes, purpose: str, lasts: int, now: Callable[[], float] = time.time
    ) -> None:
        """Take the installation's ``key``; what is closed can be opened for ``lasts`` seconds."""
        made = HKDF(SHA256(), _KEY, salt=None, info=purpose.encode()).derive(key)
        self._fernet = Fernet(base64.urlsafe_b64encode(made))
        self._lasts = lasts
        self._now = now

    def close(self, *values: str | int) -> str:
        """Return the values as a token that fits into an address, a cookie or a form."""
        sealed = self._fernet.encrypt_at_time(json.dumps(values).encode(), int(self._now()))
        return sealed.decode("ascii")

    def open(self, token: str) -> list[str | int]:
        """Return the values of a token. Raises SealBroken, or SealExpired where it was ours."""
        self.closed_at(token)  # checks the signature too
        try:
            # With a time it also refuses what was closed more than a minute in the future.
            found = self._fernet.decrypt_at_time(token, self._lasts, int(self._now()))
        except InvalidToken as error:
            raise SealExpired("The token is too old.") from error
        values: list[str | int] = json.loads(found)
        return values

    def closed_at(self, token: str) -> int:
        """Return when a token was closed, in seconds since 1970. Raises SealBroken."""
        try:
            return self._fernet.extract_timestamp(token)
        except (InvalidToken, ValueError) as error:
            raise SealBroken("The token was not made here.") from error
