"""A message for everybody -> where it stands on Discord: in a channel, a thread under what asked for it, or a forum."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial

from bot.chat.discord import forums, places
from bot.chat.discord.api import (
    CANNOT_REPLY,
    FORBIDDEN,
    MESSAGES,
    NO_TEXT_CHANNEL,
    THREAD_EXISTS,
    Api,
    Rejected,
)
from bot.chat.discord.render import thread_name
from bot.messages import Event, Post, Record

MAX_KNOWN_THREADS = 1000

_THREADS = "/channels/{channel_id}/messages/{message_id}/threads"


class Posting:
    """Sends what everybody may see, and remembers which threads it opened for it."""

    def __init__(self, api: Api) -> None:
        self._api = api
        # The thread, or where none could be made the channel, for what a message asked for.
        self._opened: OrderedDict[str, str] = OrderedDict()

    async def send(self, post: Post, event: Event, body: Record, plain: Record) -> str:
        """Send one of the messages of ``post``; return its id. ``plain`` needs fewer permissions.

        Raises Rejected.
        """
        place = await self._place(post, event)
        body = {key: value for key, value in body.items() if value or key == "content"}
        try:
            return await self._send_to(place, event, body, plain)
        except Rejected as error:
            if error.code == NO_TEXT_CHANNEL:
                return await self._send_to_forum(post, event, body, plain)
            if error.status != FORBIDDEN or place in {event.thread, event.channel}:
                raise
        # There is a thread, and to write in threads is a permission of its own.
        self._opened[event.message] = event.channel
        return await self._send_to(event.channel, event, body, plain)

    async def _send_to_forum(self, post: Post, event: Event, body: Record, plain: Record) -> str:
        if place := places.thread_of(post):
            return await self._shown(partial(self.create, place), body, plain)
        name = thread_name(places.title(post, event))
        create = partial(forums.open_post, self._api, event.channel, name)
        return await self._shown(create, body, plain)

    async def _send_to(self, place: str, event: Event, body: Record, plain: Record) -> str:
        create = partial(self.create, place)
        stands_by_it = place == (event.thread or event.channel)
        if stands_by_it and places.refers(event):
            # A message deleted meanwhile is no reason to be silent.
            refer = {"message_id": event.message, "fail_if_not_exists": False}
            try:
                return await self._shown(create, body | {"message_reference": refer}, plain)
            except Rejected as error:
                if error.code != CANNOT_REPLY:
                    raise
        return await self._shown(create, body, plain)

    async def _shown(
        self, create: Callable[[Record], Awaitable[str]], body: Record, plain: Record
    ) -> str:
        try:
            return await create(body)
        except Rejected as error:
            if error.status != FORBIDDEN or not body.get("embeds"):
                raise
        return await create(body | plain)

    async def create(self, place: str, body: Record) -> str:
        """Send a message to a channel or thread; return its id. Raises Rejected."""
        try:
            sent = await self._api.request("POST", MESSAGES, body=body, channel_id=place)
        except Rejected:
            self._opened.pop(place, None)  # the thread may have been deleted
            raise
        return str(sent["id"])

    async def _place(self, post: Post, event: Event) -> str:
        """Return the thread or the channel for a reply; a thread is made where there is none yet."""
        if not places.opens_thread(post, event):
            return event.thread or event.channel
        if event.message not in self._opened:
            self._opened[event.message] = await self._open_thread(post, event)
            if len(self._opened) > MAX_KNOWN_THREADS:
                self._opened.popitem(last=False)
        return self._opened[event.message]

    async def _open_thread(self, post: Post, event: Event) -> str:
        body = {
            "name": thread_name(places.title(post, event)),
            "auto_archive_duration": places.ARCHIVE_AFTER,
        }
        try:
            made = await self._api.request(
                "POST", _THREADS, body=body, channel_id=event.channel, message_id=event.message
            )
        except Rejected as error:
            # No permission, no threads in this kind of channel, too many of them, or no such
            # message: then the reply stands in the channel.
            return event.message if error.code == THREAD_EXISTS else event.channel
        return str(made["id"])
