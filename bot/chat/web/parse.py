"""What a browser sends -> what was said. Pure; whatever is wrong is a ChatError with a sentence."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from bot.cleaning import clean
from bot.errors import ChatError

MAX_TEXT = 200_000  # characters of one message: a long report
MAX_CHANNEL = 60  # characters of a channel's name

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_ARTICLE = re.compile(r"[^\x00-\x1f/?#]{1,200}")
_NOT_IN_A_NAME = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was sent. ``key`` is the browser's own, the same when it sends it again."""

    key: str
    text: str
    thread: str


def said(sent: Any) -> Said:
    """Return the message in a request's JSON. Raises ChatError."""
    fields = _fields(sent, "text")
    text = fields["text"]
    if not text.strip():
        raise ChatError("There is nothing in the message.")
    if len(text) > MAX_TEXT:
        raise ChatError(
            f"That is more than the {MAX_TEXT:,} characters a message can have. "
            "Save it as a file and drop it here."
        )
    thread = fields.get("thread", "")
    return Said(key(fields["key"]), text, article(thread) if thread else "")


def forgetting(sent: Any) -> tuple[str, str]:
    """Return the key and the article of a request to forget. Raises ChatError."""
    fields = _fields(sent, "article")
    return key(fields["key"]), article(fields["article"])


def key(text: str) -> str:
    """Return a message's key. Raises ChatError."""
    if not _KEY.fullmatch(text):
        raise ChatError("The page is out of date. Reload it, and send the message again.")
    return text


def article(text: str) -> str:
    """Return an article's id. Raises ChatError."""
    if not _ARTICLE.fullmatch(text):
        raise ChatError("There is no such article.")
    return text


def channel_name(sent: Any) -> str:
    """Return the name of a new channel, as it will stand in its address. Raises ChatError."""
    fields = _fields({"key": "", **sent} if isinstance(sent, dict) else sent, "name")
    folded = unicodedata.normalize("NFKC", fields["name"]).lower()
    name = _NOT_IN_A_NAME.sub("-", folded).strip("-_")
    if not name:
        raise ChatError("Give the channel a name with letters or digits.")
    if len(name) > MAX_CHANNEL:
        raise ChatError(f"Give the channel a name of at most {MAX_CHANNEL} characters.")
    return name


def file_name(text: str) -> str:
    """Return a file's name without its folders, fit to be shown."""
    return clean(re.split(r"[/\\]", text)[-1], 120) or "file"


def _fields(sent: Any, *names: str) -> dict[str, str]:
    if isinstance(sent, dict) and all(isinstance(sent.get(name), str) for name in ("key", *names)):
        return {name: value for name, value in sent.items() if isinstance(value, str)}
    raise ChatError("The page is out of date. Reload it, and try again.")
