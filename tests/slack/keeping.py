"""A gateway on the stand-in, and what it hands on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from bot.chat.slack.gateway import SlackGateway
from bot.ledger import Ledger
from bot.messages import Event, Said
from bot.settings import Settings


class Keeper:
    """Takes what the gateway hands on.

    ``broken``: nothing can be stored, so many times. While ``open`` is not set, storing takes long.
    """

    def __init__(self) -> None:
        self.said: list[Said] = []
        self.events: list[Event] = []
        self.broken = 0
        self.open = asyncio.Event()
        self.open.set()

    async def take(self, said: Said) -> bool:
        await self._store()
        self.said.append(said)
        return bool(said.links or said.files) or said.addressed

    async def submit(self, event: Event) -> None:
        await self._store()
        self.events.append(event)

    async def _store(self) -> None:
        await self.open.wait()
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is full")


@asynccontextmanager
async def running(
    settings: Settings, ledger: Ledger, keeper: Keeper
) -> AsyncIterator[SlackGateway]:
    """Run the gateway, over HTTP too where it has routes."""
    async with SlackGateway.open(settings, ledger, keeper.take, keeper.submit) as gateway:
        task = asyncio.create_task(gateway.run())
        try:
            yield gateway
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def served(gateway: SlackGateway) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(gateway.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
