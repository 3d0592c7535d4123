"""What Slack sends -> what was said, and what is asked for. Pure.

The shapes: https://docs.slack.dev/reference/events and .../reference/interaction-payloads
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.chat.slack import pressed
from bot.chat.slack.fields import PLATFORM, Here, at, kind_of, space_of, stranger
from bot.chat.slack.linked import links_shown
from bot.chat.slack.message import is_by_a_person, is_ours, said_by, thread_of
from bot.messages import Ask, Event, Record, Said

BOOKMARK = "bookmark"  # the reaction that asks for a message's links to be read
SHORTCUT = "summarise_links"

_LEFT = frozenset({"channel_left", "channel_deleted", "group_left", "group_deleted"})
_REMOVED = frozenset({"app_uninstalled", "tokens_revoked"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody chose the shortcut on a message: its links are to be read whatever the settings say.

    ``refused`` is what to submit where there is nothing to read in it.
    """

    said: Said
    refused: Event


Parsed = Said | Event | Wanted


def parse(body: Record, here: Here, now: str) -> Sequence[Parsed]:
    """Return what a payload means: nothing, where it is not for us."""
    if body.get("type") == "event_callback":
        return _event(body, here, now)
    if body.get("command"):
        return [pressed.command(body, here, now)]
    if body.get("type") == "block_actions":
        return pressed.buttons(body, here, now)
    if body.get("type") == "view_submission":
        return pressed.submission(body, here, now)
    if body.get("type") == "message_action" and body.get("callback_id") == SHORTCUT:
        return _shortcut(body, here, now)
    return ()


def from_history(message: Record, space: str, channel: str, here: Here, now: str) -> Said | None:
    """Return a message that was missed and found in a channel's history."""
    if not is_by_a_person(message, here):
        return None
    return replace(said_by({"channel": channel} | message, space, here, now), late=True)


def _event(body: Record, here: Here, now: str) -> Sequence[Parsed]:
    event = body["event"]
    kind = event.get("type")
    if kind in {"message", "app_mention"}:
        return _message(body, event, here, now)
    if kind == "reaction_added":
        return _reaction(body, event, here, now)
    asked = _asked(event, here)
    if asked is None:
        return ()
    stamp = str(event.get("event_ts") or body.get("event_time") or "")
    channel = event.get("channel")
    return [
        Event(
            platform=PLATFORM,
            space=space_of(body),
            channel=channel if isinstance(channel, str) and asked is not Ask.PURGE else "",
            message="",
            ask=asked,
            author=_author(event, asked),
            at=at(stamp, now),
            # The introduction is the same event, whether somebody invites us or writes first.
            part="" if asked is Ask.INTRODUCE else stamp,
            place=here.place(str(channel), str(event.get("channel_type") or "")),
            private=asked is Ask.HOME,
        )
    ]


def _author(event: Record, asked: Ask) -> str:
    """Return who did it: who invited us, where we are the user that joined."""
    names = ("inviter",) if asked is Ask.INTRODUCE else ("user", "actor_id")
    return next((str(event[name]) for name in names if event.get(name)), "")


def _asked(event: Record, here: Here) -> Ask | None:
    """Return what something that is no message asks for."""
    kind = event.get("type")
    if kind == "app_home_opened" and event.get("tab", "home") == "home":
        return Ask.HOME
    if kind == "member_joined_channel" and event.get("user") == here.user:
        return Ask.INTRODUCE
    if kind in _LEFT:
        return Ask.LEAVE
    # A person who takes back what they allowed leaves the bot installed.
    if kind in _REMOVED and (kind == "app_uninstalled" or event.get("tokens", {}).get("bot")):
        return Ask.PURGE
    return None


def _message(body: Record, event: Record, here: Here, now: str) -> Sequence[Parsed]:
    subtype = event.get("subtype", "")
    if subtype == "message_changed":
        return _changed(body, event, here, now)
    if subtype == "message_deleted":
        return _deleted(body, event, event.get("previous_message") or {}, here, now)
    if not is_by_a_person(event, here):
        return ()
    return [said_by(event, space_of(body), here, now, shared=_shared(body))]


def _changed(body: Record, event: Record, here: Here, now: str) -> Sequence[Parsed]:
    """An edit. Slack also calls it one when it unfurls a link, or deletes what has replies."""
    message, before = event.get("message") or {}, event.get("previous_message") or {}
    if message.get("subtype") == "tombstone":
        return _deleted(body, event | {"deleted_ts": message.get("ts")}, before, here, now)
    if message.get("text") == before.get("text") or not is_by_a_person(message, here):
        return ()
    edited = str((message.get("edited") or {}).get("ts") or event.get("event_ts") or "")
    place = {name: event[name] for name in ("channel", "channel_type") if event.get(name)}
    said = said_by(message | place, space_of(body), here, now, shared=_shared(body))
    return [replace(said, edited=edited)]


def _deleted(body: Record, event: Record, before: Record, here: Here, now: str) -> Sequence[Parsed]:
    """A deletion, of a bot's message too: by the shortcut somebody may have had it read."""
    message = str(event.get("deleted_ts") or before.get("ts") or "")
    if not message or is_ours(before, here):
        return ()
    channel = str(event.get("channel", ""))
    return [
        Event(
            platform=PLATFORM,
            space=space_of(body),
            channel=channel,
            message=message,
            ask=Ask.WITHDRAW,
            author=str(before.get("user", "")),
            at=at(str(event.get("event_ts") or event.get("ts") or ""), now),
            thread=thread_of(before | {"ts": message}),
            place=here.place(channel, str(event.get("channel_type", "")), shared=_shared(body)),
        )
    ]


def _reaction(body: Record, event: Record, here: Here, now: str) -> Sequence[Parsed]:
    item = event.get("item") or {}
    ours = event.get("user") == here.user
    if event.get("reaction") != BOOKMARK or item.get("type") != "message" or ours:
        return ()
    stamp = str(event.get("event_ts") or "")
    return [
        Event(
            platform=PLATFORM,
            space=space_of(body),
            channel=item["channel"],
            message=item["ts"],
            ask=Ask.MARKED,
            author=str(event.get("user", "")),
            at=at(stamp, now),
            part=stamp,
            place=here.place(item["channel"], shared=_shared(body)),
        )
    ]


def _shortcut(body: Record, here: Here, now: str) -> Sequence[Parsed]:
    space, channel = space_of(body), body["channel"]
    kind = kind_of(channel.get("name"))
    message = body["message"] | {"channel": channel["id"], "channel_type": kind}
    said = said_by(message, space, here, now)
    refused = Event(
        platform=PLATFORM,
        space=space,
        channel=said.channel,
        message=said.message,
        ask=Ask.READ,
        author=body["user"]["id"],
        at=at(str(body.get("action_ts", "")), now),
        part=str(body.get("action_ts") or body.get("trigger_id") or ""),
        thread=said.thread,
        handle=str(body.get("response_url") or ""),
        place=said.place,
        private=True,
        manager=stranger(body["user"], space),
    )
    # What a bot posted was shared by whoever asks for it to be read.
    author = refused.author if message.get("bot_id") or not said.author else said.author
    return [Wanted(replace(said, author=author, links=links_shown(message)), refused)]


def _shared(body: Record) -> bool:
    return bool(body.get("is_ext_shared_channel"))
