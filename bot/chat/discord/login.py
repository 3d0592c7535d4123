"""Logging in to Discord's HTTP API: the one place that handles the token."""

import aiohttp
import discord

from bot.chat.discord.api import LOGIN_REFUSED
from bot.errors import PlatformFailed
from bot.settings import Settings, SettingsError


async def log_in(client: discord.Client, settings: Settings) -> None:
    """Log in. Raises SettingsError for a wrong token, PlatformFailed where nobody answers."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise SettingsError(LOGIN_REFUSED) from error
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise PlatformFailed("Discord cannot be reached. Check the network.") from error
