"""What a restored ledger does not know: what was posted after its backup was made."""

from datetime import datetime

from sqlalchemy import Connection

from bot.ledger.notes import note, noted
from bot.messages import Event, State
from index.db.statements import text

NOTE = "restored"  # among the bot's notes: when


def begin(connection: Connection, now: str) -> None:
    """Have the platform be asked for every reply that may stand there already."""
    note(connection, NOTE, now)
    connection.execute(
        text("UPDATE bot_posts SET state = :sending WHERE state = :ready"),
        {"sending": State.SENDING.value, "ready": State.READY.value},
    )


def first_state(connection: Connection, event: Event) -> State:
    """Return where a reply begins: what was asked before the ledger was restored may be posted."""
    restored = noted(connection).get(NOTE)
    if restored and datetime.fromisoformat(event.at) < datetime.fromisoformat(restored):
        return State.SENDING
    return State.READY
