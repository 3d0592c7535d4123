"""The process that takes in: it keeps each event before it acknowledges it, and computes nothing."""

import asyncio
import getpass
from contextlib import AsyncExitStack

import click

from bot.chat.web.adapter import Inbox
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.noticing import noticing
from bot.chat.web.render import now
from bot.chat.web.security import Guard
from bot.chat.web.server import listening, make_app
from bot.chat.web.site import Site
from bot.child import Line
from bot.locks import alone
from bot.pulse import Pulse
from bot.settings import Settings
from bot.workflows import Queue
from index.store import SqlStore
from index.store.sql import FILE

LOCK = "front.lock"
SPACE = "local"
FIRST_CHANNEL = "general"


async def front(settings: Settings, line: Line) -> None:
    """Listen until the supervisor says stop.

    The page is there before the model is loaded, and messages are taken: they wait for it. Raises
    AlreadyServed, PortTaken, AddressUnusable, StartFailed or StoreError.
    """
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(alone(settings.data / LOCK))
        queue = await stack.enter_async_context(Queue.open(settings.data))
        history = await stack.enter_async_context(History.open(settings.data, SPACE))
        await history.add_channel(FIRST_CHANNEL, now())
        shelf = await stack.enter_async_context(SqlStore.open(settings.data))
        live = Live()
        inbox = Inbox(history, live, queue.submit)
        guard = Guard(settings.host, await history.secret())
        library: asyncio.Future[SqlStore] = asyncio.get_running_loop().create_future()

        def changed() -> None:
            if pulse.ready and not library.done():
                library.set_result(shelf)
            live.changed()

        pulse = Pulse(changed)
        line.heard = pulse.hear
        site = Site(history, live, inbox, guard, library, _user())
        await stack.enter_async_context(noticing(settings.data / FILE, live))
        address = await stack.enter_async_context(
            listening(make_app(site, pulse.trouble), settings.host, settings.port)
        )
        click.echo(f"Footnote is at {address}")
        await inbox.take_up()
        await line.stopping.wait()


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        return "someone"
