"""What a browser sends -> what was said. Pure; whatever is wrong is a ChatError with a sentence."""

import re
from dataclasses import dataclass
from typing import Any

from bot.chat.web.channel_names import folded
from bot.chat.web.rows import Message
from bot.errors import ChatError
from bot.messages import Action, File, Said
from bot.showing.cleaning import clean
from index.links.finding import find_links

MAX_TEXT = 200_000  # characters of one message: a long report
MAX_AUTHOR = 40  # characters of a person's name

_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_COMMAND = re.compile(r"\s*/footnote\b(.*)", re.IGNORECASE | re.DOTALL)
_ALMOST = re.compile(r"\s*/(?:foot|[^\W\d_]+(?:\s|\Z))", re.IGNORECASE)  # not /etc/hosts
_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*://\S+\s*", re.IGNORECASE)
_MENTION = re.compile(r"@footnote\b[,:]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A message as it was sent. ``key`` is the browser's own, the same when it sends it again."""

    key: str
    text: str
    thread: str
    author: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed under a card."""

    key: str
    card: str
    action: Action
    author: str


def sent(body: Any) -> Sent:
    """Return the message in a request's JSON. Raises ChatError."""
    fields = _fields(body, "key", "text")
    if not fields["text"].strip():
        raise ChatError("There is nothing in the message.")
    if len(fields["text"]) > MAX_TEXT:
        raise ChatError(
            f"That is more than the {MAX_TEXT:,} characters a message can have. "
            "Save it as a file and drop it here."
        )
    _understood(fields["text"])
    thread = fields.get("thread", "")
    return Sent(key(fields["key"]), fields["text"], key(thread) if thread else "", _author(fields))


def _understood(text: str) -> None:
    """Raise ChatError for what is meant for the bot, but that it does not know."""
    if _ALMOST.match(text) and command(text) is None:
        raise ChatError("That is no command. Did you mean /footnote help?")
    if _OTHER_SCHEME.fullmatch(text):
        raise ChatError("Only http and https links are read. Drop the file itself here.")


def press(body: Any) -> Press:
    """Return the pressed button in a request's JSON. Raises ChatError."""
    fields = _fields(body, "key", "card", "action")
    try:
        action = Action(fields["action"])
    except ValueError as error:
        raise ChatError("There is no such button. Reload the page.") from error
    return Press(key(fields["key"]), key(fields["card"]), action, _author(fields))


def filled_in(body: Any) -> tuple[str, str, dict[str, str]]:
    """Return the key, the author and the values of a form. Raises ChatError."""
    fields = _fields(body, "key")
    values = body.get("values")
    if not isinstance(values, dict) or not all(isinstance(each, str) for each in values.values()):
        raise ChatError("The form is out of date. Open the settings again.")
    return key(fields["key"]), _author(fields), values


def command(text: str) -> str | None:
    """Return what follows ``/footnote``, or None where a message is no command."""
    match = _COMMAND.fullmatch(text)
    return match[1].strip() if match else None


def said(message: Message, space: str, platform: str) -> Said:
    """Return a kept message as every platform has it.

    What is written in the channel itself is a question to the bot, in a thread what names it.
    A link or a file is no question: it is read.
    """
    text = "" if message.file else _MENTION.sub("", message.text)
    links = tuple(link.url for link in find_links(text))
    files = (File(message.file, message.id),) if message.file else ()
    named = not message.file and bool(_MENTION.search(message.text))
    return Said(
        platform=platform,
        space=space,
        channel=message.channel,
        message=message.id,
        author=message.author,
        at=message.at,
        text=text,
        links=links,
        files=files,
        thread=message.thread,
        addressed=named or not (message.thread or links or files),
        alone=True,
        edited=message.edited,
        manager=True,
    )


def key(text: str) -> str:
    """Return a message's key. Raises ChatError."""
    if not _KEY.fullmatch(text):
        raise ChatError("The page is out of date. Reload it, and send the message again.")
    return text


def author(text: str, otherwise: str = "") -> str:
    """Return a person's name, fit to be shown."""
    return clean(text, MAX_AUTHOR) or otherwise


def channel_name(body: Any) -> str:
    """Return the name of a new channel, as it will stand in its address. Raises ChatError."""
    return folded(_fields(body, "name")["name"])


def file_name(text: str) -> str:
    """Return a file's name without its folders, fit to be shown."""
    return clean(re.split(r"[/\\]", text)[-1], 120) or "file"


def _author(fields: dict[str, str]) -> str:
    return author(fields.get("author", ""))


def _fields(body: Any, *names: str) -> dict[str, str]:
    if isinstance(body, dict) and all(isinstance(body.get(name), str) for name in names):
        return {name: value for name, value in body.items() if isinstance(value, str)}
    raise ChatError("The page is out of date. Reload it, and try again.")
