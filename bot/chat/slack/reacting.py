"""The reaction that says: this is being read."""

import contextlib

from bot.chat.slack.api import Api, translated
from bot.errors import ChatError

SEEN = "eyes"


async def react(api: Api, space: str, channel: str, message: str) -> None:
    """React to a message. It is read also where reactions are not allowed."""
    with contextlib.suppress(ChatError), translated("react to a message"):
        client = await api.client(space)
        await client.reactions_add(channel=channel, timestamp=message, name=SEEN)
