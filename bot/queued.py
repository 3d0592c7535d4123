"""DBOS' workflows -> the events that they are, and what they wait for."""

from dataclasses import dataclass
from typing import Any

from bot.messages import Ask, Event

_ASKS = {each.value for each in Ask}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not done: what it asks for, its state, and since when, in seconds."""

    ask: str
    state: str
    since: float


def event_of(workflow: Any) -> Event:
    """Return a workflow's event, or what its key tells of it where it has been emptied."""
    if workflow.input:
        return Event.from_record(workflow.input["args"][0])
    platform, space, rest = workflow.workflow_id.split("/", 2)
    channel, message, ask, part = rest.rsplit("/", 3)
    return Event(platform, space, channel, message, Ask(ask), author="", at="", part=part)


def waiting_of(workflow: Any) -> Waiting:
    """Return what waits."""
    return Waiting(
        _ask(workflow.workflow_id), str(workflow.status).lower(), workflow.created_at / 1000
    )


def _ask(key: str) -> str:
    """Return what the event of that key asks for: its last part may be anything, but has no slash."""
    named = key.split("/")[-2:-1]
    return named[0] if named and named[0] in _ASKS else "other"
