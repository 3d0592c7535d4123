"""A command's library, opened as the settings say, and the share of what it reads.

Apart from bot/cli/common.py: ``serve`` opens none, and is not to wait for all that one needs.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.account import account
from bot.chat.web import SPACE
from bot.cli.common import MAX_SENTENCE, settings_of
from bot.cli.kept import refuse_nothing
from bot.showing.cleaning import clean
from index.fetch.fetcher import AiohttpFetcher
from index.library import Library, Sharing


@asynccontextmanager
async def open_library(data: Path | None) -> AsyncIterator[Library]:
    """Open the library that the settings describe."""
    settings = settings_of(data)
    async with (
        AiohttpFetcher(allow=settings.fetch_allow) as fetcher,
        Library.open(settings.where, model=settings.model, fetcher=fetcher) as library,
    ):
        yield library


@asynccontextmanager
async def open_kept(data: Path | None) -> AsyncIterator[Library]:
    """Open a library that is there: what adds nothing makes none. Raises NothingKept."""
    await refuse_nothing(data)
    async with open_library(data) as library:
        yield library


async def elsewhere(library: Library, channel: str) -> str:
    """Return where there are articles, as a sentence to add, if there are none in ``channel``; else empty."""
    names = await library.channels(SPACE)
    if channel in names or not names:
        return ""
    return f" There are articles in: {clean(', '.join(names), MAX_SENTENCE)}."


def sharing(channel: str) -> Sharing:
    """Return a share by whoever is at the terminal, now."""
    return Sharing(SPACE, channel, f"cli/{uuid4()}", account(), datetime.now(UTC))
