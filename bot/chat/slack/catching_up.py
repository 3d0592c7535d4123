"""What was said while nobody listened: found in the channels' histories, and taken late.

Apps outside Slack's Marketplace get 15 messages a request and a request a minute, so this takes
its time, and asks only for what is younger than six hours.
https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
"""

import json
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import Api, repeating, translated
from bot.chat.slack.fields import PLATFORM, at
from bot.chat.slack.intake import Intake
from bot.chat.slack.seen import Seen, Where
from bot.errors import Undeliverable
from bot.messages import Ask, Event, Record, Said
from bot.reception import Submit
from bot.times import now

AT_MOST = 6 * 3600.0  # seconds back
PAGE = 15
MAX_PAGES = 20  # of one channel

log = logging.getLogger(__name__)


class CatchUp:
    """Goes through the channels of a gap. Taking what was taken before does no harm."""

    def __init__(self, api: Api, intake: Intake, seen: Seen, submit: Submit) -> None:
        self._api = api
        self._intake = intake
        self._seen = seen
        self._submit = submit

    async def __call__(self, gap: Mapping[Where, str]) -> None:
        """Take what was missed after the last messages before the gap, and tell each channel of it.

        Where that fails it is put off, and the other channels have their turn.
        """
        for where, last in gap.items():
            try:
                await self._unless_hidden(where, last)
            except Exception:
                log.exception("not caught up yet", extra={"channel": where[1]})
                self._seen.not_made_up_for(where, last)

    async def _unless_hidden(self, where: Where, last: str) -> None:
        try:
            await self._channel(where, last)
        except Undeliverable as error:  # nor would it be shown at another time
            log.info("not caught up", extra={"channel": where[1], "reason": str(error)})
        await self._seen.made_up_for(where)

    async def _channel(self, where: Where, last: str) -> None:
        since = f"{time.time() - AT_MOST:.6f}"
        after = max(last, since, key=float)
        space, channel = where
        client = repeating(await self._api.client(space))
        # A reply that was sent to the channel too stands in both histories.
        found = {each["ts"]: each async for each in _missed(client, channel, since, after)}
        taken = [
            said
            for message in sorted(found.values(), key=lambda each: float(each["ts"]))
            if (said := await self._intake.missed(message, space, channel))
        ]
        if taken:
            await self._submit(_away(after, taken))


def _away(after: str, taken: Sequence[Said]) -> Event:
    """Return what tells a channel that the bot was away; told once, however often it is found."""
    moment = now()
    missed = {
        "since": at(after, moment),
        "messages": len(taken),
        "links": sum(len(said.links) for said in taken),
    }
    return Event(
        platform=PLATFORM,
        space=taken[-1].space,
        channel=taken[-1].channel,
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
