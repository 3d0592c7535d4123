"""What only one person sees: by the token of what they did, which works for 15 minutes.

Also where the bot may not write. https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from bot.chat.discord.api import Api
from bot.messages import Event, Record

EPHEMERAL = 1 << 6  # a flag of messages

_WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


class Ephemeral:
    """Shows messages to an event's author alone. Raises Rejected once its token has expired."""

    def __init__(self, api: Api, application: str) -> None:
        self._api = api
        self._application = application

    async def fill_in(self, event: Event, body: Record) -> str:
        """Fill in the response that waits; return its id. The same, however often it is done."""
        ids = self._ids(event)
        return str((await self._api.request("PATCH", _ORIGINAL, body=body, **ids))["id"])

    async def follow_up(self, event: Event, body: Record) -> str:
        """Show a further message; return its id."""
        body, query = body | {"flags": EPHEMERAL}, {"wait": "true"}
        ids = self._ids(event)
        return str((await self._api.request("POST", _WEBHOOK, body=body, query=query, **ids))["id"])

    def _ids(self, event: Event) -> Record:
        return {"webhook_id": self._application, "webhook_token": event.handle}
