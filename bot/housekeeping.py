"""What is done now and then: noting what waits, forgetting what is kept too long, tending large spaces."""

import asyncio
import logging
from collections.abc import Awaitable, Collection, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from bot import logs
from bot.ledger import Ledger
from bot.messages import Ask, Event
from bot.times import written
from bot.workflows import READ_AT_ONCE, Workflows
from bot.workflows.queued import pressure_of
from index.errors import StoreError

DAY = 24 * 3600.0  # seconds
COUNTED = 10.0  # seconds between two counts of what waits
TENDED = 300.0  # seconds between two looks at which spaces have grown large
WAITING = "waiting"  # the ledger's notes of it
WAITING_SINCE = "waiting since"
HELD_BACK = "held back"  # links that wait for others of their channels,
HOLDING_BACK = "holding back"  # and those channels
DECLINING = "declining"  # spaces whose links and files are declined

log = logging.getLogger(__name__)


class Expiring(Protocol):
    """What is needed of ``index.library.Library`` to have articles of long ago forgotten."""

    async def expiring(self, space: str, channel: str, before: datetime) -> list[str]: ...  # noqa: D102
    async def expire(self, space: str, channel: str, before: datetime) -> list[str]: ...  # noqa: D102


class Tended(Protocol):
    """What is needed of ``index.library.Library`` to have its indexes looked after."""

    async def tend(self) -> None: ...  # noqa: D102


class Remembering(Protocol):
    """What is needed of ``bot.chat.web.history.History``."""

    space: str

    async def expire(self, channel: str, before: str, gone: Collection[str]) -> None: ...  # noqa: D102


async def count_waiting(ledger: Ledger, workflows: Workflows) -> None:
    """Note, again and again, how many events are not done, since when, and what the limits slow.

    The notes name no channel and no space.
    """
    while True:
        pressure = pressure_of(await workflows.queued(), READ_AT_ONCE)
        found = {
            WAITING: str(pressure.waiting),
            WAITING_SINCE: _moment(pressure.since),
            HELD_BACK: str(sum(pressure.held_back.values())),
            HOLDING_BACK: str(len(pressure.held_back)),
            DECLINING: str(len(pressure.declining)),
        }
        try:
            # What is noted, not what this process noted last: another that counts may have died since.
            noted = await ledger.noted()
            for name, value in found.items():
                if noted.get(name) != value:  # most of the time nothing waits, and needs no write
                    await ledger.note(name, value)
        except StoreError:
            # A full disk, say: serving ended with it, and stayed away once there was room.
            log.warning("not noted", exc_info=True)
        await asyncio.sleep(COUNTED)


def _moment(seconds: float) -> str:
    return written(datetime.fromtimestamp(seconds, UTC)) if seconds else ""


async def keep_log() -> None:
    """Forget, now and once a day, what is too old in the log of a process that does no more than that."""
    while True:
        await _tried("log", asyncio.to_thread(logs.forget_old, datetime.now(UTC)))
        await asyncio.sleep(DAY)


async def every_day(
    ledger: Ledger, workflows: Workflows, library: Awaitable[Expiring], local: Remembering
) -> None:
    """Forget, now and once a day, what has been kept long enough."""
    opened = await asyncio.shield(library)
    while True:
        await _tried("anything", forget_old(ledger, workflows, opened, local, datetime.now(UTC)))
        await asyncio.sleep(DAY)


async def tend(library: Awaitable[Tended]) -> None:
    """Have made, again and again, what a space needs that has grown too large for memory."""
    opened = await asyncio.shield(library)
    while True:
        try:
            await opened.tend()
        except Exception:
            log.exception("large spaces were not looked after")
        await asyncio.sleep(TENDED)


async def forget_old(
    ledger: Ledger, workflows: Workflows, library: Expiring, local: Remembering, now: datetime
) -> None:
    """Forget old questions, events that are done, and what channels keep for some days only."""
    await _tried("events", workflows.forget_done(now))
    await _tried("log", asyncio.to_thread(logs.forget_old, now))
    for space, channel, chosen in await ledger.with_settings():
        if chosen.keep_days is not None:
            before = now - timedelta(days=chosen.keep_days)
            await _tried("articles", _expire(ledger, library, local, (space, channel), before))
    # Last, for it empties the write-ahead log of all that was changed here.
    await _tried("questions", ledger.forget_old_questions(now))


async def _expire(
    ledger: Ledger,
    library: Expiring,
    local: Remembering,
    place: tuple[str, str],
    before: datetime,
) -> None:
    """Forget what a channel shared before a time, also where something newer quotes it.

    There first: whatever a process that dies in between has left, the library still names. And once
    more, for what was answered meanwhile.
    """
    await _forget_quoted(ledger, local, place, before, await library.expiring(*place, before))
    await _forget_quoted(ledger, local, place, before, await library.expire(*place, before))


async def _forget_quoted(
    ledger: Ledger,
    local: Remembering,
    place: tuple[str, str],
    before: datetime,
    gone: Collection[str],
) -> None:
    text = written(before)
    await ledger.expire(*place, text, gone)
    if place[0] == local.space:
        await local.expire(place[1], text, gone)


async def forget_after(event: Event, ledger: Ledger, workflows: Workflows) -> None:
    """Forget what was still needed to tell somebody that it is forgotten, and the events of it."""
    if event.ask is Ask.FORGET_ME:
        await ledger.erase_person(event.space, event.author)
        # A process may have died before it noted that a reply stands on the platform: only its event
        # leads there, and takes the person's name out of it. What it holds goes with the next night.
        await forget_events(workflows, event, await ledger.unposted(event.space))
    else:
        await forget_events(workflows, event)


async def forget_events(
    workflows: Workflows, after: Event, needed: Collection[str] = frozenset()
) -> None:
    """Forget the events that go with what ``after`` erased, for they hold questions and links.

    Of a person's events, those stay whose keys are ``needed``.
    """
    space = f"{after.platform}/{after.space}/"
    if after.ask is Ask.PURGE:
        await workflows.forget(space)
    elif after.ask is Ask.LEAVE:
        await workflows.forget(f"{space}{after.channel}/")
    elif after.ask is Ask.FORGET_ME:
        await workflows.forget(
            space, lambda event: event.key not in needed and _names(event, after.author)
        )
    elif after.ask in _OF_ARTICLES:
        await workflows.empty(f"{space}{after.channel}/")


_OF_ARTICLES = {Ask.FORGET, Ask.WITHDRAW, Ask.EDIT}  # take an article, a link or a question back


def _names(event: Event, person: str) -> bool:
    return person in {event.author, event.channel, event.message, event.part}


async def _tried(what: str, work: Coroutine[Any, Any, object]) -> None:
    """Do it, or log why not: the next day is another chance."""
    try:
        await work
    except Exception:
        log.exception("not forgotten yet", extra={"what": what})
