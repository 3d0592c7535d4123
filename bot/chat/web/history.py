"""What the local channel remembers, in tables of its own beside the articles."""

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from bot.cards import without
from bot.chat.web import rows
from bot.chat.web.rows import Message
from bot.errors import UploadGone
from bot.messages import Ask, Card, Event, Kind
from index.db.engine import Database
from index.db.migrate import migrate
from index.store.sql import FILE

SHOWN = 200  # messages that a page begins with

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


class History:
    """The messages of one space. Each change is one transaction.

    Does not know who watches: the live channel does.
    """

    def __init__(self, database: Database, space: str) -> None:
        self._database = database
        self.space = space

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Path, space: str) -> AsyncIterator[Self]:
        """Open the history in ``data``, made and migrated where it must be. Raises StoreError."""
        async with Database.open(
            data / FILE, lambda engine: migrate(engine, _VERSIONS, "web_version")
        ) as database:
            yield cls(database, space)

    async def channels(self) -> list[str]:
        """Return the names of the channels, in the order in which they were made."""
        return await self._database.read(lambda connection: rows.channels(connection, self.space))

    async def add_channel(self, channel: str, at: str) -> None:
        """Make a channel, unless there is one of that name."""
        await self._database.write(
            lambda connection: rows.add_channel(connection, self.space, channel, at)
        )

    async def say(
        self, message: Message, events: Sequence[Event], upload: tuple[str, bytes] | None = None
    ) -> None:
        """Add a message, an awaited reply to each of its events, and the file that came with it.

        A message that is there already, from a request sent twice, stays as it is.
        """

        def work(connection: Connection) -> None:
            if rows.find(connection, self.space, message.channel, message.id):
                return
            rows.insert(connection, self.space, message)
            for event in events:
                rows.insert(connection, self.space, _reply(message, event))
            if upload:
                rows.keep_upload(connection, events[0], *upload)

        await self._database.write(work)

    async def show(self, event: Event, card: Card, part: int = 0) -> str:
        """Put the card where the reply to ``event`` is awaited, and drop the file it was read from.

        Its further parts get places of their own at the end. Returns the reply's id. One that is
        there already stays as it is. The reply FORGOTTEN takes every other trace of its article out
        of the channel, from the write-ahead log too.
        """
        message = reply_id(event, part)

        def work(connection: Connection) -> None:
            reply = rows.find(connection, self.space, event.channel, message)
            if reply is None:
                reply = Message(message, event.channel, 0, event.thread, "", event.at, "", event)
                rows.insert(connection, self.space, reply)
            if reply.card or reply.removed:
                return
            rows.drop_upload(connection, event)
            current = _as_of_now(connection, self.space, reply, card)
            rows.change(connection, self.space, replace(reply, card=current))
            if card.kind is Kind.FORGOTTEN and _forget(
                connection, self.space, event.channel, card.article, but=reply.id
            ):
                # The article's own card says it from now on.
                rows.change(connection, self.space, _removed(reply))

        await self._database.write(work)
        if card.kind is Kind.FORGOTTEN:
            await self._database.scrub()
        return message

    async def change(self, channel: str, message: str, card: Card | None) -> None:
        """Show another card in a reply's place, or nothing of it any more."""

        def work(connection: Connection) -> None:
            reply = rows.find(connection, self.space, channel, message)
            if reply and not reply.removed:
                changed = replace(reply, card=card) if card else _removed(reply)
                rows.change(connection, self.space, changed)

        await self._database.write(work)

    async def settle(self, event: Event) -> None:
        """Take away the reply that is awaited to ``event``, where none has come."""

        def work(connection: Connection) -> None:
            reply = rows.find(connection, self.space, event.channel, reply_id(event))
            if reply and not reply.card and not reply.removed:
                rows.drop_upload(connection, event)
                rows.change(connection, self.space, _removed(reply))

        await self._database.write(work)

    async def forget(self, channel: str, article: str) -> None:
        """Take every trace of an article out of a channel, from the write-ahead log too."""
        await self._database.write(
            lambda connection: _forget(connection, self.space, channel, article)
        )
        await self._database.scrub()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and bytes of the event's file. Raises UploadGone."""
        found = await self._database.read(lambda connection: rows.upload(connection, event))
        if found is None:
            raise UploadGone(f"The file of {event.key} is no longer kept.")
        return found

    async def messages(self, channel: str, thread: str) -> tuple[list[Message], int]:
        """Return the last messages of a channel or thread, and the change they are up to."""

        def work(connection: Connection) -> tuple[list[Message], int]:
            found = rows.messages(connection, self.space, channel, thread, SHOWN)
            return found, rows.last_change(connection, self.space)

        return await self._database.read(work)

    async def changes(self, channel: str, after: int) -> list[Message]:
        """Return the messages of a channel that changed after a change, in order."""
        return await self._database.read(
            lambda connection: rows.changes(connection, self.space, channel, after)
        )

    async def awaited(self) -> list[Event]:
        """Return the events that have no reply yet, oldest first."""
        return await self._database.read(lambda connection: rows.awaited(connection, self.space))

    async def secret(self) -> bytes:
        """Return the key that signs forms' tokens: the same as long as the data directory lives."""
        return await self._database.write(
            lambda connection: rows.secret(connection, "forms", secrets.token_bytes(32))
        )


def reply_id(event: Event, part: int = 0) -> str:
    """Return the id of the message that is the ``part``-th reply to ``event``."""
    first = f"{event.message}.{event.part}"
    return f"{first}.{part}" if part else first


def _reply(message: Message, event: Event) -> Message:
    return replace(message, id=reply_id(event), author="", text="", event=event)


def _as_of_now(connection: Connection, space: str, reply: Message, card: Card) -> Card:
    """Return an answer without what was forgotten while it was being looked for."""
    if card.kind not in {Kind.ANSWERED, Kind.CLOSEST}:
        return card
    for other in rows.changed_since(connection, space, reply):
        if other.card and other.card.kind is Kind.FORGOTTEN:
            card = without(card, other.card.article)
    return card


def _forget(connection: Connection, space: str, channel: str, article: str, but: str = "") -> bool:
    """Take the article out of every card, its pasted text out of its message, its thread away.

    The reply ``but`` is left as it is. Returns whether a card of the article's own was there: it
    now says that the article is forgotten.
    """
    for message in rows.thread(connection, space, channel, article):
        if message.id != but and not message.removed:
            rows.change(connection, space, _removed(message))
    changed = [
        (reply, left)
        for reply in rows.replies(connection, space, channel)
        if reply.card and reply.id != but and (left := without(reply.card, article)) != reply.card
    ]
    for reply, left in changed:
        rows.change(connection, space, replace(reply, card=left))
        _blank(connection, space, reply)
    return any(left.kind is Kind.FORGOTTEN for _, left in changed)


def _removed(message: Message) -> Message:
    return replace(message, text="", event=None, card=None)


def _blank(connection: Connection, space: str, reply: Message) -> None:
    """Leave of a pasted text, or of a file's name, that there was one."""
    if not reply.event or reply.event.ask is not Ask.OPEN:
        return
    said = rows.find(connection, space, reply.channel, reply.event.message)
    if said and said.text:
        rows.change(connection, space, replace(said, text="…"))
