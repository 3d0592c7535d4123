"""Who can see a channel, where an event does not say: asked for once, and remembered."""

import asyncio
import logging
import time

from bot.chat.slack.api import Api, repeating, translated
from bot.chat.slack.fields import place_of
from bot.errors import ChatError
from bot.messages import Place

PATIENCE = 1.0  # seconds; an event has to be acknowledged within three
NOT_AGAIN = 60.0  # seconds after a channel could not be told
MAX_KEPT = 20_000

log = logging.getLogger(__name__)


class Places:
    """``conversations.info``, remembered. What cannot be told is taken for private."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.known: dict[str, Place] = {}  # by channel: Slack gives no id twice
        self._failed: dict[str, float] = {}  # by channel, the last one last

    def learn(self, channel: str, place: Place) -> None:
        """Remember what an event said."""
        if len(self.known) >= MAX_KEPT:
            self.known.clear()
        self.known[channel] = place

    async def look_up(self, space: str, channel: str) -> None:
        """Learn who can see ``channel``, unless that is known or takes too long."""
        failed = self._failed.get(channel, -NOT_AGAIN)
        if not channel or channel in self.known or time.monotonic() - failed < NOT_AGAIN:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                client = repeating(await self._api.client(space))
                with translated("say what a channel is"):
                    found = await client.conversations_info(channel=channel)
        except (ChatError, TimeoutError) as error:
            self._fail(channel)
            log.info("channel unknown", extra={"channel": channel, "reason": type(error).__name__})
            return
        self.learn(channel, place_of(found["channel"]))

    def _fail(self, channel: str) -> None:
        self._failed.pop(channel, None)
        self._failed[channel] = time.monotonic()
        if len(self._failed) > MAX_KEPT:
            self._failed.pop(next(iter(self._failed)))
