"""A message as Slack has it -> what was said. Pure.

https://docs.slack.dev/reference/events/message
"""

from bot.chat.slack import text
from bot.chat.slack.fields import PLATFORM, Here, at, stranger
from bot.chat.slack.linked import links_of
from bot.messages import File, Place, Record, Said

_READABLE = (".pdf", ".html", ".htm", ".xhtml", ".txt", ".md", ".markdown")

_BY_PEOPLE = frozenset({"", "file_share", "thread_broadcast"})


def is_by_a_person(message: Record, here: Here) -> bool:
    """Whether somebody wrote it: not a bot, not Slack itself, and it is no note of what happened."""
    by_slack = message.get("user") in {here.user or None, "USLACKBOT"}
    return message.get("subtype", "") in _BY_PEOPLE and not message.get("bot_id") and not by_slack


def is_ours(message: Record, here: Here) -> bool:
    """Whether the bot itself wrote it."""
    by_user = bool(here.user) and message.get("user") == here.user
    return by_user or (bool(here.bot) and message.get("bot_id") == here.bot)


def said_by(event: Record, space: str, here: Here, now: str, *, shared: bool = False) -> Said:
    """Return what somebody said, by an event or an entry of a history; both name their channel."""
    written = str(event.get("text") or "")
    channel = str(event.get("channel", ""))
    place = here.place(channel, str(event.get("channel_type") or ""), shared=shared)
    return Said(
        platform=PLATFORM,
        space=space,
        channel=channel,
        message=str(event["ts"]),
        author=str(event.get("user", "")),
        at=at(str(event["ts"]), now),
        text=text.readable(written, here.user),
        links=links_of(event),
        files=tuple(_files(event)),
        place=place,
        thread=thread_of(event),
        addressed=place is Place.DIRECT or text.names(written, here.user),
        to_another=text.to_another(written, here.user),
        edited=str((event.get("edited") or {}).get("ts", "")) if _is_mention(event) else "",
        manager=stranger(event, space),
    )


def thread_of(event: Record) -> str:
    """Return the thread that a message stands in; its first message stands in the channel."""
    root = str(event.get("thread_ts") or "")
    return "" if root == event.get("ts") else root


def _is_mention(event: Record) -> bool:
    """An edit that adds a mention comes as an ``app_mention`` too, with the time of the edit."""
    return event.get("type") == "app_mention"


def _files(event: Record) -> list[File]:
    return [
        File(
            name=str(file.get("name") or ""),
            source=str(file.get("url_private_download") or file.get("url_private") or file["id"]),
            size=int(file.get("size") or 0),
        )
        for file in event.get("files") or ()
        if file.get("id") and (_is_withheld(file) or is_readable(str(file.get("name") or "")))
    ]


def is_readable(name: str) -> bool:
    """Whether a file of this name is read. A picture asks nothing."""
    return name.lower().endswith(_READABLE)


def _is_withheld(file: Record) -> bool:
    """Whether Slack gives the file's id alone, as in channels shared with another company.

    https://docs.slack.dev/apis/slack-connect/#files
    """
    return bool(file.get("file_access") == "check_file_info")
