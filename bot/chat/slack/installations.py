"""Where the bot is installed, when that is in many workspaces by OAuth.

https://docs.slack.dev/authentication/installing-with-oauth
https://docs.slack.dev/authentication/using-token-rotation
"""

import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from logging import Logger
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.chat.slack import rows
from bot.chat.slack.api import translated, web_client
from bot.errors import ChatError, Undeliverable
from index.db.engine import Database
from index.db.where import Where

ROTATED_BEFORE = 120  # minutes before a token expires; they live for twelve hours

log = logging.getLogger(__name__)


class Store(AsyncInstallationStore):
    """Many workspaces, their tokens encrypted at rest. Implements ``api.Installations``.

    Without the key in FOOTNOTE_SECRET_KEY, a copy of the database gives nobody a token. Where that
    holds several keys with commas between them, the first encrypts, and the others are on their way out.
    """

    def __init__(self, database: Database, key: str, rotator: AsyncTokenRotator) -> None:
        self._database = database
        self._newest, *_ = keys = [Fernet(each) for each in key.split(",")]
        self._fernet = MultiFernet(keys)
        self._rotator = rotator

    @classmethod
    @asynccontextmanager
    async def open(
        cls, data: Where, key: str, client_id: str, client_secret: str, url: str
    ) -> AsyncIterator["Store"]:
        """Open the installations in ``data``. ``url`` is the Web API's. Raises StoreError."""
        rotator = AsyncTokenRotator(
            client_id=client_id, client_secret=client_secret, client=web_client(url, None)
        )
        async with rows.opened(data) as database:
            store = cls(database, key, rotator)
            await store.renew()
            yield store

    @property
    def logger(self) -> Logger:
        """Where Bolt says what it does with this."""
        return log

    async def token(self, space: str) -> str:
        """Return the bot token of a workspace, rotated where it soon expires. Raises Undeliverable."""
        row, bot = await self._found(space)
        if bot.bot_token_expires_at is None:
            return bot.bot_token
        return (await self._rotated(row, bot)).bot_token

    async def bot(self, space: str) -> tuple[str, str]:
        """Return the bot's user id and bot id in a workspace. Raises Undeliverable."""
        _, bot = await self._found(space)
        return bot.bot_user_id, bot.bot_id

    async def spaces(self) -> list[str]:
        """Return where the bot is installed."""
        return await self._database.read(rows.spaces)

    async def renew(self) -> None:
        """Encrypt with the newest key what was encrypted with an older one."""
        for space in await self.spaces():
            await self._renew(space)

    async def removed(self, space: str, at: float) -> bool:
        """Forget an installation made before ``at``; return whether none is left.

        Slack tells of an uninstall twice, in any order, and maybe after a new installation.
        """
        return await self._database.write(lambda connection: rows.delete(connection, space, at))

    async def async_save(self, installation: Installation) -> None:
        """Store an installation; a person's own token is not wanted, so it is not kept."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Store an installation."""
        space = bot.team_id or bot.enterprise_id or ""
        row = rows.Row(
            space,
            bot.enterprise_id or "",
            bool(bot.is_enterprise_install),
            bot.installed_at,
            self._sealed(bot),
        )
        await self._database.write(lambda connection: rows.save(connection, row))
        log.info("installed", extra={"space": space})

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        """Return the installation of a workspace or an organisation, or None."""
        space = (enterprise_id if is_enterprise_install else team_id) or team_id or enterprise_id
        try:
            return (await self._found(space or ""))[1]
        except Undeliverable:
            return None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget an installation."""
        await self.removed(team_id or enterprise_id or "", time.time())

    async def _renew(self, space: str) -> None:
        row = await self._database.read(lambda connection: rows.find(connection, space))
        if row and not _opens(self._newest, row.sealed) and _opens(self._fernet, row.sealed):
            sealed = self._fernet.rotate(row.sealed)
            await self._database.write(
                lambda connection: rows.replace_sealed(connection, row, sealed)
            )

    async def _found(self, space: str) -> tuple[rows.Row, Bot]:
        row = await self._database.read(lambda connection: rows.find(connection, space))
        if row is None:
            raise Undeliverable(f"Footnote is not installed in the Slack workspace {space}.")
        try:
            opened: dict[str, Any] = json.loads(self._fernet.decrypt(row.sealed))
        except InvalidToken as error:
            raise Undeliverable(
                f"The token of the Slack workspace {space} was encrypted with another key: set the "
                "old FOOTNOTE_SECRET_KEY again, or install Footnote there anew."
            ) from error
        bot = Bot(**opened)
        if (bot.team_id or bot.enterprise_id) != row.space:
            raise Undeliverable(f"The token that is kept for {row.space} is another workspace's.")
        return row, bot

    def _sealed(self, bot: Bot) -> bytes:
        return self._fernet.encrypt(json.dumps(bot.to_dict_for_copying(), default=str).encode())

    async def _rotated(self, row: rows.Row, bot: Bot) -> Bot:
        """Return the installation with a token that lasts. A refresh token works once."""
        try:
            with translated("give a new token"):
                new = await self._rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=ROTATED_BEFORE
                )
        except ChatError:
            # Another process may have used it a moment ago.
            again, other = await self._found(row.space)
            if again.sealed != row.sealed:
                return other
            raise
        if new is None:
            return bot
        return new if await self._kept(row, new) else (await self._found(row.space))[1]

    async def _kept(self, row: rows.Row, bot: Bot) -> bool:
        """Store a token that was exchanged for the row's, unless the row went or was installed anew.

        One that changed otherwise was encrypted with another key: nobody else had a token for it.
        """
        sealed, stored = self._sealed(bot), row
        while True:
            replace = partial(rows.replace_sealed, row=stored, sealed=sealed)
            if await self._database.write(replace):
                return True
            found = await self._database.read(partial(rows.find, space=row.space))
            if found is None or (found.space, found.installed_at) != (row.space, row.installed_at):
                return False
            stored = found


def _opens(key: Fernet | MultiFernet, sealed: bytes) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True
