"""What was said while nobody listened -> the same as if it had been heard, marked as late."""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import discord

from bot.chat.discord import parse, taken
from bot.chat.discord.api import CHANNEL, MESSAGES, UNKNOWN_CHANNEL, Api, Rejected
from bot.chat.discord.changes import Changes
from bot.chat.discord.patience import until_done
from bot.chat.discord.seen import Seen
from bot.ledger.channels import Known
from bot.messages import Ask, Event, Record, Said
from bot.reception import Submit, Take
from bot.times import now

log = logging.getLogger(__name__)

LOOKS_BACK = timedelta(hours=6)
MAXMESSAGES, PAGE = 200, 100  # of each channel and thread


@dataclass(frozen=True, slots=True)
class _Place:
    """A channel or thread whose history is read from after ``last``."""

    where: parse.Where
    guild: discord.Guild | None
    last: str

    @property
    def id(self) -> str:
        return self.where.thread or self.where.channel


class CatchUp:
    """Reads what followed the last message seen, in channels where something was seen before.

    Until that is done no newer message is noted as seen: a process that dies meanwhile begins again.
    """

    def __init__(
        self,
        api: Api,
        seen: Seen,
        hear: Take,
        submit: Submit,
        changes: Changes,
    ) -> None:
        self._api = api
        self._seen = seen
        self._hear = hear
        self._submit = submit
        self._changes = changes
        self._since: dict[tuple[str, str], Known] = {}
        self._away: set[int] = set()  # the shards without a connection
        self._gap = True  # something may have been missed that Discord does not send again
        self._one_at_a_time = asyncio.Lock()

    async def begin(self) -> None:
        """Note what was seen last, before what comes next hides the gap."""
        self._seen.hold()
        async with self._one_at_a_time:
            await self._note()

    async def _note(self) -> None:
        for known in await until_done(lambda: self._seen.noted(parse.PLATFORM)):
            self._since.setdefault((known.space, known.channel), known)

    async def lost(self, shard: int) -> None:
        """Note that nothing comes any more."""
        self._away.add(shard)
        await self.begin()

    def connected(self, shard: int) -> None:
        """Note that a new session began: Discord does not send what was missed."""
        self._away.discard(shard)
        self._gap = True

    async def resumed(self, shard: int) -> None:
        """Note that nothing was missed."""
        self._away.discard(shard)
        async with self._one_at_a_time:
            if not self._away and not self._gap:
                self._since.clear()
                await self._seen.release()

    async def __call__(self, client: discord.Client) -> None:
        """Hand on what was missed, and say so once in each channel where a reply comes."""
        async with self._one_at_a_time:
            # discord.py is ready late: the session may be lost again by then.
            if self._away or not self._gap:
                return
            await self._note()  # a channel's first message may have been under way
            since, self._since, self._gap = self._since, {}, False
            for key, known in since.items():
                try:
                    await self._channel(client, known)
                except Exception:
                    log.exception("not made up for", extra={"channel": known.channel})
                    self._since[key], self._gap = known, True  # with the next session
            if not self._away and not self._gap:
                await self._seen.release()

    async def _channel(self, client: discord.Client, known: Known) -> None:
        if await self._is_gone(client, known):
            await self._submit(parse.left(known.space, known.channel))
            return
        heard = []
        for place in _places(client, known):
            await self._changed(client, place, known)
            heard += [said for said in await self._missed(client, place) if await self._hear(said)]
        if heard:
            await self._submit(_away(known, heard))

    async def _is_gone(self, client: discord.Client, known: Known) -> bool:
        """Whether a channel was deleted: Discord says so of its id. That it is not listed says nothing."""
        guild = None if known.space == parse.DIRECT else client.get_guild(int(known.space))
        if not guild or guild.unavailable or guild.get_channel_or_thread(int(known.channel)):
            return False
        ask = partial(self._api.request, "GET", CHANNEL, channel_id=known.channel)
        try:
            await until_done(ask)
        except Rejected as error:
            return error.code == UNKNOWN_CHANNEL
        return False

    async def _missed(self, client: discord.Client, place: _Place) -> list[Said]:
        us = taken.us(client, place.guild)
        found: list[Said] = []
        after = str(max(int(place.last), _window()))
        for _ in range(MAXMESSAGES // PAGE):
            query = {"after": after, "limit": PAGE}
            try:
                page = await until_done(partial(self._page, place.id, query))
            except Rejected:  # gone, or its history may not be read
                break
            page = sorted(page, key=lambda message: int(message["id"]))
            read = (parse.said(each, place.where, us, late=True) for each in page)
            found += [said for said in read if said]
            if len(page) < PAGE:
                break
            after = page[-1]["id"]
        return found

    async def _changed(self, client: discord.Client, place: _Place, known: Known) -> None:
        """Hand on what was edited and deleted of the newest messages that were heard."""
        heard: list[Record] = []
        since, before = _window(), int(place.last) + 1
        for _ in range(MAXMESSAGES // PAGE):
            query = {"before": str(before), "limit": PAGE}
            try:
                page = await until_done(partial(self._page, place.id, query))
            except Rejected:  # gone, or its history may not be read
                return
            heard += page
            if len(page) < PAGE or before < since:
                break
            before = min(int(message["id"]) for message in page)
        else:
            since = max(since, before)  # what is older was not looked at
        us = taken.us(client, place.guild)
        await self._changes(known, place.where, us, heard, since)

    async def _page(self, place: str, query: Record) -> list[Record]:
        return list(await self._api.request("GET", MESSAGES, query=query, channel_id=place))


def _window() -> int:
    """Return the id that a message would have that is as old as is looked back."""
    return discord.utils.time_snowflake(discord.utils.utcnow() - LOOKS_BACK)


def _places(client: discord.Client, known: Known) -> list[_Place]:
    """Return a channel and its threads, as far as something was said in them that is looked back to.

    Of a forum only its posts, which are threads: it holds no messages itself. A private thread is a
    channel of its own.
    """
    if known.space == parse.DIRECT:
        return [_Place(taken.direct(int(known.channel)), None, known.last_message)]
    guild = client.get_guild(int(known.space))
    channel = guild and guild.get_channel_or_thread(int(known.channel))
    if not guild or not channel:
        return []
    since = _window()
    threads = [
        thread
        for thread in guild.threads
        if thread.parent_id == channel.id
        and not thread.is_private()
        and (thread.last_message_id or 0) > since
    ]
    read = threads if isinstance(channel, discord.ForumChannel) else [channel, *threads]
    wheres = [taken.where(each, guild) for each in read]
    return [_Place(where, guild, known.last_message) for where in wheres if where]


def _away(known: Known, heard: list[Said]) -> Event:
    """Return what a channel is told: since when nobody listened, and what was made up for."""
    told = {
        "since": known.last_at,
        "messages": len(heard),
        "links": sum(len(said.links) for said in heard),
    }
    newest = max(heard, key=lambda said: int(said.message))
    return Event(
        platform=parse.PLATFORM,
        space=known.space,
        channel=known.channel,
        message=newest.message,
        ask=Ask.AWAY,
        author="",
        at=now(),
        text=json.dumps(told),
        part=known.last_message,
        thread=newest.thread if newest.forum else "",
        place=newest.place,
        late=True,
    )
