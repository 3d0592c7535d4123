"""The process that fetches, computes and posts: it works on what the front has kept."""

import asyncio
import gc
import logging
import os
from contextlib import AsyncExitStack

from bot import metrics
from bot.chat.web import SPACE
from bot.chat.web.adapter import WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.chats import Chats
from bot.housekeeping import count_waiting, every_day, tend
from bot.intake import Intake
from bot.ledger import Ledger
from bot.monitoring.counted import CountedFetcher
from bot.monitoring.loop_lag import LoopLag
from bot.processes.child import BROKEN, Line, Word
from bot.reading_links import ReadingLinks
from bot.settings import Settings
from bot.settling import settle_all
from bot.steps import Steps
from bot.workflows import Queue, Workflows
from bot.workflows.executors import ExecutorLost
from index.answering.reader import PassageReader
from index.extract.child import ChildExtractor
from index.fetch.fetcher import AiohttpFetcher
from index.library import Library
from index.models.embed import SentenceEmbedder
from index.ports import PassageText
from index.types import Span

BEAT = 2.0  # seconds between two signs of life

log = logging.getLogger(__name__)


async def worker(settings: Settings, line: Line) -> None:
    """Work until the supervisor says stop.

    Events are taken up before the library is open, and wait for it. Raises AlreadyServed,
    StartFailed, StoreError, ModelError, or SettingsError where a platform refuses a token.
    """
    library: asyncio.Future[Library] = asyncio.get_running_loop().create_future()
    at_work: asyncio.Future[Workflows] = asyncio.get_running_loop().create_future()
    lag = LoopLag()
    async with AsyncExitStack() as stack:
        history = await stack.enter_async_context(History.open(settings.where, SPACE))
        ledger = await stack.enter_async_context(Ledger.open(settings.where))
        local = WebChat(history, Live())
        links = ReadingLinks(await history.secret(), settings.public_url or "")
        chats = Chats(settings, local)
        intake = Intake(await stack.enter_async_context(Queue.open(settings.where)), ledger)
        address = settings.public_url
        steps = Steps(ledger, chats, local, links, address, library, at_work, intake.submit)
        # Entered later, left earlier than the history and later than the work that needs it.
        opened = await stack.enter_async_context(AsyncExitStack())
        workflows = await stack.enter_async_context(
            Workflows.open(settings.where, steps.prepare, steps.deliver)
        )
        at_work.set_result(workflows)
        await line.until_stopped(
            lag.watch(),
            _beat(line, library, lag),
            _open_library(settings, opened, library),
            *chats.opening(opened),
            count_waiting(ledger, workflows),
            every_day(ledger, workflows, library, history),
            tend(library),
            settle_all(ledger, chats.opened),
            _until_lost(workflows),
        )


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
    embedder, reader = await SentenceEmbedder.open(settings.model), PassageReader()
    opened = await stack.enter_async_context(
        Library.open(
            settings.where,
            fetcher=CountedFetcher(fetcher),
            extractor=extractor,
            embedder=embedder,
            reader=reader,
        )
    )
    metrics.TURNS.labels("host").set_function(fetcher.waiting)
    metrics.TURNS.labels("space").set_function(opened.waiting)
    metrics.QUESTIONS.set_function(opened.asking)
    await embedder.embed_question("Is the model loaded?")
    library.set_result(opened)
    log.info("ready")
    # Else the first question would wait for it.
    await reader.read("Is the reader loaded?", [PassageText("It is.", (Span(0, 6),))])
    # Half a million objects that live as long as the process: to look through them for garbage
    # again and again kept everybody waiting for 0.2 seconds.
    gc.freeze()


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
