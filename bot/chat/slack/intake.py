"""What Slack delivers -> what is kept, before Slack is told that it came.

Whatever raises here leaves the delivery unacknowledged, so that Slack delivers it again.
"""

import asyncio
import contextlib
import logging
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channel_settings import Reading
from bot.chat.slack.api import Api, Installations, repeating, translated
from bot.chat.slack.fields import Here, space_of, unplaced
from bot.chat.slack.parse import Marked, Parsed, Wanted, from_history, parse
from bot.chat.slack.places import Places
from bot.chat.slack.seen import Seen
from bot.chat.slack.settings_form import SettingsForm
from bot.errors import ChatError, Undeliverable
from bot.ledger import Ledger
from bot.messages import Ask, Event, Record, Said
from bot.reception import Submit, Take, readings
from bot.times import now

SEEN = "eyes"  # the reaction that says: this is being read


log = logging.getLogger(__name__)


class Intake:
    """Takes payloads of one or many workspaces. Does not know how they are delivered."""

    def __init__(
        self,
        api: Api,
        installations: Installations,
        ledger: Ledger,
        seen: Seen,
        take: Take,
        submit: Submit,
    ) -> None:
        self._api = api
        self._installations = installations
        self._ledger = ledger
        self._seen = seen
        self._take = take
        self._submit = submit
        self._places = Places(api)
        self._form = SettingsForm(api, ledger, submit)
        self._begun: set[asyncio.Task[None]] = set()

    async def receive(self, body: Record) -> Record | None:
        """Keep what a payload asks for; return what Slack is to be answered, mostly nothing."""
        space = space_of(body)
        await self._places.look_up(space, unplaced(body))
        answer = None
        for each in parse(body, await self.here(space), now()):
            answer = await self._keep(each, body) or answer
        return answer

    async def here(self, space: str) -> Here:
        """Return who the bot is in a workspace, and what is known of its channels."""
        try:
            user, bot = await self._installations.bot(space)
        except Undeliverable:  # it was taken out already
            user, bot = "", ""
        return Here(user, bot, self._places.known)

    async def missed(self, message: Record, space: str, channel: str) -> Said | None:
        """Take a message that was found in a channel's history; return it if something is replied."""
        if self._seen.was_delivered(space, channel, str(message["ts"])):
            return None
        await self._places.look_up(space, "" if channel.startswith("D") else channel)
        said = from_history(message, space, channel, await self.here(space), now())
        if said is None:
            return None
        replied = await self._said(said)
        await self._seen.found(said)
        return said if replied else None

    async def settle(self) -> None:
        """Wait for the reactions and forms that were begun."""
        while self._begun:
            await asyncio.wait(self._begun)

    async def _keep(self, each: Parsed, body: Record) -> Record | None:
        if isinstance(each, Said):
            if not self._seen.is_overtaken(each):
                await self._said(each)
            if not each.edited:
                await self._seen.delivered(each)
            else:
                self._seen.edited(each)
        elif isinstance(each, Marked):
            await self._marked(each)
        elif isinstance(each, Wanted):
            await self._wanted(each)
        elif each.ask is Ask.SETTINGS and body.get("trigger_id"):
            self._begin(self._form.open(each, str(body["trigger_id"])))
        elif each.ask is Ask.CHANGE_SETTINGS:
            return await self._form.change(each)
        elif each.ask is not Ask.PURGE or await self._is_gone(each):
            await self._submit(each)
        return None

    async def _said(self, said: Said) -> bool:
        self._places.learn(said.channel, said.place)
        replied = await self._take(said)
        if replied and not _may_be_pictures(said):
            self._begin(self._react(said.space, said.channel, said.message))
        return replied

    async def _marked(self, marked: Marked) -> None:
        """Read a message because of a reaction, where the channel wants it so."""
        settings = await self._ledger.settings(marked.space, marked.channel)
        if settings.reading is not Reading.REACTION:
            return
        try:
            message = await self._message(marked)
        except Undeliverable as error:
            log.info("not read", extra={"channel": marked.channel, "reason": str(error)})
            return
        said = message and from_history(
            message, marked.space, marked.channel, await self.here(marked.space), now()
        )
        if said:
            await self._wanted(Wanted(said, None))

    async def _wanted(self, wanted: Wanted) -> None:
        said = wanted.said
        # By the handle a reply finds whoever chose the shortcut, even where the bot is no member.
        handle = wanted.refused.handle if wanted.refused else ""
        events = [replace(event, handle=handle) for event in readings(said)]
        for event in events:
            await self._submit(event)
        if events:
            self._begin(self._react(said.space, said.channel, said.message))
        elif wanted.refused:
            await self._submit(wanted.refused)

    async def _message(self, marked: Marked) -> Record | None:
        """Return a message by its id, wherever in its channel it stands."""
        client = repeating(await self._api.client(marked.space))
        with translated("show a message"):
            found = await client.conversations_replies(
                channel=marked.channel, ts=marked.message, limit=1, inclusive=True
            )
        same = (each for each in found["messages"] if each.get("ts") == marked.message)
        return next(same, None)

    async def _is_gone(self, event: Event) -> bool:
        moment = datetime.fromisoformat(event.at).timestamp()
        return await self._installations.removed(event.space, moment)

    async def _react(self, space: str, channel: str, message: str) -> None:
        with contextlib.suppress(ChatError), translated("react to a message"):
            client = await self._api.client(space)
            await client.reactions_add(channel=channel, timestamp=message, name=SEEN)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that need not be done before Slack is answered."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)


def _may_be_pictures(said: Said) -> bool:
    """Whether all that a message brings are files without a name, to which nothing may be replied."""
    named = any(file.name for file in said.files)
    return bool(said.files) and not (named or said.links or said.addressed)
