"""Posts as they stand on Discord: sent, found again, changed and taken away over its HTTP API."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Self

import discord

from bot.chat.discord import history, places, seeing, uploads, words
from bot.chat.discord.api import FORBIDDEN, REACTION, Api, Rejected
from bot.chat.discord.asked import may_manage
from bot.chat.discord.at_work import AtWork
from bot.chat.discord.ephemeral import Ephemeral
from bot.chat.discord.finding import marks
from bot.chat.discord.history import Sought
from bot.chat.discord.login import log_in
from bot.chat.discord.overrides import point_at
from bot.chat.discord.parse import DIRECT
from bot.chat.discord.posting import Posting
from bot.chat.discord.render import NO_MENTIONS, messages, unframed
from bot.chat.discord.standing import standing, stands_in
from bot.chat.refusals import counting
from bot.messages import Ask, Audience, Event, Place, Post, Record
from bot.settings import Settings

MUTED = "🔇"  # put under a message whose reply may not be written

_MEMBER = "/guilds/{guild_id}/members/{user_id}"


class DiscordChat:
    """Discord, to post to. Does not listen: the gateway does, in a process of its own."""

    alone = False
    space_is = "server"
    gap = 0.0  # discord.py waits for the limits that Discord tells it

    def __init__(self, api: Api, us: str, application: str, api_url: str) -> None:
        self._api = api
        self._us = us
        self._ephemeral = Ephemeral(api, application)
        self._posting = Posting(api)
        self._api_url = api_url
        self._at_work = AtWork(api)

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
            return await self._posting.send(post, event, body, plain)
        except Rejected as error:
            # What people do works where the bot may not write, and so does its token. That everyone else
            # does not see it is raised last: all of it is shown, and can be asked for again.
            shown = await self._send_to_author_instead(event, number, body)
            if not shown and error.status == FORBIDDEN:
                await self._show_refused(event)
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
        return await history.find(self._api, self._us, Sought(post, event, wanted, others))

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
            return await self._posting.create(event.thread or event.channel, honest | once)

    async def _show_refused(self, event: Event) -> None:
        """Put a mark under what was written where the bot may react and not write: somebody waits there."""
        if event.message and not event.handle:
            place: Record = {"channel_id": event.thread or event.channel}
            with suppress(Rejected):
                await self._api.request(
                    "PUT", REACTION, **place, message_id=event.message, emoji=MUTED
                )

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


def _editable(body: Record) -> Record:
    """Return what of a message can be changed, or sent to one person."""
    return {
        key: body[key] for key in ("content", "embeds", "components", "allowed_mentions", "flags")
    }
