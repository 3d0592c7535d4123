"""The platforms that cards are posted on: opened once, in the background, however long that takes."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AsyncExitStack
from typing import Any

from bot.chat.port import Chat
from bot.chat.web.adapter import PLATFORM, WebChat
from bot.processes.far import reach
from bot.settings import Settings


class Chats:
    """Each platform that has a token, and the local channel.

    One that cannot be reached holds up its own events, and no others.
    """

    def __init__(self, settings: Settings, local: WebChat) -> None:
        self._settings = settings
        self._opened: dict[str, asyncio.Future[Chat]] = {}
        self._of(PLATFORM).set_result(local)

    async def of(self, platform: str) -> Chat:
        """Return a platform, once it is open."""
        return await asyncio.shield(self._of(platform))

    def opened(self, platform: str) -> Chat | None:
        """Return a platform that is open by now."""
        opened = self._of(platform)
        return opened.result() if opened.done() and not opened.exception() else None

    def opening(self, stack: AsyncExitStack) -> Iterator[Coroutine[Any, Any, None]]:
        """Yield what opens each platform on ``stack``. It raises SettingsError for a wrong token."""
        if self._settings.slack:
            from bot.chat.slack.chat import SlackChat  # noqa: PLC0415 - where it is needed

            yield reach("Slack", lambda: SlackChat.open(self._settings), stack, self._of("slack"))
        if self._settings.discord:
            from bot.chat.discord.chat import DiscordChat  # noqa: PLC0415

            yield reach(
                "Discord", lambda: DiscordChat.open(self._settings), stack, self._of("discord")
            )

    def _of(self, platform: str) -> "asyncio.Future[Chat]":
        loop = asyncio.get_running_loop()
        return self._opened.setdefault(platform, loop.create_future())
