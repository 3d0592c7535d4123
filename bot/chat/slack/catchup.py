"""What was said while nobody listened: found in the channels' histories, and taken late.

Apps outside Slack's Marketplace get 15 messages a request and a request a minute, so this takes
its time, and asks only for what is younger than six hours.
https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""

import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import Api, repeating, translated
from bot.chat.slack.fields import PLATFORM, at, is_ts
from bot.chat.slack.intake import Intake, now
from bot.errors import ChatError
from bot.ledger import Ledger
from bot.messages import Ask, Event, Record, Said

AT_MOST = 6 * 3600.0  # seconds back
PAGE = 15
MAX_PAGES = 20  # of one channel

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, and the last message seen there."""

    space: str
    channel: str
    last: str


class CatchUp:
    """Goes through the known channels once. Taking what was taken before does no harm."""

    def __init__(
        self, api: Api, ledger: Ledger, intake: Intake, submit: Callable[[Event], Awaitable[None]]
    ) -> None:
        self._api = api
        self._ledger = ledger
        self._intake = intake
        self._submit = submit

    async def __call__(self) -> None:
        """Take what was missed, and tell each channel that had something."""
        for known in await self._ledger.channels(PLATFORM):
            last = known.last_message if is_ts(known.last_message) else ""
            try:
                await self._channel(Channel(known.space, known.channel, last))
            except ChatError as error:
                log.info("not caught up", extra={"channel": known.channel, "reason": str(error)})

    async def _channel(self, known: Channel) -> None:
        since = f"{time.time() - AT_MOST:.6f}"
        after = max(known.last, since, key=float) if known.last else since
        client = repeating(await self._api.client(known.space))
        found = [each async for each in _missed(client, known.channel, since, after)]
        taken = [
            said
            for message in sorted(found, key=lambda each: float(each["ts"]))
            if (said := await self._intake.missed(message, known.space, known.channel))
        ]
        if taken:
            await self._submit(_away(known, after, taken))


def _away(known: Channel, after: str, taken: Sequence[Said]) -> Event:
    """Return what tells a channel that the bot was away; told once, however often it is found."""
    moment = now()
    missed = {
        "since": at(after, moment),
        "messages": len(taken),
        "links": sum(len(said.links) for said in taken),
    }
    return Event(
        platform=PLATFORM,
        space=known.space,
        channel=known.channel,
        message="",
        ask=Ask.AWAY,
        author="",
        at=moment,
        text=json.dumps(missed),
        part=taken[-1].message,
        place=taken[-1].place,
        late=True,
    )


async def _missed(
    client: AsyncWebClient, channel: str, since: str, after: str
) -> AsyncIterator[Record]:
    """Yield what came after ``after``: in the channel, and in threads begun since ``since``."""
    async for message in _pages(client, channel, since):
        if float(message["ts"]) > float(after):
            yield message
        if float(message.get("latest_reply") or 0) > float(after):
            async for reply in _pages(client, channel, after, thread=message["ts"]):
                if reply["ts"] != message["ts"] and float(reply["ts"]) > float(after):
                    yield reply


async def _pages(
    client: AsyncWebClient, channel: str, oldest: str, thread: str = ""
) -> AsyncIterator[Record]:
    cursor = ""
    for _ in range(MAX_PAGES):
        asked: Record = {"channel": channel, "oldest": oldest, "limit": PAGE}
        asked |= {"cursor": cursor} if cursor else {}
        with translated("show what was said"):
            if thread:
                page = await client.conversations_replies(ts=thread, **asked)
            else:
                page = await client.conversations_history(**asked)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
