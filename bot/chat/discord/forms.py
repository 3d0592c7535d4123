"""A form -> the modal that Discord shows. Pure.

https://docs.discord.com/developers/components/reference
"""

from bot.chat.discord.asked import COMMAND
from bot.messages import Action, Field, FieldKind, Form, Record
from bot.showing.cleaning import clean

MAX_TITLE = 45
MAX_LABEL = 45
MAX_HINT = 100
MAX_TEXT = 4000
MAX_OPTIONS = 25
MAX_OPTION = 100

_SELECT, _TEXT, _LABEL = 3, 4, 18  # types of components
_SHORT, _PARAGRAPH = 1, 2  # styles of a text


def modal(form: Form) -> Record:
    """Return a form as the data of a modal response, filled in."""
    return {
        "custom_id": f"{COMMAND}:{Action.SETTINGS.value}",
        "title": clean(form.title, MAX_TITLE),
        "components": [_labelled(field) for field in form.fields],
    }


def _labelled(field: Field) -> Record:
    hint = {"description": clean(field.hint, MAX_HINT)} if field.hint else {}
    component = _select(field) if field.kind is FieldKind.CHOICE else _text(field)
    label = clean(field.label, MAX_LABEL)
    return {"type": _LABEL, "label": label, "component": component} | hint


def _select(field: Field) -> Record:
    return {
        "type": _SELECT,
        "custom_id": field.name,
        "required": True,
        "options": [
            {"value": value, "label": clean(label, MAX_OPTION), "default": value == field.value}
            for value, label in field.options[:MAX_OPTIONS]
        ],
    }


def _text(field: Field) -> Record:
    filled = {"value": field.value[:MAX_TEXT]} if field.value else {}
    return {
        "type": _TEXT,
        "custom_id": field.name,
        "style": _PARAGRAPH if field.kind is FieldKind.LINES else _SHORT,
        "required": False,
        "max_length": MAX_TEXT,
    } | filled
