"""Form -> a modal view, and back: the values that somebody filled in. Pure."""

import json
from dataclasses import dataclass

from bot.chat.slack.pieces import plain
from bot.chat.slack.units import cut
from bot.messages import Field, FieldKind, Form, Record
from bot.showing.cleaning import visible

SETTINGS = "footnote:settings"  # the view's callback id

MAX_TITLE = 24  # units of a modal's title
MAX_OPTION = 75
MAX_LABEL = 2000
MAX_VALUE = 3000


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a form was opened from; a view forgets it. ``handle`` shows a reply to its author alone."""

    channel: str
    handle: str = ""
    thread: str = ""

    def as_text(self) -> str:
        """Return it as ``private_metadata`` keeps it."""
        return json.dumps([self.channel, self.handle, self.thread])

    @classmethod
    def from_text(cls, text: str) -> "Opened":
        """Return what ``as_text`` wrote."""
        channel, handle, thread = json.loads(text)
        return cls(channel, handle, thread)


def modal(form: Form, opened: Opened) -> Record:
    """Return the view for ``views.open``."""
    return {
        "type": "modal",
        "callback_id": SETTINGS,
        "private_metadata": opened.as_text(),
        "title": plain(cut(form.title, MAX_TITLE)),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": [_input(field) for field in form.fields],
    }


def values(view: Record) -> dict[str, str]:
    """Return what was filled into a submitted view, by the names of its fields."""
    state = view.get("state", {}).get("values", {})
    return {name: _value(held[name]) for name, held in state.items() if name in held}


def _value(state: Record) -> str:
    chosen = state.get("selected_option")
    return str(chosen["value"] if chosen else state.get("value") or "")


def _input(field: Field) -> Record:
    block: Record = {
        "type": "input",
        "block_id": field.name,
        "label": plain(cut(visible(field.label), MAX_LABEL)),
        "element": _element(field),
        "optional": field.kind is not FieldKind.CHOICE,
    }
    return block | ({"hint": plain(cut(visible(field.hint), MAX_LABEL))} if field.hint else {})


def _element(field: Field) -> Record:
    if field.kind is FieldKind.CHOICE:
        options = {value: _option(value, label) for value, label in field.options}
        element: Record = {
            "type": "radio_buttons",
            "action_id": field.name,
            "options": list(options.values()),
        }
        return element | (
            {"initial_option": options[field.value]} if field.value in options else {}
        )
    element = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": field.kind is FieldKind.LINES,
        "max_length": MAX_VALUE,
    }
    return element | ({"initial_value": cut(field.value, MAX_VALUE)} if field.value else {})


def _option(value: str, label: str) -> Record:
    return {"text": plain(cut(visible(label), MAX_OPTION)), "value": value}
