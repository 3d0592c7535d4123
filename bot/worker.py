"""The process that fetches, computes and posts: it works on what the front has kept."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.chat.web.adapter import WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.child import Line, Word
from bot.conversation import Conversation
from bot.messages import Event
from bot.settings import Settings
from bot.workflows import Workflows
from index.embed import SentenceEmbedder
from index.extract.child import ChildExtractor
from index.fetch import AiohttpFetcher
from index.library import Library

SPACE = "local"
BEAT = 2.0  # seconds between two signs of life

log = logging.getLogger(__name__)


async def worker(settings: Settings, line: Line) -> None:
    """Work until the supervisor says stop.

    Events are taken up before the library is open, and wait for it. Raises AlreadyServed,
    StartFailed, StoreError or ModelError.
    """
    library: asyncio.Future[Library] = asyncio.get_running_loop().create_future()
    async with AsyncExitStack() as stack:
        history = await stack.enter_async_context(History.open(settings.data, SPACE))
        chat = WebChat(history, Live())

        async def prepare(event: Event) -> None:
            pass

        async def deliver(event: Event) -> None:
            conversation = Conversation(await asyncio.shield(library), chat)
            await chat.post(event, await conversation.handle(event))

        # Entered later, left earlier than the history and later than the work that needs it.
        opened = await stack.enter_async_context(AsyncExitStack())
        await stack.enter_async_context(Workflows.open(settings.data, prepare, deliver))
        await stack.enter_async_context(_beating(line, library))
        await _until_stopped(line, _open_library(settings, opened, library))


async def _open_library(
    settings: Settings, stack: AsyncExitStack, library: asyncio.Future[Library]
) -> None:
    fetcher = await stack.enter_async_context(AiohttpFetcher(allow=settings.fetch_allow))
    extractor = await stack.enter_async_context(ChildExtractor())
    embedder = await SentenceEmbedder.open(settings.model)
    opened = await stack.enter_async_context(
        Library.open(settings.data, fetcher=fetcher, extractor=extractor, embedder=embedder)
    )
    await embedder.embed_question("Is the model loaded?")
    library.set_result(opened)
    log.info("ready")


@asynccontextmanager
async def _beating(line: Line, library: asyncio.Future[Library]) -> AsyncIterator[None]:
    """Tell again and again, and once the library is open, that the event loop turns."""

    async def beat() -> None:
        while True:
            line.tell(Word.READY if library.done() else Word.LOADING)
            await asyncio.wait({library}, timeout=BEAT)
            if library.done():
                line.tell(Word.READY)
                await asyncio.sleep(BEAT)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def _until_stopped(line: Line, opening: Coroutine[Any, Any, None]) -> None:
    """Wait for the supervisor, or for the opening to fail; raise what it failed with."""
    stopping = asyncio.create_task(line.stopping.wait())
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
