"""What a channel may be called, wherever it is made: its name stands in the address of its page."""

import re
import unicodedata

from bot.errors import ChatError

MAX_CHANNEL = 60  # characters
_NOT_IN_A_NAME = re.compile(r"[^\w]+")
_NOT_IN_AN_ADDRESS = re.compile(r"[{}]")  # the routes of aiohttp match neither


def folded(text: str) -> str:
    """Return the name that the page gives to a channel that is to be called so. Raises ChatError."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    name = _NOT_IN_A_NAME.sub("-", lowered).strip("-_")
    if not name:
        raise ChatError("Give the channel a name with letters or digits.")
    if len(name) > MAX_CHANNEL:
        raise ChatError(f"Give the channel a name of at most {MAX_CHANNEL} characters.")
    return name


def check(name: str) -> None:
    """Raise ChatError where the page could not open a channel of exactly this name, however long."""
    folded(name[:MAX_CHANNEL])
    if not name.isprintable() or _NOT_IN_AN_ADDRESS.search(name):
        raise ChatError("Give the channel a name of one line, without { and }.")
