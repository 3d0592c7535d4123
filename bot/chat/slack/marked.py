"""A message that somebody put a bookmark under -> what of it is read. Its text has to be asked for.

Apps outside Slack's Marketplace may ask once a minute, so nobody waits for this: not for an
acknowledgement, nor for a reply.
https://docs.slack.dev/reference/methods/conversations.replies
"""

import logging
from collections.abc import Sequence
from dataclasses import replace

from bot.chat.slack.api import Api, repeating, translated
from bot.chat.slack.fields import Here
from bot.chat.slack.parse import from_history
from bot.chat.slack.reacting import react
from bot.errors import Undeliverable
from bot.messages import Event, Record
from bot.reception import readings, wished

log = logging.getLogger(__name__)


async def wanted(api: Api, event: Event) -> Sequence[Event]:
    """Return what can be read of the event's message; nothing where it cannot be seen."""
    try:
        message = await _message(api, event)
        user, bot = await api.bot(event.space)
    except Undeliverable as error:
        log.info("not read", extra={"channel": event.channel, "reason": str(error)})
        return []
    said = message and from_history(message, event.space, event.channel, Here(user, bot), event.at)
    events = readings(replace(said, place=event.place, late=False)) if said else []
    if events:
        await react(api, event.space, event.channel, event.message)
    return [replace(each, part=wished(event.part, each.part)) for each in events]


async def _message(api: Api, event: Event) -> Record | None:
    """Return a message by its id, wherever in its channel it stands."""
    client = repeating(await api.client(event.space))
    with translated("show a message"):
        found = await client.conversations_replies(
            channel=event.channel, ts=event.message, limit=1, inclusive=True
        )
    same = (each for each in found["messages"] if each.get("ts") == event.message)
    return next(same, None)
