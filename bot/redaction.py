"""What must not get into the log: secrets, what people wrote, and where links lead exactly.

What was raised is told by its type and its place in the code. Its message is only told where it is made
of our own words or of the system's.
"""

import hashlib
import re
import sqlite3
import traceback
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from index.errors import FootnoteError

HIDDEN = "[secret]"

# Slack's tokens, Discord's, what Fernet makes, and whatever stands in a header that lets somebody in.
_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w.-]+|xapp-[\w-]+"
    r"|[MNO][\w-]{23,27}\.[\w-]{6,7}\.[\w-]{27,}"
    r"|gAAAAA[\w-]{40,}={0,2}"
    r"|(?i:(?:authorization|cookie|x-footnote-token)[\"']?\s*[:=]\s*[\"']?)(?:\w+ )?[^\s\"',}]+"
    r"|(?i:\b(?:bearer|bot) )[\w.~+/-]{16,}=*"
)
_URL = re.compile(r"\b(?:https?|wss?)://[^\s\"'<>\\^`{|}]+")


def redacted(text: str, hidden: Iterable[str] = ()) -> str:
    """Return ``text`` without secrets, those in ``hidden`` included, and with links made short."""
    for secret in hidden:
        text = text.replace(secret, HIDDEN)
    return _URL.sub(_short, _SECRETS.sub(HIDDEN, text))


def told(error: BaseException) -> str:
    """Return an error's traceback, and those of its causes, without the values that it speaks of."""
    return "".join(_told(error, set()))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield from _told(each, seen)
                yield "\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    says = _words(error)
    yield f"{type(error).__name__}: {says}" if says else type(error).__name__


def _words(error: BaseException) -> str:
    """Return what an error says, where it can be no word of a person's or a page's."""
    if isinstance(error, FootnoteError):
        return str(error)
    driver = getattr(error, "orig", None)
    # As SQLAlchemy wraps it, beside the statement and its values.
    if isinstance(driver, sqlite3.Error):
        return str(driver)
    if isinstance(error, sqlite3.Error):
        return str(error)
    if state := getattr(driver or error, "sqlstate", None):  # PostgreSQL's own words repeat rows
        return f"SQLSTATE {state}"
    if isinstance(error, OSError):
        return error.strerror or ""
    return ""


def _short(found: re.Match[str]) -> str:
    """Return a link's scheme and domain, and a hash by which the same link is known again."""
    from index.links.canonical import registrable_domain  # noqa: PLC0415 - no command waits for its lists

    url = found[0]
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    domain = registrable_domain(host) or "host"
    return f"{parts.scheme or 'link'}://{domain}/#{hashlib.sha256(url.encode()).hexdigest()[:8]}"
