"""What a person fills in."""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """How a value is chosen."""

    CHOICE = "choice"
    TEXT = "text"
    LINES = "lines"  # a text of several lines


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a form. ``options`` are pairs of a value and its label; empty for a text."""

    name: str
    label: str
    kind: FieldKind
    value: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What a person fills in: a modal on Slack and Discord. At most five fields, as Discord has it."""

    title: str
    fields: tuple[Field, ...]
