"""Whether a message that stands on Discord is the one that we would send. Pure."""

from collections.abc import Iterator

from bot.messages import Event, Record


def shows(message: Record, body: Record, event: Event) -> bool:
    """Whether ``message`` shows what ``body`` would: by its buttons' tag, else by what it says.

    Discord's history does not give nonces back. A message without buttons is known by its words
    and by the message that it answers, which tells two questions with one answer apart.
    """
    ours, theirs = set(_custom_ids(body)), set(_custom_ids(message))
    if ours or theirs:
        return ours == theirs
    answered = str((message.get("message_reference") or {}).get("message_id") or event.message)
    return answered == event.message and _says(message) == _says(body)


def _custom_ids(message: Record) -> Iterator[str]:
    for row in message.get("components") or []:
        for button in row.get("components") or []:
            if "custom_id" in button:
                yield str(button["custom_id"])


def _says(message: Record) -> tuple[str, list[tuple[str, str]]]:
    embeds = message.get("embeds") or []
    shown = [(each.get("title") or "", each.get("description") or "") for each in embeds]
    return (message.get("content") or "").strip(), shown
