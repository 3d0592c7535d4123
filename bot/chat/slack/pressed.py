"""Commands, buttons and submitted forms -> events. Pure.

https://docs.slack.dev/interactivity
"""

from collections.abc import Sequence

from bot.chat.slack import text
from bot.chat.slack.buttons import ACTION
from bot.chat.slack.fields import PLATFORM, Here, at, kind_of, space_of, stranger
from bot.chat.slack.forms import SETTINGS, Opened, values
from bot.commands import PRESSED, understood
from bot.messages import Action, Ask, Event, Record


def command(body: Record, here: Here, now: str) -> Event:
    """Return what ``/footnote …`` asks for. What is no sub-command is a question."""
    said = text.readable(str(body.get("text") or ""), here.user)
    ask, about = understood(said)
    channel, space = str(body.get("channel_id", "")), space_of(body)
    return Event(
        platform=PLATFORM,
        space=space,
        channel=channel,
        message="",
        ask=ask,
        author=str(body.get("user_id", "")),
        at=now,
        text=about,
        part=str(body.get("trigger_id", "")),
        handle=str(body.get("response_url", "")),
        place=here.place(channel, kind_of(body.get("channel_name"))),
        private=True,
    )


def buttons(body: Record, here: Here, now: str) -> Sequence[Event]:
    """Return what the pressed buttons ask for; those that only open a link ask for nothing."""
    return [
        _press(body, action, ask, here, now)
        for action in body.get("actions") or ()
        if (ask := _asked(str(action.get("action_id", "")))) is not None
    ]


def _asked(identity: str) -> Ask | None:
    prefix, _, name = identity.partition(":")
    if prefix != ACTION or name not in {action.value for action in PRESSED}:
        return None
    return PRESSED[Action(name)]


def _press(body: Record, action: Record, ask: Ask, here: Here, now: str) -> Event:
    held, channel = body.get("container") or {}, body.get("channel") or {}
    place = str(channel.get("id") or held.get("channel_id") or "")
    message = str(held.get("message_ts") or held.get("view_id") or "")
    thread = str(held.get("thread_ts") or (body.get("message") or {}).get("thread_ts") or "")
    stamp, space = str(action.get("action_ts", "")), space_of(body)
    return Event(
        platform=PLATFORM,
        space=space,
        channel=place,
        message=message,
        ask=ask,
        author=body["user"]["id"],
        at=at(stamp, now),
        part=stamp or str(body.get("trigger_id", "")),
        thread="" if thread == message else thread,
        tag=str(action.get("value", "")),
        handle=str(body.get("response_url") or ""),
        place=here.place(place, kind_of(channel.get("name"))),
        manager=stranger(body["user"], space),
    )


def submission(body: Record, here: Here, now: str) -> Sequence[Event]:
    """Return the change of settings that a form asks for."""
    view = body["view"]
    if view.get("callback_id") != SETTINGS:
        return ()
    opened, space = Opened.from_text(view["private_metadata"]), space_of(body)
    return [
        Event(
            platform=PLATFORM,
            space=space,
            channel=opened.channel,
            message="",
            ask=Ask.CHANGE_SETTINGS,
            author=body["user"]["id"],
            at=now,
            part=str(view["id"]),
            thread=opened.thread,
            handle=opened.handle,
            place=here.place(opened.channel),
            private=True,
            manager=stranger(body["user"], space),
            values=values(view),
        )
    ]
