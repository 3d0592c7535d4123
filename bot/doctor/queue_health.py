"""What waits to be worked on, and what the limits slow: a part of what ``doctor`` says."""

import sqlite3
from datetime import UTC, datetime

from bot.doctor.findings import Finding, Verdict
from bot.showing.wording import counted, moment
from bot.workflows import READ_AT_ONCE
from bot.workflows.queue_rows import rows_in
from bot.workflows.queued import pressure_of, waiting_as
from index.db.where import Where
from index.errors import StoreError

_NAMED = 10  # channels


def waiting_finding(where: Where) -> Finding | None:
    """Return how many events wait and which channels the limits hold back; None where none can be read.

    Reads beside a process that works on them. Blocks.
    """
    try:
        rows = rows_in(where).unfinished()
    except (StoreError, sqlite3.Error):
        return None  # another finding says what is wrong with the database
    found = pressure_of([waiting_as(*each) for each in rows], READ_AT_ONCE)
    if not found.waiting:
        return Finding("waiting", Verdict.OK, "nothing")
    since = moment(datetime.fromtimestamp(found.since, UTC))
    says = [f"{counted(found.waiting, 'event')}, the oldest since {since}"]
    most = sorted(found.held_back.items(), key=lambda each: -each[1])
    if most:
        names = ", ".join(f"{name} ({counted(links, 'link')})" for name, links in most[:_NAMED])
        more = f" and {counted(len(most) - _NAMED, 'more channel')}" if most[_NAMED:] else ""
        says.append(f"held back behind others of their channel: {names}{more}")
    if found.declining:
        says.append(f"no more links are taken from {', '.join(found.declining)} for now")
    verdict = Verdict.WARNING if found.declining else Verdict.OK
    return Finding("waiting", verdict, "; ".join(says))
