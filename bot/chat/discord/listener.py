"""discord.py's client: each event that Discord sends, handed on."""

import logging
from dataclasses import replace
from hashlib import sha256
from typing import Any

import discord
import yarl

from bot.channel_settings import Reading
from bot.chat.discord import parse, taken
from bot.chat.discord.answering import Answering
from bot.chat.discord.api import REACTION, Api, Rejected
from bot.chat.discord.catching_up import CatchUp
from bot.chat.discord.changes import Changes
from bot.chat.discord.patience import until_done
from bot.chat.discord.seen import Seen
from bot.chat.refusals import counting
from bot.errors import PlatformFailed
from bot.ledger import Ledger
from bot.messages import Event, Record, Said
from bot.metrics import acknowledging
from bot.reception import Submit, Take, readings, wished

log = logging.getLogger(__name__)

SEEN = "👀"  # put under a message to which a reply comes
BOOKMARK = "🔖"  # put under a message by who wants its links read

_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


class Listener(discord.AutoShardedClient):
    """Keeps no messages: what Discord sends is handed on, and forgotten.

    What cannot be handed on is tried again, for Discord sends it once.
    """

    def __init__(
        self,
        intents: discord.Intents,
        ledger: Ledger,
        take: Take,
        submit: Submit,
        gateway_url: str,
    ) -> None:
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            http_trace=counting("discord"),
        )
        self._ledger = ledger
        self._take = take
        self._submit = submit
        self._gateway_url = gateway_url
        self._api = Api(self)
        self._answering = Answering(self._api, ledger, submit)
        self._seen = Seen(ledger)
        self._changes = Changes(ledger, self._hear_again, self._keep)
        self._catch_up = CatchUp(self._api, self._seen, self.hear, self._keep, self._changes)

    async def setup_hook(self) -> None:
        """Note where to catch up from, before anything new comes in, and which gateway counts."""
        await self._catch_up.begin()
        if self._gateway_url:
            ask = self.http.get_bot_gateway

            async def get_bot_gateway() -> tuple[int, str, Any]:
                shards, _, limit = await ask()
                return shards, self._gateway_url, limit

            self.http.get_bot_gateway = get_bot_gateway  # type: ignore[method-assign]

    async def on_ready(self) -> None:
        """Make up for what was missed: a new session follows a start, or events that were lost."""
        await self._catch_up(self)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note where to catch up from, should the session be lost."""
        await self._catch_up.lost(shard)

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a session is new: what came before it may have been missed."""
        if self._gateway_url:  # else Discord names another one, at which it is resumed
            self._get_websocket(shard_id=shard).gateway = yarl.URL(self._gateway_url)
        self._catch_up.connected(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that Discord sends again what was missed; make up for what was missed before."""
        await self._catch_up.resumed(shard)
        if self.is_ready():
            await self._catch_up(self)

    async def on_message(self, message: discord.Message) -> None:
        """Hand on what was written, and show at once that a reply comes."""
        space = _space_of(message)
        self._seen.begin(space, str(message.id))
        said = await until_done(lambda: self._heard(message))
        await self._seen.kept(space, str(message.id), said)

    async def hear(self, said: Said) -> bool:
        """Keep what was said; react where a reply comes. Return whether one does."""
        self._seen.begin(said.space, said.message)
        comes = await until_done(lambda: self._take_and_react(said))
        await self._seen.kept(said.space, said.message, said)
        return comes

    async def _hear_again(self, said: Said) -> bool:
        return await until_done(lambda: self._take_and_react(said))

    async def _heard(self, message: discord.Message) -> Said | None:
        where = await self.locate(message.channel.id, _guild_of(message))
        us = taken.us(self, message.guild)
        said = where and parse.said(
            taken.message(message), where, us, manager=taken.manages(message)
        )
        if said:
            await self._take_and_react(said)
        return said or None

    async def _take_and_react(self, said: Said) -> bool:
        comes = await self._take(said)
        if comes:
            await self._react(said)
        return comes

    async def _keep(self, event: Event) -> None:
        await until_done(lambda: self._submit(event))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Hand on what a message says now."""

        async def heard() -> None:
            if where := await self.locate(payload.channel_id, payload.guild_id):
                said = parse.edited(dict(payload.data), where, self._us(payload.guild_id))
                if said:
                    await self._take_and_react(said)

        await until_done(heard)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Hand on that a message is gone."""
        await self._withdraw(payload.guild_id, payload.channel_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Hand on that many messages are gone."""
        await self._withdraw(payload.guild_id, payload.channel_id, payload.message_ids)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Read the links of a message that somebody put a bookmark under."""
        ours = self.user is not None and payload.user_id == self.user.id
        if payload.emoji.name == BOOKMARK and not ours:
            await until_done(lambda: self._bookmarked(payload))

    async def _bookmarked(self, payload: discord.RawReactionActionEvent) -> None:
        where = await self.locate(payload.channel_id, payload.guild_id)
        if not where:
            return
        settings = await self._ledger.settings(where.space, where.channel)
        if settings.reading is Reading.OFF:
            return
        channel, message = str(payload.channel_id), str(payload.message_id)
        found = await self._api.request("GET", _MESSAGE, channel_id=channel, message_id=message)
        said = parse.marked(found, where, self._us(payload.guild_id), by=str(payload.user_id))
        if said and (events := readings(said)):
            # A mark has no id: one of each person counts, also where Discord tells of it again.
            wish = sha256(str(payload.user_id).encode()).hexdigest()[:16]
            for event in events:
                await self._submit(replace(event, part=wished(wish, event.part)))
            await self._react(said)

    async def on_interaction(self, interaction: "discord.Interaction[discord.Client]") -> None:
        """Keep what a command, a press or a form asks for, then acknowledge it."""
        channel, guild = interaction.channel_id, interaction.guild_id
        with acknowledging("discord"):
            where = await self.locate(channel, guild, interaction.channel) if channel else None
            await self._answering(taken.interaction(interaction), where)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Hand on that the bot was taken out of a server; an outage is reported otherwise."""
        await self._keep(parse.purged(str(guild.id)))

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Hand on that a channel is gone."""
        await self._keep(parse.left(str(channel.guild.id), str(channel.id)))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Hand on that a thread is gone, and all that was said in it.

        A private one is a channel of its own.
        """
        if payload.thread_type is discord.ChannelType.private_thread:
            await self._keep(parse.left(str(payload.guild_id), str(payload.thread_id)))
            return
        forum = isinstance(self.get_channel(payload.parent_id), discord.ForumChannel)
        if channel := await until_done(lambda: self.locate(payload.parent_id, payload.guild_id)):
            where = replace(channel, thread=str(payload.thread_id), forum=forum)
            await until_done(lambda: self._changes.thread_gone(where))

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what went wrong in a handler; the texts that it handled stay out of the log."""
        log.error("a Discord event was not handled", exc_info=True, extra={"event": event_method})  # noqa: LOG014 (discord.py calls it while it handles the error)

    async def locate(
        self, channel: int, server: int | None, given: object = None
    ) -> parse.Where | None:
        """Return where a channel is; a thread that nobody spoke of yet is asked for.

        None where the bot is not, or no longer: in a server that is out, or only has its commands.
        Raises discord.HTTPException where Discord is out of order.
        """
        if server is None:
            return taken.direct(channel)
        guild = self.get_guild(server)
        if guild is None:
            return None
        if found := taken.where(guild.get_channel_or_thread(channel) or given, guild):
            return found
        try:
            return taken.where(await self.fetch_channel(channel), guild)
        except (discord.NotFound, discord.Forbidden):
            return None

    def _us(self, server: int | None) -> parse.Us:
        return taken.us(self, self.get_guild(server) if server else None)

    async def _withdraw(self, server: int | None, channel: int, messages: set[int]) -> None:
        if where := await until_done(lambda: self.locate(channel, server)):
            for message in sorted(messages):
                await self._keep(parse.withdrawn(str(message), where))

    async def _react(self, said: Said) -> None:
        """Show that a reply comes. It comes also where reactions are not allowed."""
        place: Record = {"channel_id": said.thread or said.channel, "message_id": said.message}
        try:
            await self._api.request("PUT", REACTION, **place, emoji=SEEN)
        except (Rejected, PlatformFailed):
            log.info("no reaction", extra={"channel": said.channel})


def _guild_of(message: discord.Message) -> int | None:
    """Return the id of a message's server, 0 for one that is not known; None for none."""
    if isinstance(message.channel, discord.DMChannel):
        return None
    return message.guild.id if message.guild else 0


def _space_of(message: discord.Message) -> str:
    guild = _guild_of(message)
    return parse.DIRECT if guild is None else str(guild)
