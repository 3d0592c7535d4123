"""The messages of a post where they stand on Discord: changed and taken away, also in archived threads.

Nothing in an archived thread can be changed until it is opened again:
https://docs.discord.com/developers/topics/threads
"""

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from bot.chat.discord.api import (
    CHANNEL,
    FORBIDDEN,
    NO_TEXT_CHANNEL,
    THREAD_ARCHIVED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    Api,
    Rejected,
)
from bot.messages import Record

log = logging.getLogger(__name__)

_NOT_THERE = {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, NO_TEXT_CHANNEL}
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


async def stands_in(api: Api, place: str, message: str) -> bool:
    """Whether a message stands in a channel or thread, as far as the bot may see."""
    try:
        await api.request("GET", _MESSAGE, channel_id=place, message_id=message)
    except Rejected:
        return False
    return True


class Standing:
    """Changes and deletes messages in the first of ``places`` that has them; what is gone stays gone.

    Raises Rejected where a message still stands as it did: only who has Manage Threads opens a thread
    that is locked.
    """

    def __init__(self, api: Api, places: Sequence[str]) -> None:
        self._api = api
        self._places = places
        self._opened: list[str] = []

    async def change(self, message: str, body: Record, plain: Record) -> None:
        """Show ``body`` in the place of a message, or ``plain`` where frames are not allowed."""
        try:
            await self._wherever_it_is("PATCH", message, body)
        except Rejected as error:
            if error.status != FORBIDDEN or not body["embeds"]:
                raise
            await self._wherever_it_is("PATCH", message, plain)

    async def delete(self, message: str) -> None:
        """Take a message away."""
        await self._wherever_it_is("DELETE", message)

    async def archive_again(self) -> None:
        """Leave the threads that were opened as they were found: only their maker may do so."""
        for thread in self._opened:
            with suppress(Rejected):
                await self._set_archived(thread, archived=True)

    async def _wherever_it_is(self, method: str, message: str, body: Record | None = None) -> None:
        refused: Rejected | None = None
        for place in self._places:
            try:
                return await self._in_place(method, place, message, body)
            except Rejected as error:
                if error.code not in _NOT_THERE:
                    refused = error
        if refused:
            raise refused
        return None

    async def _in_place(self, method: str, place: str, message: str, body: Record | None) -> None:
        ids: Record = {"channel_id": place, "message_id": message}
        try:
            await self._api.request(method, _MESSAGE, body=body, **ids)
        except Rejected as error:
            if error.code != THREAD_ARCHIVED:
                raise
            await self._open(place)
            await self._api.request(method, _MESSAGE, body=body, **ids)

    async def _open(self, thread: str) -> None:
        try:
            await self._set_archived(thread, archived=False)
        except Rejected as error:
            if error.status == FORBIDDEN:
                log.warning("a locked thread needs Manage Threads", extra={"channel": thread})
            raise
        self._opened.append(thread)

    async def _set_archived(self, thread: str, *, archived: bool) -> None:
        body = {"archived": archived}
        await self._api.request("PATCH", CHANNEL, body=body, channel_id=thread)


@asynccontextmanager
async def standing(api: Api, places: Sequence[str]) -> AsyncIterator[Standing]:
    """Open what of a post's threads is archived, and archive it again."""
    messages = Standing(api, places)
    try:
        yield messages
    finally:
        await messages.archive_again()
