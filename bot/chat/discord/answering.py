"""An interaction -> its first response, within three seconds, once it is kept."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.channel_settings import form
from bot.chat.discord import taken, words
from bot.chat.discord.asked import asked
from bot.chat.discord.forms import modal
from bot.chat.discord.parse import Where
from bot.ledger import Ledger
from bot.messages import Ask, Event, Record

log = logging.getLogger(__name__)

_READING = {Ask.READ, Ask.REST}


class Answering:
    """Keeps what an interaction asks for, then acknowledges it: in that order, so that none is lost."""

    def __init__(self, ledger: Ledger, submit: Callable[[Event], Awaitable[None]]) -> None:
        self._ledger = ledger
        self._submit = submit

    async def __call__(
        self, interaction: "discord.Interaction[discord.Client]", where: Where
    ) -> None:
        """Respond to an interaction; what is not ours is left alone."""
        events = asked(taken.interaction(interaction), where)
        if not events:
            return await self._nothing_to_read(interaction)
        if events[0].ask is Ask.SETTINGS and events[0].manager:
            return await self._show_settings(interaction, where)
        try:
            for event in events:
                await self._submit(event)
        except Exception:
            await interaction.response.send_message(words.NOT_KEPT, ephemeral=True)
            raise
        return await self._acknowledge(interaction, events)

    async def _nothing_to_read(self, interaction: "discord.Interaction[discord.Client]") -> None:
        if interaction.type is discord.InteractionType.application_command:
            await interaction.response.send_message(words.NO_LINK, ephemeral=True)

    async def _show_settings(
        self, interaction: "discord.Interaction[discord.Client]", where: Where
    ) -> None:
        chosen = await self._ledger.settings(where.space, where.channel)
        await interaction.response.send_modal(_Modal(modal(form(chosen))))

    async def _acknowledge(
        self, interaction: "discord.Interaction[discord.Client]", events: list[Event]
    ) -> None:
        if events[0].ask in _READING:
            links = sum(event.ask is Ask.READ for event in events)
            await interaction.response.send_message(words.reading(links), ephemeral=True)
        elif events[0].private:
            await interaction.response.defer(ephemeral=True, thinking=True)
        else:
            await interaction.response.defer()


class _Modal(discord.ui.Modal, title="Footnote"):
    """A form that is sent as it was rendered. What was filled in comes back as an interaction."""

    def __init__(self, payload: Record) -> None:
        super().__init__(custom_id=str(payload["custom_id"]))
        self._rendered = payload
        self.stop()  # nobody waits for it in this process: it may be another one by then

    def to_dict(self) -> dict[str, Any]:
        return self._rendered
