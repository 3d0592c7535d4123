"""An interaction -> its first response, within three seconds, once it is kept."""

import logging

from bot.channel_settings import form
from bot.chat.discord import words
from bot.chat.discord.api import Api, Rejected
from bot.chat.discord.asked import asked
from bot.chat.discord.forms import modal
from bot.chat.discord.parse import Where
from bot.chat.discord.render import NO_MENTIONS
from bot.ledger import Ledger
from bot.messages import Ask, Event, Record
from bot.reception import Submit
from bot.showing.wording import NO_LINK

log = logging.getLogger(__name__)

_COMMAND = 2  # a type of interaction
# Types of responses; "thinking" is filled in later, "unseen" leaves the pressed message as it is.
_MESSAGE, _THINKING, _UNSEEN, _MODAL = 4, 5, 6, 9
_ALONE = {"flags": 1 << 6, "allowed_mentions": NO_MENTIONS}  # seen by who asked
_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"

_READING = {Ask.READ, Ask.REST}


class Answering:
    """Keeps what an interaction asks for, then acknowledges it: in that order, so that none is lost."""

    def __init__(self, api: Api, ledger: Ledger, submit: Submit) -> None:
        self._api = api
        self._ledger = ledger
        self._submit = submit

    async def __call__(self, interaction: Record, where: Where | None) -> None:
        """Respond to an interaction; what is not ours is left alone."""
        if where is None:
            await self._say(interaction, words.NOT_HERE)
            return
        events = asked(interaction, where)
        if not events:
            if interaction["type"] == _COMMAND:
                await self._say(interaction, NO_LINK)
            return
        if events[0].ask is Ask.SETTINGS and events[0].manager:
            await self._show_settings(interaction, where)
            return
        try:
            for event in events:
                await self._submit(event)
        except Exception:
            await self._say(interaction, words.NOT_KEPT)
            raise
        await self._acknowledge(interaction, events)

    async def _show_settings(self, interaction: Record, where: Where) -> None:
        chosen = await self._ledger.settings(where.space, where.channel)
        await self._respond(interaction, _MODAL, modal(form(chosen)))

    async def _acknowledge(self, interaction: Record, events: list[Event]) -> None:
        if events[0].ask in _READING:
            links = sum(event.ask is Ask.READ for event in events)
            await self._say(interaction, words.reading(links))
        elif events[0].private:
            await self._respond(interaction, _THINKING, _ALONE)
        else:
            await self._respond(interaction, _UNSEEN, {})

    async def _say(self, interaction: Record, text: str) -> None:
        await self._respond(interaction, _MESSAGE, _ALONE | {"content": text})

    async def _respond(self, interaction: Record, kind: int, data: Record) -> None:
        # discord.py's own name for these in a path: each interaction has a rate limit of its own.
        ids = {"webhook_id": interaction["id"], "webhook_token": interaction["token"]}
        try:
            await self._api.request("POST", _CALLBACK, body={"type": kind, "data": data}, **ids)
        except Rejected as error:  # too late, or answered when it came for the first time
            log.warning("not acknowledged", extra={"code": error.code})
