"""A command's library, opened as the settings say, and the share of what it reads.

Apart from bot/cli/common.py: ``serve`` opens none, and is not to wait for all that one needs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.account import account
from bot.chat.web import SPACE
from bot.cli.common import MAX_SENTENCE, settings_of
from bot.settings import Settings
from bot.showing.cleaning import clean
from index.db.sqlite import is_in
from index.errors import FootnoteError
from index.fetch.fetcher import AiohttpFetcher
from index.library import Library, Sharing


class NothingKept(FootnoteError):
    """There is no library in the data directory."""


@asynccontextmanager
async def open_library(data: Path | None) -> AsyncIterator[Library]:
    """Open the library that the settings describe."""
    settings = settings_of(data)
    async with (
        AiohttpFetcher(allow=settings.fetch_allow) as fetcher,
        Library.open(settings.where, model=settings.model, fetcher=fetcher) as library,
    ):
        yield library


async def refuse_nothing(data: Path | None) -> None:
    """Raise NothingKept where there is no library, before a log is begun there. A server tells when it is opened."""
    where = Settings.read(data).where
    if isinstance(where, Path) and not await asyncio.to_thread(is_in, where):
        raise NothingKept(
            f"There is nothing in {where}: read a link first, or choose another directory with --data."
        )


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
