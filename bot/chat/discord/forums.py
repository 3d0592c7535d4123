"""Forums: they hold posts and no messages, so what is said to all of one is a post of its own.

https://docs.discord.com/developers/topics/threads#forums
"""

from datetime import timedelta

from bot.chat.discord import places
from bot.chat.discord.api import TAG_REQUIRED, Api, Rejected
from bot.chat.discord.parse import id_at
from bot.messages import Event, Record

_POSTS = "/channels/{channel_id}/threads"
_OPEN = "/guilds/{guild_id}/threads/active"
_ONLY_OF_MESSAGES = {"nonce", "enforce_nonce"}  # nothing keeps a post from being opened twice


async def open_post(api: Api, forum: str, name: str, body: Record) -> str:
    """Open a post; return the id that it shares with its first message, ``body``. Raises Rejected.

    Where the forum wants a tag on each post, it has the first that anybody may set.
    """
    first = {key: value for key, value in body.items() if key not in _ONLY_OF_MESSAGES}
    post = {"name": name, "auto_archive_duration": places.ARCHIVE_AFTER, "message": first}
    try:
        made = await api.request("POST", _POSTS, body=post, channel_id=forum)
    except Rejected as error:
        tags = await _tags_of(api, forum) if error.code == TAG_REQUIRED else []
        if not tags:
            raise
        post["applied_tags"] = tags[:1]
        made = await api.request("POST", _POSTS, body=post, channel_id=forum)
    return str(made["id"])


async def _tags_of(api: Api, forum: str) -> list[str]:
    """Return the tags of a forum that are not for its moderators alone."""
    found = await api.request("GET", "/channels/{channel_id}", channel_id=forum)
    return [str(each["id"]) for each in found["available_tags"] if not each["moderated"]]


async def posts_of(api: Api, us: str, event: Event, skew: timedelta) -> list[str]:
    """Return the posts that the bot opened in a channel since ``event``, oldest first."""
    try:
        found = await api.request("GET", _OPEN, guild_id=event.space)
    except Rejected:  # no such server, or not any more
        return []
    since = int(id_at(event.at, earlier=skew))
    ours = [
        int(each["id"])
        for each in found["threads"]
        if (each["parent_id"], each["owner_id"]) == (event.channel, us) and int(each["id"]) >= since
    ]
    return [str(each) for each in sorted(ours)]
