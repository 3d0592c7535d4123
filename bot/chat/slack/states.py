"""What ties an installation to the browser that began it: good once, for some minutes."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from logging import Logger
from secrets import token_urlsafe
from typing import Any

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.chat.slack import rows
from index.db.engine import Database
from index.db.where import Where

KEPT = 600.0  # seconds to say yes on Slack's page

log = logging.getLogger(__name__)


class States(AsyncOAuthStateStore):
    """OAuth's ``state``. Only its digest is stored: who reads the database cannot use one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Where) -> AsyncIterator["States"]:
        """Open the states in ``data``. Raises StoreError."""
        async with rows.opened(data) as database:
            yield cls(database)

    @property
    def logger(self) -> Logger:
        """Where Bolt says what it does with this."""
        return log

    async def async_issue(self, *_: Any, **__: Any) -> str:
        """Return a new state."""
        state, now = token_urlsafe(32), time.time()
        await self._database.write(
            lambda connection: rows.add_state(connection, _digest(state), now + KEPT, now)
        )
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether the state was issued here and not consumed before."""
        return await self._database.write(
            lambda connection: rows.take_state(connection, _digest(state), time.time())
        )


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
