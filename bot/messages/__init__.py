"""Event in, card out: plain data that every platform's adapter reads and writes."""

from bot.messages.cards import Action, Button, Card, Citation, Kind, Paragraph, Role
from bot.messages.events import TO_READ, Ask, Event, File, Place, Record, Said
from bot.messages.forms import Field, FieldKind, Form
from bot.messages.posts import BY_COMMAND, Audience, Outcome, Owed, Post, Reply, State, tag

__all__ = [
    "BY_COMMAND",
    "TO_READ",
    "Action",
    "Ask",
    "Audience",
    "Button",
    "Card",
    "Citation",
    "Event",
    "Field",
    "FieldKind",
    "File",
    "Form",
    "Kind",
    "Outcome",
    "Owed",
    "Paragraph",
    "Place",
    "Post",
    "Record",
    "Reply",
    "Role",
    "Said",
    "State",
    "tag",
]
