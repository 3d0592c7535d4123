"""A card's buttons -> those that work in Slack. Pure."""

from collections.abc import Iterator, Sequence

from bot.chat.slack.mrkdwn import web_link
from bot.chat.slack.pieces import plain
from bot.chat.slack.units import shortened
from bot.messages import Action, Button, Record
from bot.showing.cleaning import visible

ACTION = "footnote"  # what the id of each of our buttons begins with
MAX_LABEL = 75  # units

_ELSEWHERE = frozenset({Action.READER, Action.THREAD, Action.ORIGINAL})  # only as links to the web


def buttons_of(buttons: Sequence[Button], tag: str) -> Iterator[Record]:
    """Yield the buttons, one an action, since two of one id are refused. ``tag`` is their card's."""
    for button in {button.action: button for button in buttons}.values():
        label = plain(shortened(visible(button.label), MAX_LABEL))
        url = web_link(button.value)
        identity = {"type": "button", "action_id": f"{ACTION}:{button.action.value}", "text": label}
        if not label["text"].strip():
            continue
        if button.action not in _ELSEWHERE:
            yield identity | {"value": tag} | _danger(button.action)
        elif url:
            yield identity | {"url": url}


def _danger(action: Action) -> Record:
    if action is not Action.FORGET:
        return {}
    return {
        "confirm": {
            "title": plain("Forget this article?"),
            "text": plain("Its text, its summary and every quote from it go from this channel."),
            "confirm": plain("Forget"),
            "deny": plain("Keep"),
            "style": "danger",
        }
    }
