"""Whether there is anything in the data directory, without opening it. Apart from bot/cli/opening.py, which is slow to import."""

import asyncio
from pathlib import Path

from bot.settings import Settings
from index.db.sqlite import is_in
from index.errors import FootnoteError


class NothingKept(FootnoteError):
    """There is no library in the data directory."""


async def refuse_nothing(data: Path | None, first: str = "read a link") -> None:
    """Raise NothingKept where there is no library, before a log is begun there; ``first`` says what makes one.

    A server tells when it is opened.
    """
    where = Settings.read(data).where
    if isinstance(where, Path) and not await asyncio.to_thread(is_in, where):
        raise NothingKept(
            f"There is nothing in {where}: {first} first, or choose another directory with --data."
        )
