"""Event -> card: what is read, answered and forgotten, whatever the platform."""

import logging
import re
from datetime import datetime
from typing import Protocol

from bot import wording
from bot.cards import (
    answer_card,
    article_card,
    failure_card,
    forgotten_card,
    known_card,
    unasked_card,
)
from bot.chat.port import Chat
from bot.errors import TooManyLinks
from bot.files import page_from
from bot.logs import reference
from bot.messages import Ask, Card, Event
from index.errors import AskError, FootnoteError, UnknownArticle
from index.library import Reading
from index.links import as_link, find_links
from index.types import Answer, Document, Link, Scope, Sharing

ARTICLE_LENGTH = 400  # characters; a longer text without a question is an article
MAX_QUESTION = 1000  # characters; a longer text is an article, even if it asks
MAX_LINKS = 10  # read from one message

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_QUESTION_MARK = re.compile("[?？؟]")

log = logging.getLogger(__name__)


class Librarian(Protocol):
    """What the conversation needs of ``index.library.Library``."""

    async def read(self, link: Link, share: Sharing) -> Reading: ...  # noqa: D102
    async def add(self, document: Document, share: Sharing) -> Reading: ...  # noqa: D102
    async def ask(self, question: str, scope: Scope) -> Answer: ...  # noqa: D102
    async def forget(self, article: str, scope: Scope) -> None: ...  # noqa: D102


def wishes(text: str, *, has_file: bool = False) -> list[tuple[Ask, str]]:
    """Return what a message asks for, each with the text that belongs to it.

    A file or a long text without a question is read; links are read; everything else is a question.
    Raises TooManyLinks.
    """
    if has_file or is_article(text):
        return [(Ask.OPEN, "")]
    links = find_links(text)
    if len(links) > MAX_LINKS:
        raise TooManyLinks(f"{len(links)} links in one message; at most {MAX_LINKS} are read.")
    return [(Ask.READ, link.url) for link in links] or [(Ask.QUESTION, text.strip())]


def is_article(text: str) -> bool:
    """Whether a message is itself something to read: long, beside its links, and asking nothing.

    What is longer than any question is an article, whatever it asks its readers.
    """
    said = _URL.sub("", text).strip()
    if len(said) > MAX_QUESTION:
        return True
    return len(said) > ARTICLE_LENGTH and not _QUESTION_MARK.search(said)


class Conversation:
    """Answers events from a library.

    Does not know how a card is shown, nor that it may be asked for the same event again after a
    crash: reading twice stores once, and posting is the platform's to do once.
    """

    def __init__(self, library: Librarian, chat: Chat) -> None:
        self._library = library
        self._chat = chat
        self._ways = {
            Ask.READ: self._read,
            Ask.OPEN: self._open,
            Ask.QUESTION: self._answer,
            Ask.FORGET: self._forget,
        }

    async def handle(self, event: Event) -> Card:
        """Return the reply, always: what goes wrong is a card too, tied to the log by a reference."""
        try:
            return await self._ways[event.ask](event)
        except AskError as error:
            return unasked_card(wording.failure(error))
        except Exception as error:  # noqa: BLE001 - silence would be worse than any of them
            return _failed(event, error)

    async def _read(self, event: Event) -> Card:
        return _reading_card(await self._library.read(as_link(event.text), _sharing(event)))

    async def _open(self, event: Event) -> Card:
        name, body = await self._chat.upload(event)
        document = Document(url="", page=page_from("", name, body))
        return _reading_card(await self._library.add(document, _sharing(event)))

    async def _answer(self, event: Event) -> Card:
        scope = Scope(event.space, event.channel, (event.article,) if event.article else ())
        return answer_card(await self._library.ask(event.text, scope), scope)

    async def _forget(self, event: Event) -> Card:
        try:
            await self._library.forget(event.article, Scope(event.space, event.channel))
        except UnknownArticle:
            log.info("forgotten before", extra={"key": event.key})
        return forgotten_card(event.article)


def _reading_card(reading: Reading) -> Card:
    return article_card(reading) if reading.is_new else known_card(reading)


def _failed(event: Event, error: Exception) -> Card:
    number = reference()
    fields = {"key": event.key, "reference": number, "reason": type(error).__name__}
    if isinstance(error, FootnoteError):
        log.warning("failed", extra=fields)
    else:
        log.error("broken", extra=fields, exc_info=error)
    return failure_card(wording.failure(error), number)


def _sharing(event: Event) -> Sharing:
    return Sharing(
        space=event.space,
        channel=event.channel,
        message=event.message,
        shared_by=event.author,
        shared_at=datetime.fromisoformat(event.at),
    )
