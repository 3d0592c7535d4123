"""discord.py's objects -> the values that ``parse`` reads, shaped as Discord's API has them."""

import discord

from bot.chat.discord.asked import may_manage
from bot.chat.discord.parse import DIRECT, Us, Where
from bot.messages import Place, Record


def message(given: discord.Message) -> Record:
    """Return a message as Discord sent it, as far as it is read."""
    return {
        "id": str(given.id),
        "type": given.type.value,
        "author": _user(given.author),
        "webhook_id": given.webhook_id,
        "content": given.content,
        "edited_timestamp": given.edited_at.isoformat() if given.edited_at else None,
        "mentions": [_user(each) for each in given.mentions],
        "mention_roles": [str(each) for each in given.raw_role_mentions],
        "attachments": [
            {"filename": each.filename, "url": each.url, "size": each.size}
            for each in given.attachments
        ],
        "message_reference": _reference(given),
        "referenced_message": _referenced(given),
        "message_snapshots": [
            {"message": {"content": each.content}} for each in given.message_snapshots
        ],
    }


def interaction(given: "discord.Interaction[discord.Client]") -> Record:
    """Return an interaction as Discord sent it, as far as it is read."""
    return {
        "id": str(given.id),
        "type": given.type.value,
        "token": given.token,
        "data": given.data,
        "user": _user(given.user),
        "permissions": str(given.permissions.value),
        "message": {"id": str(given.message.id)} if given.message else None,
    }


def where(channel: object, guild: discord.Guild) -> Where | None:
    """Return where in a server something happens; None in a channel that the bot does not know.

    A private thread is a channel of its own: who reads the channel that it hangs in may not read it.
    """
    if isinstance(channel, discord.Thread) and channel.is_private():
        return Where(str(guild.id), str(channel.id), place=Place.PRIVATE)
    if isinstance(channel, discord.Thread):
        place = _place(channel.parent, guild)
        forum = isinstance(channel.parent, discord.ForumChannel)
        return Where(str(guild.id), str(channel.parent_id), str(channel.id), place, forum)
    if isinstance(channel, discord.abc.GuildChannel):
        return Where(str(guild.id), str(channel.id), place=_place(channel, guild))
    return None


def direct(channel: int) -> Where:
    """Return where a direct message stands."""
    return Where(DIRECT, str(channel), place=Place.DIRECT)


def us(client: discord.Client, guild: discord.Guild | None) -> Us:
    """Return who the bot is: its user, and its own role in a server."""
    role = guild.self_role if guild else None
    return Us(str(client.user.id if client.user else ""), frozenset({str(role.id)} if role else ()))


def manages(given: discord.Message) -> bool | None:
    """Whether a message's author administers its channel; None where that is not known."""
    author, channel = given.author, given.channel
    known = isinstance(channel, discord.Thread | discord.abc.GuildChannel)
    if known and isinstance(author, discord.Member):
        return may_manage(channel.permissions_for(author).value)
    return None


def _user(user: discord.abc.User) -> Record:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.display_name,
        "bot": user.bot,
    }


def _reference(given: discord.Message) -> Record | None:
    if given.reference is None:
        return None
    return {"type": given.reference.type.value, "message_id": str(given.reference.message_id or "")}


def _referenced(given: discord.Message) -> Record | None:
    resolved = given.reference.resolved if given.reference else None
    return {"author": _user(resolved.author)} if isinstance(resolved, discord.Message) else None


def _place(channel: object, guild: discord.Guild) -> Place:
    """Return whether everybody in the server may see a channel."""
    if not isinstance(channel, discord.abc.GuildChannel):
        return Place.PRIVATE
    everyone = channel.permissions_for(guild.default_role)
    return Place.PUBLIC if everyone.view_channel else Place.PRIVATE
