"""When a channel's daily digest is due.

Knows no clock and no platform. A digest belongs to a local date, never to a stretch of 24 hours.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DEFAULT_AT = time(9, 0)
# After its hour, a digest is still sent so long; later, its day goes into the next one.
LATE = timedelta(hours=4)
AHEAD = timedelta(hours=14)  # no zone's date is further ahead of now, nor what a right clock noted
LOOKED_BACK = 62  # days; what was missed before them is not told

EVERY_DAY = frozenset(range(7))
WEEKDAYS = frozenset(range(5))
WEEKENDS = EVERY_DAY - WEEKDAYS

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What a channel chose. Days count from Monday, which is 0."""

    on: bool = True
    at: time = DEFAULT_AT  # on the local wall clock, whole minutes
    zone: str = ""  # an IANA name; "" where the channel chose none
    days: frozenset[int] = EVERY_DAY

    def as_json(self) -> str:
        """Return it as ``from_json`` reads it."""
        at = self.at.isoformat("minutes")
        return json.dumps({"on": self.on, "at": at, "zone": self.zone, "days": sorted(self.days)})

    @classmethod
    def from_json(cls, text: str) -> "Schedule":
        """Return what ``as_json`` wrote."""
        row = json.loads(text)
        at = time.fromisoformat(row["at"])
        return cls(on=row["on"], at=at, zone=row["zone"], days=frozenset(row["days"]))


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that has to be sent now."""

    day: date  # the local date that it is of
    at: datetime  # when it was to be sent, in UTC
    missed: tuple[date, ...]  # the scheduled days before it that got none, oldest first


def moment(day: date, at: time, zone: str) -> datetime | None:
    """Return when ``zone``'s clocks show ``at`` on ``day``, in UTC; None for a date that it skipped.

    In a spring gap, that is as much later as the clocks jump; in autumn, the first time.
    """
    clock = ZoneInfo(zone)
    if not _exists(day, clock):
        return None
    return datetime.combine(day, at, clock).astimezone(UTC)


def _exists(day: date, clock: ZoneInfo) -> bool:
    """Tell whether ``day`` is on the zone's calendar: Samoa went from 29 to 31 December 2011.

    Midnight is tried, and not the hour of the digest: an hour that falls into the gap before
    midnight is shown on the next date, and its day is there all the same.
    """
    return datetime.combine(day, time.min, clock).astimezone(UTC).astimezone(clock).date() == day


def due(
    schedule: Schedule, zone: str, last: date | None, since: datetime, now: datetime
) -> Due | None:
    """Return what has to be sent now: the newest scheduled day whose hour has come.

    Args:
        schedule: The channel's.
        zone: The zone in force: the channel's, or the default.
        last: The newest local date that had a digest, also an empty one.
        since: When the schedule came into force. What was to come until then is neither due nor missed.
        now: The present.
    """
    if not schedule.on:
        return None
    # Where the clocks go back over midnight, tomorrow's hour may have been and today is here again.
    newest = _today(zone, now) + _ONE_DAY
    for day, at in _backwards(schedule, zone, newest, last, since):
        if now - at > LATE:
            return None
        if at <= now:
            earlier = _backwards(schedule, zone, day - _ONE_DAY, last, since)
            return Due(day, at, tuple(sorted(each for each, _ in earlier)))
    return None


def coming(schedule: Schedule, zone: str, last: date | None, now: datetime) -> datetime | None:
    """Return the next moment after ``now``, in UTC; None when there will be none."""
    if not schedule.on:
        return None
    # Yesterday's hour is still to come where it fell into a gap before midnight.
    first = _today(zone, now) - _ONE_DAY
    if last is not None:
        first = max(first, last + _ONE_DAY)
    for ahead in range(16):  # two weeks: the one day of a week may be the date that a zone skips
        at = _scheduled(schedule, zone, first + ahead * _ONE_DAY)
        if at is not None and at > now:
            return at
    return None


def _today(zone: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def _backwards(
    schedule: Schedule, zone: str, newest: date, last: date | None, since: datetime
) -> Iterator[tuple[date, datetime]]:
    """Yield the scheduled days after ``last`` and their moments after ``since``, newest first."""
    for back in range(LOOKED_BACK):
        day = newest - back * _ONE_DAY
        if last is not None and day <= last:
            return
        at = _scheduled(schedule, zone, day)
        if at is not None and at <= since:
            return
        if at is not None:
            yield day, at


def _scheduled(schedule: Schedule, zone: str, day: date) -> datetime | None:
    return moment(day, schedule.at, zone) if day.weekday() in schedule.days else None
