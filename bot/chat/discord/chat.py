"""Posts as they stand on Discord: sent, found again, changed and taken away over its HTTP API."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Self

import discord

from bot.chat.discord import forums, places, seeing, uploads, words
from bot.chat.discord.api import (
    CANNOT_REPLY,
    FORBIDDEN,
    NO_TEXT_CHANNEL,
    THREAD_EXISTS,
    Api,
    Rejected,
)
from bot.chat.discord.asked import may_manage
from bot.chat.discord.at_work import AtWork
from bot.chat.discord.ephemeral import Ephemeral
from bot.chat.discord.finding import marks, shows
from bot.chat.discord.login import log_in
from bot.chat.discord.overrides import point_at
from bot.chat.discord.parse import DIRECT, id_at
from bot.chat.discord.render import NO_MENTIONS, messages, thread_name, unframed
from bot.chat.discord.standing import standing, stands_in
from bot.chat.refusals import counting
from bot.messages import Ask, Audience, Event, Place, Post, Record
from bot.settings import Settings

MAX_KNOWN_THREADS = 1000
PAGES_SEARCHED, PAGE = 5, 100  # of a channel's history, after the message that asked
SKEW = timedelta(minutes=5)  # by which our clock and Discord's may differ

_MESSAGES = "/channels/{channel_id}/messages"
_THREADS = "/channels/{channel_id}/messages/{message_id}/threads"
_MEMBER = "/guilds/{guild_id}/members/{user_id}"


class DiscordChat:
    """Discord, to post to. Does not listen: the gateway does, in a process of its own."""

    alone = False
    gap = 0.0  # discord.py waits for the limits that Discord tells it

    def __init__(self, api: Api, us: str, application: str, api_url: str) -> None:
        self._api = api
        self._us = us
        self._ephemeral = Ephemeral(api, application)
        self._api_url = api_url
        self._at_work = AtWork(api)
        # The thread, or where none could be made the channel, for what a message asked for.
        self._opened: OrderedDict[str, str] = OrderedDict()

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Self]:
        """Log in, without a gateway. Raises SettingsError for a wrong token, else PlatformFailed."""
        point_at(settings.discord_api_url, settings.discord_gateway_url)
        async with discord.Client(
            intents=discord.Intents(guilds=True), http_trace=counting("discord")
        ) as client:
            await log_in(client, settings)
            us = str(client.user.id) if client.user else ""
            application = str(client.application_id)
            chat = cls(Api(client), us, application, settings.discord_api_url)
            try:
                yield chat
            finally:
                await chat._at_work.close()

    def length(self, post: Post) -> int:
        """Return how many messages show ``post``."""
        return len(messages(post.card, post.tag))

    async def send(self, post: Post, event: Event, number: int) -> str:
        """Show the ``number``-th message of ``post``; return its id.

        Raises Rejected also where only who asked was shown what is for everyone.
        """
        self._at_work.end(event.key)
        made = messages(post.card, post.tag)
        body, plain = made[number], unframed(made)[number]
        if post.audience in {Audience.AUTHOR, Audience.HOME} and event.handle:
            return await self._send_to_author(post, event, number, body)
        try:
            return await self._send_to_all(post, event, body, plain)
        except Rejected:
            # What people do works where the bot may not write, and so does its token. That everyone else
            # does not see it is raised last: all of it is shown, and can be asked for again.
            shown = await self._send_to_author_instead(event, number, body)
            if not shown or number + 1 == len(made):
                raise
            return shown

    def marks(self, post: Post) -> tuple[str, ...]:
        """Return by what each message of ``post`` is known again: its buttons, or its words."""
        made = messages(post.card, post.tag)
        return tuple(map(marks, made, unframed(made)))

    async def find(self, post: Post, event: Event, others: Collection[str] = ()) -> tuple[str, ...]:
        """Return the ids of the messages that show ``post``, in order, up to the first one missing.

        What only its author sees cannot be listed; sending its first message again changes it.
        """
        if post.audience in {Audience.AUTHOR, Audience.HOME} and event.handle:
            return post.ids
        wanted = post.marks or self.marks(post)
        find = partial(self._found_in, post=post, wanted=wanted, event=event, others=others)
        for place in dict.fromkeys((event.thread, *places.candidates(post), event.channel)):
            found = await find(place) if place else ()
            if len(found) > len(post.ids):
                return found
        return await self._found_in_forum(post, event, find)

    async def change(self, post: Post) -> None:
        """Show ``post.card`` in the place of what ``post.ids`` show."""
        bodies = messages(post.card, post.tag)[: len(post.ids)]
        if post.audience in {Audience.AUTHOR, Audience.HOME} or not bodies:
            return  # Discord lets nobody change it once its token has expired
        bodies[-1]["components"] = messages(post.card, post.tag)[-1]["components"]
        async with standing(self._api, places.candidates(post)) as there:
            for message, body, plain in zip(post.ids, bodies, unframed(bodies), strict=False):
                await there.change(message, _editable(body), _editable(plain))
            for message in post.ids[len(bodies) :]:
                await there.delete(message)

    async def remove(self, post: Post) -> None:
        """Take ``post.ids`` away; what is gone already stays gone."""
        if post.audience in {Audience.AUTHOR, Audience.HOME}:
            return
        async with standing(self._api, places.candidates(post)) as there:
            for message in post.ids:
                await there.delete(message)

    async def wanted(self, _event: Event) -> Sequence[Event]:
        """Return nothing: what a message says is known when it is marked."""
        return ()

    async def upload(self, event: Event) -> tuple[str, bytes]:
        """Return the name and the bytes of the file that came with ``event``. Raises UploadGone."""
        return await uploads.download(self._api, event, self._api_url)

    async def working(self, event: Event) -> None:
        """Show "is typing" to who asked a question in a message, until it is replied to."""
        if event.ask is Ask.QUESTION and not event.handle:
            self._at_work.begin(event.key, event.thread or event.channel)

    async def name_of(self, space: str, person: str) -> str:
        """Return what a person is called there; empty where nobody knows."""
        try:
            if space == DIRECT:
                user = await self._api.request("GET", "/users/{user_id}", user_id=person)
                return str(user.get("global_name") or user["username"])
            member = await self._member(space, person)
        except Rejected:
            return ""
        user = member["user"]
        return str(member.get("nick") or user.get("global_name") or user["username"])

    async def channel_name(self, _space: str, channel: str) -> str:
        """Return what a channel or thread is called; empty where nobody knows."""
        try:
            found = await self._api.request("GET", "/channels/{channel_id}", channel_id=channel)
        except Rejected:
            return ""
        return str(found.get("name") or "")

    async def zone_of(self, _space: str, _person: str) -> str:
        """Return nothing: Discord tells nobody's time zone."""
        return ""

    async def permalink(self, space: str, channel: str, message: str, thread: str = "") -> str:
        """Return a link that opens a message: a thread is a channel of its own there."""
        within = "@me" if space == DIRECT else space
        if thread not in {"", message} and await stands_in(self._api, thread, message):
            channel = thread
        return f"https://discord.com/channels/{within}/{channel}/{message}"

    async def direct(self, _space: str, person: str) -> tuple[str, str]:
        """Return the space and the channel of direct messages with a person.

        Whether they take any is only said when something is sent.
        """
        body = {"recipient_id": person}
        opened = await self._api.request("POST", "/users/@me/channels", body=body)
        return DIRECT, str(opened["id"])

    async def sees(self, space: str, channel: str, person: str) -> bool:
        """Whether a person may read a channel now."""
        return await seeing.sees(self._api, space, channel, person)

    async def has_left(self, space: str, channel: str, person: str) -> bool:
        """Whether Discord says that a person may not see a channel now."""
        return await seeing.has_left(self._api, space, channel, person)

    async def manages(self, event: Event) -> bool:
        """Whether the event's author administers its channel or space."""
        if event.manager is not None or event.place is Place.DIRECT:
            return event.manager is not False
        return await self.manages_space(event)

    async def manages_space(self, event: Event) -> bool:
        """Whether the event's author administers its server by a role there, or owns it."""
        try:
            guild = await self._api.request("GET", "/guilds/{guild_id}", guild_id=event.space)
            member = await self._member(event.space, event.author)
        except Rejected:
            return False
        held = {*member["roles"], event.space}  # the role of everyone has the server's own id
        permissions = [int(role["permissions"]) for role in guild["roles"] if role["id"] in held]
        return guild["owner_id"] == event.author or any(map(may_manage, permissions))

    async def _member(self, space: str, person: str) -> Record:
        return dict(await self._api.request("GET", _MEMBER, guild_id=space, user_id=person))

    async def _send_to_all(self, post: Post, event: Event, body: Record, plain: Record) -> str:
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
            return await self._shown(partial(self._create, place), body, plain)
        name = thread_name(places.title(post, event))
        create = partial(forums.open_post, self._api, event.channel, name)
        return await self._shown(create, body, plain)

    async def _send_to(self, place: str, event: Event, body: Record, plain: Record) -> str:
        create = partial(self._create, place)
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

    async def _create(self, place: str, body: Record) -> str:
        try:
            sent = await self._api.request("POST", _MESSAGES, body=body, channel_id=place)
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

    async def _send_to_author(self, post: Post, event: Event, number: int, body: Record) -> str:
        first = post.part == 0 and number == 0
        try:
            if first and event.ask not in places.WITHOUT_RESPONSE:
                return await self._ephemeral.fill_in(event, _editable(body))
            return await self._ephemeral.follow_up(event, _editable(body))
        except Rejected:  # after 15 minutes nothing can be shown to one person alone any more
            if not first:  # which everyone is told once, and not for each message of the answer
                return f"{post.tag}-{number}"
            honest = {"content": words.EXPIRED, "allowed_mentions": NO_MENTIONS}
            once = {"nonce": body["nonce"], "enforce_nonce": True}
            return await self._create(event.thread or event.channel, honest | once)

    async def _send_to_author_instead(self, event: Event, number: int, body: Record) -> str:
        """Show who asked what is for everyone, and why; return its id, empty where they cannot be."""
        if not event.handle:
            return ""
        why = {"content": words.ALONE, "allowed_mentions": NO_MENTIONS}
        try:
            if number == 0:
                await self._ephemeral.follow_up(event, why)
            return await self._ephemeral.follow_up(event, _editable(body))
        except Rejected:
            return ""

    async def _found_in_forum(
        self, post: Post, event: Event, find: Callable[[str], Awaitable[tuple[str, ...]]]
    ) -> tuple[str, ...]:
        """Return what of ``post`` opened a post of a forum, and what follows it there."""
        if event.ask is not Ask.DIGEST or event.space == DIRECT or places.thread_of(post):
            return post.ids
        for place in await forums.posts_of(self._api, self._us, event, SKEW):
            if found := await find(place):
                return found
        return post.ids

    async def _found_in(
        self,
        place: str,
        post: Post,
        wanted: Sequence[str],
        event: Event,
        others: Collection[str],
    ) -> tuple[str, ...]:
        """Return what is recorded of ``post``, and what follows it in a channel."""
        found = post.ids
        after = event.message or id_at(event.at, earlier=SKEW)
        async for message in self._history(place, after):
            known = str(message["id"]) in {*found, *others}
            ours = str(message["author"]["id"]) == self._us and not known
            if ours and len(found) < len(wanted) and shows(message, wanted[len(found)], event):
                found = (*found, str(message["id"]))
        return found

    async def _history(self, place: str, after: str) -> AsyncIterator[Record]:
        """Yield what was written in a channel since ``after``, oldest first."""
        for _ in range(PAGES_SEARCHED):
            query = {"after": after, "limit": PAGE}
            try:
                page = await self._api.request("GET", _MESSAGES, query=query, channel_id=place)
            except Rejected:  # there is no such thread, or its history may not be read
                return
            for message in sorted(page, key=lambda each: int(each["id"])):
                after = str(message["id"])
                yield message
            if len(page) < PAGE:
                return


def _editable(body: Record) -> Record:
    """Return what of a message can be changed, or sent to one person."""
    return {
        key: body[key] for key in ("content", "embeds", "components", "allowed_mentions", "flags")
    }
