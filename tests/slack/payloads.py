"""Payloads of the shapes that Slack documents, with ids of nobody."""

from bot.chat.slack.fields import Here
from bot.messages import Place

NOW = "2026-11-23T15:00:00.000+00:00"
US = Here("UBOT", "BBOT", {"C1": Place.PUBLIC, "C2": Place.PRIVATE, "C3": Place.SHARED})
TS = "1763910000.000100"


def event(event: dict, **body: object) -> dict:
    return {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": event,
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "is_ext_shared_channel": False,
    } | body


def message(text: str = "hello", **more: object) -> dict:
    return {
        "type": "message",
        "user": "U1",
        "text": text,
        "ts": TS,
        "channel": "C1",
        "channel_type": "channel",
        "event_ts": TS,
        "team": "T1",
    } | more


def changed(before: dict, after: dict, **more: object) -> dict:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "channel": "C1",
        "channel_type": "channel",
        "ts": "1763910050.000200",
        "event_ts": "1763910050.000200",
        "message": after,
        "previous_message": before,
    } | more


def slash(text: str, **more: object) -> dict:
    return {
        "command": "/footnote",
        "text": text,
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "tides",
        "user_id": "U1",
        "response_url": "https://hooks.slack.com/commands/T1/1/x",
        "trigger_id": "1.2.abc",
    } | more


def press(action: str, **more: object) -> dict:
    return {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1", "name": "tides"},
        "container": {"type": "message", "message_ts": "1763910009.000300", "thread_ts": TS},
        "message": {"ts": "1763910009.000300", "thread_ts": TS},
        "response_url": "https://hooks.slack.com/actions/T1/1/x",
        "trigger_id": "1.2.abc",
        "actions": [
            {
                "type": "button",
                "action_id": f"footnote:{action}",
                "value": "0123456789abcdef",
                "action_ts": "1763910100.000400",
            }
        ],
    } | more


def shortcut(text: str, **more: object) -> dict:
    return {
        "type": "message_action",
        "callback_id": "summarise_links",
        "team": {"id": "T1"},
        "user": {"id": "U2", "team_id": "T1"},
        "channel": {"id": "C1", "name": "tides"},
        "message": {"type": "message", "user": "U1", "ts": TS, "text": text},
        "message_ts": TS,
        "action_ts": "1763910100.000400",
        "trigger_id": "1.2.abc",
        "response_url": "https://hooks.slack.com/app/T1/1/x",
    } | more
