"""When a channel's digest is due -> the event that makes it: one for each local date."""

import asyncio
import json
import logging
from collections.abc import Collection
from datetime import UTC, datetime

from bot.ledger import Ledger, Plan
from bot.messages import Ask, Event
from bot.reception import Submit
from bot.schedules.schedule import AHEAD, LATE, Due, due
from bot.times import written

LOOKED = 20.0  # seconds between two looks at the clock

log = logging.getLogger(__name__)


async def keep_time(ledger: Ledger, submit: Submit, platforms: Collection[str]) -> None:
    """Look at the clock again and again. What fails once is tried at the next look."""
    while True:
        try:
            await look(ledger, submit, platforms, datetime.now(UTC))
        except Exception:
            log.exception("the clock was not looked at")
        await asyncio.sleep(LOOKED)


async def look(ledger: Ledger, submit: Submit, platforms: Collection[str], now: datetime) -> None:
    """Submit the digests that are due. Submitting one again changes nothing: its key has the date.

    A clock that went ahead and came back left days and schedules of a time to come: such a day is not
    taken for the last that had a digest, such a digest covers nothing that comes after now, and such a
    schedule counts as one of this morning.
    Those of other ``platforms`` than Footnote is on now are missed, and told when it is back.
    """
    await ledger.cut_digests(now)
    for plan in await ledger.digest_plans((now + AHEAD).date()):
        if plan.platform not in platforms:
            continue
        since = plan.since if plan.since < now + AHEAD else now - LATE
        found = due(plan.schedule, plan.zone_in_force, plan.last, since, now)
        if found:
            await submit(_event(plan, found))


def _event(plan: Plan, found: Due) -> Event:
    covers = {
        "until": found.at.isoformat(),
        "missed": [each.isoformat() for each in found.missed],
    }
    return Event(
        platform=plan.platform,
        space=plan.space,
        channel=plan.channel,
        message="",
        ask=Ask.DIGEST,
        author="",
        at=written(found.at),  # it may have been posted since
        text=json.dumps(covers),
        part=found.day.isoformat(),
    )
