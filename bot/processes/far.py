"""What is reached over a network, and may be out of reach for a while."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import TypeVar

from bot.errors import PlatformFailed
from index.errors import FootnoteError

FIRST_PAUSE = 1.0  # seconds before it is tried again; then doubled
LONGEST_PAUSE = 60.0  # seconds

log = logging.getLogger(__name__)
T = TypeVar("T")
Opening = Callable[[], AbstractAsyncContextManager[T]]


async def reach(
    name: str, opening: Opening[T], stack: AsyncExitStack, reached: asyncio.Future[T]
) -> None:
    """Open something on ``stack`` for ``reached``, and try until it is there.

    Raises the FootnoteError that says what has to be put right first, as a wrong token. A platform
    that fails is no such thing.
    """

    async def once() -> None:
        reached.set_result(await stack.enter_async_context(opening()))

    await _trying(name, once)


async def stay(name: str, opening: Opening[T], live: Callable[[T], Awaitable[None]]) -> None:
    """Open something and ``live`` with it, again whenever that ends. Raises FootnoteError."""

    async def once() -> None:
        async with opening() as opened:
            await live(opened)

    while True:
        await _trying(name, once)


async def _trying(name: str, once: Callable[[], Awaitable[None]]) -> None:
    pause = FIRST_PAUSE
    while True:
        try:
            return await once()
        except Exception as error:
            if refusal := _refusal(error):
                raise refusal from error
            log.exception("out of reach", extra={"which": name, "pause": pause})
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _refusal(error: BaseException) -> FootnoteError | None:
    """Return what only the operator can put right, from among tasks that failed together too."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(_refusal, error.exceptions)), None)
    if isinstance(error, FootnoteError) and not isinstance(error, PlatformFailed):
        return error
    return None
