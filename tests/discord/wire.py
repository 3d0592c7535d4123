"""The Discord adapter as its stand-in is told of it, over real sockets, and events of what is said there."""

import asyncio
from contextlib import asynccontextmanager, suppress

from bot.chat.discord.gateway import DiscordGateway
from bot.messages import Ask, Event, Place
from bot.settings import Settings


def settings(discord, token="") -> Settings:
    return Settings(
        _env_file=None,
        discord_token=token or discord.token,
        discord_api_url=discord.api_url,
        discord_gateway_url=discord.gateway_url,
    )


@asynccontextmanager
async def listening(discord, ledger, kept):
    async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as gateway:
        running = asyncio.create_task(gateway.run())
        await asyncio.wait(
            {running, asyncio.ensure_future(discord.connected())},
            return_when=asyncio.FIRST_COMPLETED,
        )
        try:
            yield gateway
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


def event(discord, message, ask=Ask.READ, **given) -> Event:
    space, channel = discord.guild.id, given.pop("channel", discord.channel.id)
    defaults = {"place": Place.PUBLIC}
    return Event(
        "discord",
        space,
        channel,
        message,
        ask,
        "1",
        "2026-11-23T12:00:00.000+00:00",
        **defaults | given,
    )
