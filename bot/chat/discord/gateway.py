"""Discord's gateway -> what was said, kept before it is acknowledged.

Handlers record and return: what a reply needs is done by the worker, in another process.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import discord

from bot.chat.discord import commands
from bot.chat.discord.api import LOGIN_REFUSED, Api, Rejected
from bot.chat.discord.checks import check
from bot.chat.discord.invite import invite_link
from bot.chat.discord.listener import Listener
from bot.chat.discord.login import log_in
from bot.ledger import Ledger
from bot.reception import Submit, Take
from bot.settings import DISCORD_GATEWAY, Settings, SettingsError

log = logging.getLogger(__name__)


COMMANDS = "discord commands"  # the ledger's note of those that Discord has
CONTENT = "discord content"  # and of whether messages can be read

INTENT_MISSING = (
    "Discord refuses the connection: the Message Content intent is off. Open the application in "
    "Discord’s developer portal, turn on “Message Content Intent” under “Bot”, and start again."
)
WITHOUT_CONTENT = (
    "Discord gives Footnote no message texts: “Message Content Intent” is off in the developer "
    "portal, under “Bot”. Links are read by “Apps → Summarise links” and /footnote summarise, "
    "questions answered where Footnote is mentioned and by /footnote ask."
)

CLIENT_REFUSED = (
    "Discord no longer takes connections as this version of Footnote makes them (code {}). "
    "Install a newer version."
)

# Codes with which the gateway closes. After a thousand connections a day Discord resets the token.
_LOGIN_REFUSED, _INTENT_REFUSED = 4004, 4014
_CLIENT_REFUSED = {4010, 4012, 4013}


class DiscordGateway:
    """The connection to Discord on which events come in."""

    def __init__(self, client: Listener, ledger: Ledger, *, allowed: bool) -> None:
        self._client = client
        self._ledger = ledger
        self._allowed = allowed

    @classmethod
    @asynccontextmanager
    async def open(
        cls, settings: Settings, ledger: Ledger, take: Take, submit: Submit
    ) -> AsyncIterator[Self]:
        """Log in, and offer the commands where they changed.

        Messages are asked for unless Discord refused them before, and the application's flags still
        say that it would: what counts is what the gateway does.

        ``take`` keeps what was said and tells whether a reply comes; ``submit`` keeps an event.
        Raises SettingsError for a wrong token, PlatformFailed where Discord cannot be reached.
        """
        allowed, _ = await check(settings)
        if allowed:
            await ledger.note(CONTENT, "on")
        reads = allowed or (await ledger.noted()).get(CONTENT) != "off"
        if not reads:
            log.warning(WITHOUT_CONTENT)
        overridden = settings.discord_gateway_url != DISCORD_GATEWAY
        gateway_url = settings.discord_gateway_url if overridden else ""
        async with Listener(_intents(reads), ledger, take, submit, gateway_url) as client:
            await log_in(client, settings)
            await _offer_commands(client, ledger)
            log.info("invite", extra={"link": invite_link(str(client.application_id))})
            yield cls(client, ledger, allowed=allowed)

    async def run(self) -> None:
        """Listen until closed; connections that break are made again. Raises SettingsError.

        Returns where Discord refuses the messages and had said that it would: opened again, the
        gateway does without them.
        """
        try:
            await self._client.connect()
        except discord.PrivilegedIntentsRequired as error:
            await self._refused(error)
        except discord.ConnectionClosed as error:
            if error.code == _LOGIN_REFUSED:
                raise SettingsError(LOGIN_REFUSED) from error
            if error.code in _CLIENT_REFUSED:
                raise SettingsError(CLIENT_REFUSED.format(error.code)) from error
            if error.code != _INTENT_REFUSED:
                raise
            await self._refused(error)

    async def _refused(self, error: Exception) -> None:
        if self._allowed:
            raise SettingsError(INTENT_MISSING) from error
        await self._ledger.note(CONTENT, "off")

    async def is_connected(self) -> bool:
        """Whether Discord is connected on every shard, and has said who is there."""
        shards = self._client.shards.values()
        return self._client.is_ready() and not any(each.is_closed() for each in shards)


def _intents(reads_content: bool) -> discord.Intents:
    intents = discord.Intents.none()
    intents.guilds = True
    intents.messages = True
    intents.reactions = True
    intents.message_content = reads_content
    return intents


async def _offer_commands(client: discord.Client, ledger: Ledger) -> None:
    """Send the commands to Discord if they changed: it allows 200 new ones a day."""
    application = str(client.application_id)
    digest = commands.digest(application)
    if (await ledger.noted()).get(COMMANDS) == digest:
        return
    path = "/applications/{application_id}/commands"
    try:
        await Api(client).request("PUT", path, body=commands.commands(), application_id=application)
    except Rejected as error:
        log.warning("Discord refuses the commands", extra={"code": error.code})
        return
    await ledger.note(COMMANDS, digest)
