"""Whether Discord is connected is told as it is."""

import asyncio
from contextlib import suppress

from aiohttp import web

from bot.chat.discord.gateway import DiscordGateway
from tests.discord.wire import settings
from tests.stand_ins.discord import DiscordStandIn


async def until_it_is(gateway: DiscordGateway, expected: bool) -> None:
    async with asyncio.timeout(60):
        while await gateway.is_connected() != expected:  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(0.01)


async def test_a_socket_that_is_cut_or_deaf_is_not_connected_until_there_is_another(
    ledger, kept
) -> None:
    async with DiscordStandIn.open() as discord:
        discord.gateway.heartbeat = 50
        serve, open_again = discord.gateway.serve, asyncio.Event()

        async def held_up(request: web.Request) -> web.WebSocketResponse:
            await open_again.wait()
            return await serve(request)

        async with DiscordGateway.open(settings(discord), ledger, kept.take, kept.submit) as found:
            found._client._connection.heartbeat_timeout = 0.5
            running = asyncio.create_task(found.run())
            await until_it_is(found, True)
            for deaf in (False, True):
                open_again.clear()
                discord.gateway.serve = held_up
                if deaf:
                    discord.gateway.deafen()
                else:
                    await discord.gateway.drop()
                await until_it_is(found, False)
                open_again.set()
                await until_it_is(found, True)
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
