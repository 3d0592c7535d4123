"""What Slack delivers -> what is kept, before Slack is told that it came.

Whatever raises here leaves the delivery unacknowledged, so that Slack delivers it again.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.channel_settings import Reading
from bot.chat.slack import ephemeral
from bot.chat.slack.api import Api, Installations
from bot.chat.slack.fields import Here, space_of, unplaced
from bot.chat.slack.parse import Parsed, Wanted, from_history, parse
from bot.chat.slack.places import Places
from bot.chat.slack.reacting import react
from bot.chat.slack.seen import Seen
from bot.chat.slack.settings_form import SettingsForm
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Ask, Event, Record, Said
from bot.reception import Submit, Take, readings, wished
from bot.times import now


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
        elif isinstance(each, Wanted):
            await self._wanted(each)
        elif each.ask is Ask.SETTINGS and body.get("trigger_id"):
            self._begin(self._form.open(each, str(body["trigger_id"])))
        elif each.ask is Ask.CHANGE_SETTINGS:
            return await self._form.change(each)
        elif await self._is_due(each):
            await self._submit(each)
        return None

    async def _said(self, said: Said) -> bool:
        self._places.learn(said.channel, said.place)
        replied = await self._take(said)
        if replied and not _may_be_pictures(said):
            self._begin(react(self._api, said.space, said.channel, said.message))
        return replied

    async def _wanted(self, wanted: Wanted) -> None:
        said, wish = wanted.said, wanted.refused.part
        # By the handle a reply finds whoever chose the shortcut, even where the bot is no member.
        events = [
            replace(event, handle=wanted.refused.handle, part=wished(wish, event.part))
            for event in readings(said, ephemeral.TIMES)
        ]
        for event in events:
            await self._submit(event)
        if events:
            self._begin(react(self._api, said.space, said.channel, said.message))
        else:
            await self._submit(wanted.refused)

    async def _is_due(self, event: Event) -> bool:
        """Whether a mark is to be read in its channel, and whether an uninstall left nothing."""
        if event.ask is Ask.MARKED:
            settings = await self._ledger.settings(event.space, event.channel)
            return settings.reading is Reading.REACTION
        if event.ask is Ask.PURGE:
            moment = datetime.fromisoformat(event.at).timestamp()
            return await self._installations.removed(event.space, moment)
        return True

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that need not be done before Slack is answered."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)


def _may_be_pictures(said: Said) -> bool:
    """Whether all that a message brings are files without a name, to which nothing may be replied."""
    named = any(file.name for file in said.files)
    return bool(said.files) and not (named or said.links or said.addressed)
