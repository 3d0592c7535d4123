"""The process that fetches, computes and posts: it works on what the front has kept."""

import asyncio
import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot import metrics
from bot.chat.web import SPACE
from bot.chat.web.adapter import PLATFORM, WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chats import Chats
from bot.child import BROKEN, Line, Word
from bot.conversation import Conversation
from bot.counted import CountedFetcher
from bot.delivery import Delivery
from bot.executors import ExecutorLost
from bot.housekeeping import count_waiting, every_day, forget_after
from bot.ledger import Ledger
from bot.loop_lag import LoopLag
from bot.messages import Ask, Event
from bot.reading_links import ReadingLinks
from bot.settings import Settings
from bot.times import now
from bot.workflows import Workflows
from index.embed import SentenceEmbedder
from index.extract.child import ChildExtractor
from index.fetch import AiohttpFetcher
from index.library import Library

BEAT = 2.0  # seconds between two signs of life
FOR_EVERYONE = {Ask.SHOW, Ask.ASK_PEOPLE}  # pressed as often as may be, everyone sees them once

log = logging.getLogger(__name__)


async def worker(settings: Settings, line: Line) -> None:
    """Work until the supervisor says stop.

    Events are taken up before the library is open, and wait for it. Raises AlreadyServed,
    StartFailed, StoreError, ModelError, or SettingsError where a platform refuses a token.
    """
    library: asyncio.Future[Library] = asyncio.get_running_loop().create_future()
    # What was under way when the last process ended is taken up before ``Workflows.open`` returns.
    at_work: asyncio.Future[Workflows] = asyncio.get_running_loop().create_future()
    lag = LoopLag()
    async with AsyncExitStack() as stack:
        history = await stack.enter_async_context(History.open(settings.where, SPACE))
        ledger = await stack.enter_async_context(Ledger.open(settings.where))
        local = WebChat(history, Live())
        links = ReadingLinks(await history.secret(), settings.public_url or "")
        chats = Chats(settings, local)

        # Two presses at once would both find that nothing is there yet.
        pressing = asyncio.Lock()

        async def prepare(event: Event) -> None:
            opened, chat = await asyncio.shield(library), await chats.of(event.platform)
            async with _one_at_a_time(event, pressing, await asyncio.shield(at_work)):
                began = now()
                address = "" if event.platform == PLATFORM else settings.public_url
                conversation = Conversation(
                    opened, ledger, {event.platform: chat}, address, links if address else None
                )
                await ledger.keep(event, await conversation.handle(event), began)

        async def deliver(event: Event) -> None:
            chat = await chats.of(event.platform)
            await Delivery(ledger, {event.platform: chat})(event)
            if event.platform == PLATFORM:
                await local.settle(event)
            await forget_after(event, ledger, await asyncio.shield(at_work))

        # Entered later, left earlier than the history and later than the work that needs it.
        opened = await stack.enter_async_context(AsyncExitStack())
        workflows = await stack.enter_async_context(
            Workflows.open(settings.where, prepare, deliver)
        )
        at_work.set_result(workflows)
        await line.until_stopped(
            lag.watch(),
            _beat(line, library, lag),
            _open_library(settings, opened, library),
            *chats.opening(opened),
            count_waiting(ledger, workflows),
            every_day(ledger, workflows, library, history),
            _until_lost(workflows),
        )


@asynccontextmanager
async def _one_at_a_time(
    event: Event, pressing: asyncio.Lock, workflows: Workflows
) -> AsyncIterator[None]:
    """Let what everyone sees once be prepared by one at a time, in this process and in others."""
    if event.ask not in FOR_EVERYONE:
        yield
        return
    async with pressing, workflows.alone(f"press/{event.platform}/{event.space}/{event.channel}"):
        yield


async def _until_lost(workflows: Workflows) -> None:
    """Take over from workers that died; end at once where others take over from this one."""
    try:
        await workflows.take_over()
    except ExecutorLost:
        log.exception("the database was lost, and with it what says that this worker lives")
        os._exit(BROKEN)  # as if it had been killed: all that it does is made for that


async def _open_library(
    settings: Settings, stack: AsyncExitStack, library: asyncio.Future[Library]
) -> None:
    fetcher = await stack.enter_async_context(AiohttpFetcher(allow=settings.fetch_allow))
    extractor = await stack.enter_async_context(
        ChildExtractor(stopped=lambda reason: metrics.STOPPED.labels(reason).inc())
    )
    embedder = await SentenceEmbedder.open(settings.model)
    opened = await stack.enter_async_context(
        Library.open(
            settings.where,
            fetcher=CountedFetcher(fetcher),
            extractor=extractor,
            embedder=embedder,
        )
    )
    metrics.TURNS.labels("host").set_function(fetcher.waiting)
    metrics.TURNS.labels("space").set_function(opened.waiting)
    await embedder.embed_question("Is the model loaded?")
    # Half a million objects that live as long as the process: to look through them for garbage
    # again and again kept everybody waiting for 0.2 seconds.
    gc.freeze()
    library.set_result(opened)
    log.info("ready")


async def _beat(line: Line, library: asyncio.Future[Library], lag: LoopLag) -> None:
    """Tell again and again, and at once when the library is open, that the event loop turns."""
    while not library.done():
        line.tell(Word.LOADING)
        await asyncio.wait({library}, timeout=BEAT)
    while True:
        line.tell(Word.READY)
        metrics.LAG.set(lag.worst())
        metrics.VECTORS.set(library.result().held())
        line.tell(Word.FIGURES, metrics.figures())
        await asyncio.sleep(BEAT)
