"""The one place that wires: settings in, a running local channel out."""

import asyncio
import getpass
import logging
import signal
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

import click

from bot.chat.web.adapter import Inbox, WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chat.web.render import now
from bot.chat.web.security import Guard
from bot.chat.web.server import listening, make_app
from bot.chat.web.site import Site
from bot.conversation import Conversation
from bot.messages import Event
from bot.settings import Settings
from bot.workflows import Workflows
from index.embed import SentenceEmbedder
from index.extract.child import ChildExtractor
from index.fetch import AiohttpFetcher
from index.library import Library

SPACE = "local"
FIRST_CHANNEL = "general"

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Serve the local channel until SIGTERM or SIGINT.

    The page is there before the model is loaded, and messages are taken: they wait for it. Raises
    PortTaken or AddressUnusable, StartFailed, and whatever keeps the library from being opened.
    """
    library: asyncio.Future[Library] = asyncio.get_running_loop().create_future()
    live = Live()
    async with AsyncExitStack() as stack:
        history = await stack.enter_async_context(History.open(settings.data, SPACE))
        await history.add_channel(FIRST_CHANNEL, now())
        chat = WebChat(history, live)

        async def reply(event: Event) -> None:
            conversation = Conversation(await asyncio.shield(library), chat)
            await chat.post(event, await conversation.handle(event))

        # Entered later, left earlier than the history and later than the work that needs it.
        opened = await stack.enter_async_context(AsyncExitStack())
        workflows = await stack.enter_async_context(Workflows.open(settings.data, reply))
        inbox = Inbox(history, live, workflows.submit)
        guard = Guard(settings.host, await history.secret())
        site = Site(history, live, inbox, guard, library, _user())
        address = await stack.enter_async_context(
            listening(make_app(site), settings.host, settings.port)
        )
        click.echo(f"Footnote is at {address}")
        await inbox.take_up()
        await _until_stopped(_open_library(settings, opened, library, live))


async def _open_library(
    settings: Settings, stack: AsyncExitStack, library: asyncio.Future[Library], live: Live
) -> None:
    fetcher = await stack.enter_async_context(AiohttpFetcher(allow=settings.fetch_allow))
    extractor = await stack.enter_async_context(ChildExtractor())
    embedder = await SentenceEmbedder.open(settings.model)
    opened = await stack.enter_async_context(
        Library.open(settings.data, fetcher=fetcher, extractor=extractor, embedder=embedder)
    )
    await embedder.embed_question("Is the model loaded?")
    library.set_result(opened)
    live.changed()
    log.info("ready")


async def _until_stopped(opening: Coroutine[Any, Any, None]) -> None:
    """Wait for a signal, or for the opening to fail; raise what it failed with."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    stopping = asyncio.create_task(stop.wait())
    task = asyncio.create_task(opening)
    try:
        await asyncio.wait({stopping, task}, return_when=asyncio.FIRST_COMPLETED)
        if not stopping.done():
            await task
            await stopping
    finally:
        stopping.cancel()
        task.cancel()
        await asyncio.gather(stopping, task, return_exceptions=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        return "someone"
