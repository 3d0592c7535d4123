"""What Discord sends -> what was said. Pure.

Reads the objects of Discord's API as its reference has them, as JSON:
https://docs.discord.com/developers/resources/message
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from bot.messages import Ask, Event, File, Place, Record, Said
from bot.times import now, written
from index.links.finding import find_links

PLATFORM = "discord"
DIRECT = "direct"  # the space of direct messages

# https://docs.discord.com/developers/reference#snowflakes
_DISCORD_EPOCH = 1_420_070_400_000  # ms since 1970
_TIME_SHIFT = 22  # bits

_WRITTEN = {0, 19}  # types of messages that people write: plain, and replies
_READABLE = {".pdf", ".html", ".htm", ".xhtml", ".txt", ".md", ".markdown"}
_MENTION = re.compile(r"<@(?P<kind>[!&]?)(?P<id>\d+)>")
_LEADING = re.compile(r"(?:\s|,|:)*<@!?(?P<id>\d+)>")
_EMOJI = re.compile(r"<a?(?P<name>:\w+:)\d+>")
_OTHER_MARKUP = re.compile(r"<(?:#|/[\w\s-]+:|t:)[^>\n]*>")


@dataclass(frozen=True, slots=True)
class Us:
    """Who the bot is: its user, and the roles in the space that stand for it."""

    user: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Where:
    """Where something happens. ``channel`` is the one that the thread ``thread`` hangs in.

    ``forum``: it holds no messages itself, and the thread is one of its posts.
    """

    space: str
    channel: str
    thread: str = ""
    place: Place = Place.PUBLIC
    forum: bool = False


def said(
    message: Record, where: Where, us: Us, *, manager: bool | None = None, late: bool = False
) -> Said | None:
    """Return what a person wrote; None for what we, other bots, webhooks and Discord itself wrote."""
    author = message.get("author") or {}
    if author.get("bot") or author.get("id") == us.user or message.get("webhook_id"):
        return None
    if message.get("type", 0) not in _WRITTEN:
        return None
    content = str(message.get("content") or "")
    named, answered = _names_us(message, us), _answered(message)
    return Said(
        platform=PLATFORM,
        space=where.space,
        channel=where.channel,
        message=str(message["id"]),
        author=str(author.get("id", "")),
        at=time_of(str(message["id"])),
        text=_plain(content, message, us),
        links=links_in(message),
        files=_files(message),
        place=where.place,
        thread=where.thread,
        forum=where.forum,
        reply_to=_reply_to(message),
        addressed=named or answered == us.user or where.place is Place.DIRECT,
        to_another=not named and _is_to_another(message, answered, us),
        manager=manager,
        late=late,
    )


def marked(message: Record, where: Where, us: Us, *, by: str) -> Said | None:
    """Return a message that ``by`` put a mark under, as theirs where a program wrote it; None for ours."""
    author = message.get("author") or {}
    if author.get("id") == us.user:
        return None
    if author.get("bot") or message.get("webhook_id"):
        theirs = {key: value for key, value in message.items() if key != "webhook_id"}
        message = theirs | {"author": {"id": by}, "type": 0}
    read = said(message, where, us)
    return replace(read, links=links_shown(message)) if read else None


def edited(message: Record, where: Where, us: Us, *, manager: bool | None = None) -> Said | None:
    """Return what a message says since a person edited it.

    Discord sends the same notice when it adds a preview: without ``edited_timestamp``, or with the
    one of an edit that was reported before, which makes it the same Said again.
    """
    at = message.get("edited_timestamp")
    if not at or "content" not in message:
        return None
    says = said(message, where, us, manager=manager)
    return replace(says, edited=_utc(str(at))) if says else None


def links_in(message: Record) -> tuple[str, ...]:
    """Return the links of a message and of what it forwards, each article once."""
    return _found(_texts(message))


def links_shown(message: Record) -> tuple[str, ...]:
    """Return the links of a message that a program may have posted: in its frames, where it says none."""
    return links_in(message) or _found(_in_frames(message))


def withdrawn(message: str, where: Where) -> Event:
    """Return that a message was deleted."""
    return Event(
        PLATFORM,
        where.space,
        where.channel,
        message,
        Ask.WITHDRAW,
        "",
        now(),
        thread=where.thread,
        place=where.place,
    )


def left(space: str, channel: str) -> Event:
    """Return that the bot no longer has a channel."""
    return Event(PLATFORM, space, channel, "", Ask.LEAVE, "", now(), part=now())


def purged(space: str) -> Event:
    """Return that the bot was taken out of a server."""
    return Event(PLATFORM, space, "", "", Ask.PURGE, "", now(), part=now())


def time_of(snowflake: str) -> str:
    """Return when an id was given out, as events carry times."""
    ms = (int(snowflake) >> _TIME_SHIFT) + _DISCORD_EPOCH
    return written(datetime.fromtimestamp(ms / 1000, UTC))


def id_at(at: str, earlier: timedelta) -> str:
    """Return an id lower than those given out since ``at``, an ISO 8601 time, or so much earlier."""
    since = datetime.fromisoformat(at) - earlier
    ms = int(since.timestamp() * 1000) - _DISCORD_EPOCH
    return str(max(ms, 0) << _TIME_SHIFT)


def _found(texts: Iterator[str]) -> tuple[str, ...]:
    links: dict[str, str] = {}
    for text in texts:
        for each in find_links(text):
            links.setdefault(each.key, each.url)
    return tuple(links.values())


def _names_us(message: Record, us: Us) -> bool:
    users = {str(each.get("id")) for each in message.get("mentions") or []}
    roles = set(map(str, message.get("mention_roles") or []))
    written = {match["id"] for match in _MENTION.finditer(str(message.get("content") or ""))}
    return us.user in users | written or bool(us.roles & (roles | written))


def _is_to_another(message: Record, answered: str, us: Us) -> bool:
    """Whether a message begins with somebody's name, or answers somebody."""
    leading = _LEADING.match(str(message.get("content") or ""))
    return leading["id"] != us.user if leading else answered not in {"", us.user}


def _answered(message: Record) -> str:
    """Return whose message a reply answers: known here even before our own was recorded."""
    author = (message.get("referenced_message") or {}).get("author") or {}
    return str(author.get("id", ""))


def _reply_to(message: Record) -> str:
    reference = message.get("message_reference") or {}
    # A forwarded message refers to what it forwards: type 1.
    return str(reference.get("message_id") or "") if not reference.get("type") else ""


def _plain(content: str, message: Record, us: Us) -> str:
    """Return a message without its markup, and without our own name."""
    names = {
        str(each.get("id")): str(each.get("global_name") or each.get("username") or "")
        for each in message.get("mentions") or []
    }

    def named(match: re.Match[str]) -> str:
        if match["id"] == us.user or match["id"] in us.roles:
            return ""
        return f"@{names[match['id']]}" if names.get(match["id"]) else ""

    text = _EMOJI.sub(lambda match: match["name"], _MENTION.sub(named, content))
    text = _OTHER_MARKUP.sub("", text)
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def _texts(message: Record) -> Iterator[str]:
    """Yield what a message says, then what the messages that it forwards say."""
    yield str(message.get("content") or "")
    for snapshot in message.get("message_snapshots") or []:
        yield str((snapshot.get("message") or {}).get("content") or "")


def _in_frames(message: Record) -> Iterator[str]:
    """Yield the address of each of a message's embeds, and then what stands in it."""
    for embed in message.get("embeds") or []:
        yield str(embed.get("url") or "")
        yield str(embed.get("description") or "")
        yield from (str(each.get("value") or "") for each in embed.get("fields") or [])


def _files(message: Record) -> tuple[File, ...]:
    """Return the files that can be read; a picture is no article, and asks for no reply."""
    return tuple(
        File(str(each["filename"]), str(each["url"]), int(each.get("size") or 0))
        for each in message.get("attachments") or []
        if PurePosixPath(str(each.get("filename", ""))).suffix.lower() in _READABLE
    )


def _utc(at: str) -> str:
    return written(datetime.fromisoformat(at))
