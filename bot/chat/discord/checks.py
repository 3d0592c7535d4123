"""What Discord says of the token and of the application's rights, before anything is served."""

import discord

from bot.chat.discord.api import Api
from bot.chat.discord.invite import invite_link
from bot.chat.discord.login import log_in
from bot.chat.discord.overrides import point_at
from bot.settings import Settings

# https://docs.discord.com/developers/resources/application, flags: approved, or in few servers
_READS_CONTENT = (1 << 18) | (1 << 19)


async def check(settings: Settings) -> tuple[bool, str]:
    """Return whether the application may read messages, and the link that invites it.

    A connection that asks for more than it may is closed.

    Raises SettingsError for a wrong token, PlatformFailed where Discord cannot be reached.
    """
    point_at(settings.discord_api_url, settings.discord_gateway_url)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await log_in(client, settings)
        application = await Api(client).request("GET", "/oauth2/applications/@me")
    reads = "flags" not in application or bool(int(application["flags"]) & _READS_CONTENT)
    return reads, invite_link(str(application["id"]))
