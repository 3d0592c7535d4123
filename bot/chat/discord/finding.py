"""Whether a message that stands on Discord is one that we sent. Pure.

Discord's history does not give nonces back. A message is known by its buttons, which bear the tag of
its reply; without buttons by its words and by the message that it answers, which tells two questions
with one answer apart.
"""

import json
from collections.abc import Iterator
from hashlib import sha256

from bot.messages import Event, Record

_OR = "/"  # between the marks of a message that may stand in one of several forms


def marks(*forms: Record) -> str:
    """Return the marks of a message that may stand in one of several forms."""
    return _OR.join(dict.fromkeys(map(mark, forms)))


def mark(message: Record) -> str:
    """Return 16 hex digits by which a message is known again, as it is sent and as it stands.

    They hold none of its words: what it quotes may be forgotten before it is found.
    """
    known_by = sorted(_custom_ids(message)) or _says(message)
    return sha256(json.dumps(known_by).encode()).hexdigest()[:16]


def shows(message: Record, wanted: str, event: Event) -> bool:
    """Whether ``message`` bears one of the ``wanted`` marks and, where it is its words', replies to ``event``."""
    if mark(message) not in wanted.split(_OR):
        return False
    answered = str((message.get("message_reference") or {}).get("message_id") or event.message)
    return answered == event.message or any(_custom_ids(message))


def _custom_ids(message: Record) -> Iterator[str]:
    for row in message.get("components") or []:
        for button in row.get("components") or []:
            if "custom_id" in button:
                yield str(button["custom_id"])


def _says(message: Record) -> list[str]:
    embeds = message.get("embeds") or []
    shown = [each.get(name) or "" for each in embeds for name in ("title", "description")]
    return [(message.get("content") or "").strip(), *shown]
