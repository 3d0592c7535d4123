"""What only one person sees: by the token of what they did, which works for 15 minutes.

Also where the bot may not write. https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import asyncio
from typing import Any

from bot.chat.discord.api import Api, Rejected
from bot.messages import Event, Record

EPHEMERAL = 1 << 6  # a flag of messages
# Seconds, and twice as many each time: together the three that Discord waits for a first response.
PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6)
UNANSWERED = 10015  # what Discord says of the token until that has come

_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


class Ephemeral:
    """Shows messages to an event's author alone. Raises Rejected once its token has expired."""

    def __init__(self, api: Api, application: str) -> None:
        self._api = api
        self._application = application

    async def fill_in(self, event: Event, body: Record) -> str:
        """Fill in the response that waits; return its id. The same, however often it is done."""
        return await self._shown(event, "PATCH", _ORIGINAL, body=body)

    async def follow_up(self, event: Event, body: Record) -> str:
        """Show a further message; return its id."""
        body, query = body | {"flags": EPHEMERAL}, {"wait": "true"}
        return await self._shown(event, "POST", _WEBHOOK, body=body, query=query)

    async def _shown(self, event: Event, method: str, path: str, **given: Any) -> str:
        """Return the id of what is shown, after the first response: the front may be giving that just now."""
        ids: Record = {"webhook_id": self._application, "webhook_token": event.handle}
        for pause in PAUSES:
            try:
                return str((await self._api.request(method, path, **given, **ids))["id"])
            except Rejected as error:
                if error.code != UNANSWERED:
                    raise
            await asyncio.sleep(pause)
        return str((await self._api.request(method, path, **given, **ids))["id"])
