"""What was posted, though nobody recorded it: found by the metadata that our messages carry."""

from collections.abc import AsyncIterator

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.slack.api import translated
from bot.chat.slack.fields import is_ts
from bot.chat.slack.render import METADATA
from bot.messages import Audience, Post, Record

PAGE = 15  # messages that one request returns to apps outside the Marketplace
MAX_PAGES = 40  # looked through


async def find(client: AsyncWebClient, post: Post, oldest: str) -> tuple[str, ...]:
    """Return the ids of the messages that show ``post``, in order, among those since ``oldest``."""
    found: dict[int, str] = {}
    async for message in _later(client, post, oldest):
        held = message.get("metadata") or {}
        payload = held.get("event_payload") or {}
        if held.get("event_type") == METADATA and payload.get("tag") == post.tag:
            found[int(payload["n"])] = message["ts"]
    return tuple(found[number] for number in sorted(found))


async def _later(client: AsyncWebClient, post: Post, oldest: str) -> AsyncIterator[Record]:
    """Yield the messages that came after ``oldest`` where the post belongs, page by page."""
    cursor = ""
    for _ in range(MAX_PAGES):
        with translated("show what was posted"):
            page = await _page(client, post, oldest, cursor)
        for message in page["messages"]:
            yield message
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


async def _page(client: AsyncWebClient, post: Post, oldest: str, cursor: str) -> AsyncSlackResponse:
    asked: Record = {
        "channel": post.channel,
        "oldest": oldest,
        "limit": PAGE,
        "include_all_metadata": True,
    }
    if cursor:
        asked["cursor"] = cursor
    if post.audience is Audience.THREAD and is_ts(post.root):
        return await client.conversations_replies(ts=post.root, **asked)
    return await client.conversations_history(**asked)
