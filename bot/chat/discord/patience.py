"""What has to be done although a database is busy, a disk full, or Discord out of order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.chat.discord.api import Rejected
from bot.settings import SettingsError

log = logging.getLogger(__name__)
T = TypeVar("T")

# Seconds before each further try, ten minutes in all: what fails for longer waits for the next start.
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, *[60.0] * 9)


async def until_done(do: Callable[[], Awaitable[T]]) -> T:
    """Do something, again and again while it fails. Raises what its last try did.

    What Discord refuses is not tried again: it would refuse it again.
    """
    for pause in PAUSES:
        try:
            return await do()
        except (Rejected, SettingsError):
            raise
        except Exception:
            log.exception("not kept yet", extra={"pause": pause})
        await asyncio.sleep(pause)
    return await do()
