"""What the local channel remembers, in tables of its own beside the articles."""

import secrets
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection

from bot.chat.web import rows, tables
from bot.chat.web.rows import Message
from bot.errors import ChatError, UploadGone
from bot.messages import Card, Event, Kind
from bot.showing.cards import without
from index.db.engine import Database
from index.db.migrate import migrate
from index.db.where import Where

SHOWN = 100  # messages that are shown at a time, each with its thread

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a channel, and the change it is up to; ``earlier`` is its first message where more stands before."""

    messages: list[Message]
    earlier: str
    up_to: int


class History:
    """The messages of one space. Each change is one transaction.

    Does not know who watches: the live channel does.
    """

    def __init__(self, database: Database, space: str) -> None:
        self._database = database
        self.space = space

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where, space: str) -> AsyncIterator[Self]:
        """Open the history in ``data``, made and migrated where it must be. Raises StoreError."""
        async with Database.open(
            data, lambda engine: migrate(engine, _VERSIONS, "web_version"), part="web"
        ) as database:
            yield cls(database, space)

    async def channels(self) -> list[str]:
        """Return the names of the channels, in the order in which they were made."""
        return await self._database.read(lambda connection: tables.channels(connection, self.space))

    async def add_channel(self, channel: str, at: str) -> None:
        """Make a channel, unless there is one of that name."""
        await self._database.write(
            lambda connection: tables.add_channel(connection, self.space, channel, at)
        )

    async def say(self, message: Message, body: bytes = b"") -> Message:
        """Add a message and the file that came with it; return it as it is kept.

        A message that is there already, from a request sent twice, stays as it is.
        """

        def work(connection: Connection) -> Message:
            there = rows.find(connection, self.space, message.channel, message.id)
            if there:
                return there
            rows.put(connection, self.space, message)
            if message.file:
                place = (self.space, message.channel, message.id)
                tables.keep_upload(connection, *place, message.file, body)
            return message

        return await self._database.write(work)

    async def looked_at(self, message: Message) -> None:
        """Note that what a message asks for has been submitted."""

        def settled(there: Message) -> Message:
            same = there.edited == message.edited
            return replace(there, wanting=False) if same else there

        await self._change(message.channel, message.id, settled)

    async def edit(self, channel: str, message: str, text: str, edited: str) -> Message:
        """Put other words in a person's message; return it. Raises ChatError if it has none."""

        def changed(there: Message) -> Message:
            if there.removed or there.card or there.file:
                raise ChatError("Only what you wrote yourself can be changed.")
            if there.edited == edited:
                return there
            return replace(there, text=text, edited=edited, wanting=True)

        return await self._found(channel, message, changed)

    async def delete(self, channel: str, message: str) -> Message:
        """Take a person's message away, with its file and what it awaits; return what it was."""
        was = await self.find(channel, message)
        if was is None or was.card:
            raise ChatError("There is no such message.")

        def work(connection: Connection) -> None:
            awaited = rows.awaited_by(connection, self.space, channel, message)
            for each in (was, *awaited):
                rows.put(connection, self.space, _emptied(each))
            tables.drop_upload(connection, self.space, channel, message)

        await self._database.write(work)
        await self._database.scrub()
        return was

    async def show(self, message: Message) -> None:
        """Add a card, in the place of what was awaited; one that is there already stays as it is."""

        def work(connection: Connection) -> None:
            there = rows.find(connection, self.space, message.channel, message.id)
            if there is None or there.event:
                rows.put(connection, self.space, message)

        await self._database.write(work)

    async def change(self, channel: str, message: str, card: Card | None) -> None:
        """Show another card in the place of one, or nothing of it any more.

        Where the article is forgotten, so is the text that was pasted, or the file's name, from
        the write-ahead log too.
        """

        def work(connection: Connection) -> None:
            there = rows.find(connection, self.space, channel, message)
            if there is None or there.removed:
                return
            rows.put(connection, self.space, replace(there, card=card) if card else _emptied(there))
            if card and card.kind is Kind.FORGOTTEN:
                self._blank(connection, channel, there.asked)

        await self._database.write(work)
        if card is None or card.kind is Kind.FORGOTTEN:
            await self._database.scrub()

    async def settle(self, event: Event, message: str) -> None:
        """Await no reply to ``event`` any more, and drop the file that it was read from."""

        def work(connection: Connection) -> None:
            there = rows.find(connection, self.space, event.channel, message)
            if there and there.event:
                rows.put(connection, self.space, _emptied(there))
            if event.source:
                tables.drop_upload(connection, self.space, event.channel, event.source)

        await self._database.write(work)

    async def forget_person(self, person: str, but: str) -> None:
        """Take a person's name off what they said, and away what only they saw but the message ``but``."""

        def work(connection: Connection) -> None:
            for each in rows.said_by(connection, self.space, person):
                if each.reader and each.id != but:
                    rows.put(connection, self.space, replace(_emptied(each), reader=""))
                elif not each.reader:
                    rows.put(connection, self.space, replace(each, author=""))

        await self._database.write(work)
        await self._database.scrub()

    async def expire(self, channel: str, before: str, gone: Collection[str]) -> None:
        """Take away what stands in a channel since before a time, and in newer cards what is ``gone``.

        ``before`` is an ISO 8601 time in UTC, ``gone`` names articles by id.
        """

        def work(connection: Connection) -> None:
            for each in rows.of_channel(connection, self.space, channel):
                now = _emptied(each) if _is_older(each.at, before) else each
                for article in gone if now.card else ():
                    now = replace(now, card=now.card and without(now.card, article))
                if now != each:
                    rows.put(connection, self.space, now)
                if now.removed:
                    tables.drop_upload(connection, self.space, channel, each.id)

        await self._database.write(work)
        await self._database.scrub()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and bytes of the event's file. Raises UploadGone."""
        place = (self.space, event.channel, event.source)
        found = await self._database.read(lambda connection: tables.upload(connection, *place))
        if found is None:
            raise UploadGone(f"The file of {event.key} is no longer kept.")
        return found

    async def find(self, channel: str, message: str) -> Message | None:
        """Return a message, or None where there is none any more."""
        found = await self._database.read(
            lambda connection: rows.find(connection, self.space, channel, message)
        )
        return None if found is None or found.removed else found

    async def messages(self, channel: str, person: str, before: str = "") -> Shown:
        """Return the last messages that a person sees, or the last ``before`` the message of that id."""

        def work(connection: Connection) -> Shown:
            here = (connection, self.space, channel, person)
            found = rows.latest(*here, SHOWN, before)
            first = next((each.id for each in found if not each.thread), "")
            return Shown(
                found,
                first if first and rows.has_earlier(*here, first) else "",
                rows.last_change(connection, self.space),
            )

        return await self._database.read(work)

    async def thread(self, channel: str, person: str, root: str) -> list[Message]:
        """Return a message and all that a person sees of its thread, oldest first."""
        return await self._database.read(
            lambda connection: rows.thread(connection, self.space, channel, person, root)
        )

    async def changes(self, channel: str, person: str, after: int) -> list[Message]:
        """Return what changed after a change, of what a person sees, in order."""
        return await self._database.read(
            lambda connection: rows.changes(connection, self.space, channel, person, after)
        )

    async def last_change(self) -> int:
        """Return the number of the last change, 0 before the first."""
        return await self._database.read(
            lambda connection: rows.last_change(connection, self.space)
        )

    async def wanting(self) -> list[Message]:
        """Return the messages that nobody has looked at yet, oldest first."""
        return await self._database.read(lambda connection: rows.wanting(connection, self.space))

    async def awaited(self) -> list[Event]:
        """Return the events that have no reply yet, oldest first."""
        return await self._database.read(lambda connection: rows.awaited(connection, self.space))

    async def secret(self) -> bytes:
        """Return the key that signs forms' tokens: the same as long as the data directory lives."""
        return await self._database.write(
            lambda connection: tables.secret(connection, "forms", secrets.token_bytes(32))
        )

    async def _change(
        self, channel: str, message: str, changed: Callable[[Message], Message]
    ) -> Message | None:
        def work(connection: Connection) -> Message | None:
            there = rows.find(connection, self.space, channel, message)
            if there and (now := changed(there)) != there:
                rows.put(connection, self.space, now)
                return now
            return there

        return await self._database.write(work)

    async def _found(
        self, channel: str, message: str, changed: Callable[[Message], Message]
    ) -> Message:
        found = await self._change(channel, message, changed)
        if found is None:
            raise ChatError("There is no such message.")
        return found

    def _blank(self, connection: Connection, channel: str, message: str) -> None:
        """Leave of a pasted text, or of a file's name, that there was one."""
        said = rows.find(connection, self.space, channel, message)
        if said and said.file:
            rows.put(connection, self.space, replace(said, text="", file="…"))


def _emptied(message: Message) -> Message:
    return replace(message, text="", file="", event=None, card=None, wanting=False)


def _is_older(at: str, before: str) -> bool:
    return datetime.fromisoformat(at) < datetime.fromisoformat(before)
