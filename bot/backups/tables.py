"""Every part of Footnote that keeps tables, opened together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.chat.slack import rows
from bot.chat.web import SPACE
from bot.chat.web.history import History
from bot.ledger import Ledger
from bot.workflows import Queue
from index.db.where import Where
from index.store import SqlStore


@asynccontextmanager
async def every_table(where: Where) -> AsyncIterator[str]:
    """Make what is missing, bring what is older to this version, and yield which database it is.

    Raises StoreError, StoreTooNew among them, or StartFailed.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(SqlStore.open(where))
        await stack.enter_async_context(Ledger.open(where))
        await stack.enter_async_context(History.open(where, SPACE))
        await stack.enter_async_context(rows.opened(where))
        await stack.enter_async_context(Queue.open(where))
        yield await store.version()
