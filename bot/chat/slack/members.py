"""Who is in a channel now, and where one person alone is written to.

https://docs.slack.dev/reference/methods/conversations.members
"""

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import Api, cause_of, repeating, translated
from bot.errors import ChatError, Undeliverable

PAGE = 200  # members that one request asks for: Slack recommends no more, and may return fewer


async def direct(api: Api, space: str, person: str) -> str:
    """Return the channel of direct messages with a person. Raises Undeliverable, PlatformFailed."""
    client = repeating(await api.client(space))
    with translated("open direct messages"):
        opened = await client.conversations_open(users=person)
    return str(opened["channel"]["id"])


async def sees(api: Api, space: str, channel: str, person: str) -> bool:
    """Whether a person is a member of a channel, and still of the workspace. Raises PlatformFailed.

    Of a public channel too only members count: they chose to read along.
    """
    try:
        if channel.startswith("D"):  # whose members Slack tells only to apps that may list them
            return await direct(api, space, person) == channel
        client = repeating(await api.client(space))
        return await _is_listed(client, channel, person) and await _is_active(client, person)
    except Undeliverable:
        return False


async def has_left(api: Api, space: str, channel: str, person: str) -> bool:
    """Whether Slack tells the members of a channel, and not this one. Raises PlatformFailed.

    It does not tell those of group messages without a scope of their own, nor of a private channel
    without the bot, where its commands work all the same.
    """
    try:
        return not await _is_listed(repeating(await api.client(space)), channel, person)
    except Undeliverable:
        return False


async def is_outside(api: Api, space: str, channel: str) -> bool:
    """Whether Slack says that the bot is no member of a channel; what it will not tell is taken for no."""
    try:
        client = repeating(await api.client(space))
        with translated("say what a channel is"):
            found = await client.conversations_info(channel=channel)
    except ChatError as error:  # a private channel without the bot is not there
        return cause_of(error) == "channel_not_found"
    return found["channel"].get("is_member") is False


async def _is_listed(client: AsyncWebClient, channel: str, person: str) -> bool:
    cursor = None
    while True:
        with translated("say who is in a channel"):
            page = await client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
        if person in page["members"]:
            return True
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return False


async def _is_active(client: AsyncWebClient, person: str) -> bool:
    """Whether an account is in use: one that was deactivated may stay listed."""
    with translated("say who somebody is"):
        found = await client.users_info(user=person)
    return not found["user"].get("deleted")
