"""Whether somebody may read a channel, by their roles, its overwrites and, of a thread, its members.

https://docs.discord.com/developers/topics/permissions#permission-overwrites
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from bot.chat.discord.api import CHANNEL, UNKNOWN_MEMBER, Api, Rejected
from bot.chat.discord.asked import ADMINISTRATOR
from bot.chat.discord.parse import DIRECT
from bot.messages import Record

VIEW_CHANNEL, READ_MESSAGE_HISTORY = 1 << 10, 1 << 16
CONNECT, MANAGE_THREADS = 1 << 20, 1 << 34
ALL = ~0

_READING = VIEW_CHANNEL | READ_MESSAGE_HISTORY
_VOICE, _THREADS, _PRIVATE_THREAD = {2, 13}, {10, 11, 12}, 12  # types of channels


async def sees(api: Api, space: str, channel: str, person: str) -> bool:
    """Whether a person may read a channel or thread now. Raises PlatformFailed."""
    try:
        found = await api.request("GET", CHANNEL, channel_id=channel)
        if space == DIRECT:
            return person in {str(each["id"]) for each in found.get("recipients") or []}
        return str(found.get("guild_id")) == space and await _reads(
            api, space, found, person, _READING
        )
    except Rejected:  # no such server, channel or member, or not for the bot to see
        return False


async def has_left(api: Api, space: str, channel: str, person: str) -> bool:
    """Whether a person may not see a channel or thread now. Raises PlatformFailed.

    Who sees it can press what is said meanwhile, also without its history.
    """
    try:
        found = await api.request("GET", CHANNEL, channel_id=channel)
        return not await _reads(api, space, found, person, VIEW_CHANNEL)
    except Rejected as error:  # of what is hidden from the bot it cannot know
        return error.code == UNKNOWN_MEMBER


def permissions(guild: Record, channel: Record, member: Record, now: datetime) -> int:
    """Return what a member may do in a channel that is no thread.

    ``guild``, ``channel`` and ``member`` are Discord's own objects of them.
    """
    person, everyone = member["user"]["id"], guild["id"]
    if guild["owner_id"] == person:
        return ALL
    roles = {*member["roles"]} - {everyone}
    held = _together(
        role["permissions"] for role in guild["roles"] if role["id"] in roles | {everyone}
    )
    if held & ADMINISTRATOR:
        return ALL
    # In this order: what a role is denied, another may be allowed, and the member has the last word.
    for ids in ({everyone}, roles, {person}):
        overwrites = [
            each for each in channel.get("permission_overwrites") or [] if each["id"] in ids
        ]
        held &= ~_together(each["deny"] for each in overwrites)
        held |= _together(each["allow"] for each in overwrites)
    return held & _READING if _is_timed_out(member, now) else held


async def _reads(api: Api, space: str, channel: Record, person: str, needed: int) -> bool:
    """Whether a person has the permissions ``needed``, and is in the thread where that is asked for."""
    guild = await api.request("GET", "/guilds/{guild_id}", guild_id=space)
    member = await api.request(
        "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=space, user_id=person
    )
    thread = channel["type"] in _THREADS
    # A thread has no overwrites of its own.
    within = await _parent(api, channel) if thread else channel
    held = permissions(guild, within, member, datetime.now(UTC))
    needed |= CONNECT if channel["type"] in _VOICE else 0
    if held & needed != needed:
        return False
    if channel["type"] != _PRIVATE_THREAD or held & MANAGE_THREADS:
        return True
    return await _is_in_thread(api, channel, person)


async def _parent(api: Api, thread: Record) -> Record:
    return dict(await api.request("GET", CHANNEL, channel_id=thread["parent_id"]))


async def _is_in_thread(api: Api, thread: Record, person: str) -> bool:
    """Whether somebody was added to a thread: Rejected where they were not."""
    await api.request(
        "GET",
        "/channels/{channel_id}/thread-members/{user_id}",
        channel_id=thread["id"],
        user_id=person,
    )
    return True


def _together(numbers: Iterable[str]) -> int:
    """Return the permissions that any of some has; Discord writes them as decimal numbers."""
    held = 0
    for number in numbers:
        held |= int(number)
    return held


def _is_timed_out(member: Record, now: datetime) -> bool:
    until = member.get("communication_disabled_until")
    return bool(until) and datetime.fromisoformat(str(until)) > now
