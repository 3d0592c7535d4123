"""Years of daily digests on a clock that runs through them in seconds, with faults.

    python -m bench.digest_clock [--zones N] [--seed N]

For each zone, a channel lives from 2000 to 2037. Two processes look at the clock when a digest is coming,
later, and in between; they die before they note what they found; both are down for minutes or for
days; somebody changes zone, hour and days. What was to come is worked out beside ``bot.schedules.schedule``, from
the offsets of the zone alone. Ends with 1 if a date was told twice, or one that was to come never.
"""

import argparse
import random
import sys
import time as stopwatch
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from bot.schedules.schedule import (
    EVERY_DAY,
    LATE,
    LOOKED_BACK,
    WEEKDAYS,
    Due,
    Schedule,
    coming,
    due,
)

FIRST, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
ZONES = 24  # about a minute
# Of the looks, how many begin or meet a fault.
DOWN, DEATH, CHANGE = 0.01, 0.02, 0.002
LONGEST_DOWN = 20 * 24 * 60  # minutes
PROMPT = 5  # minutes; what was sent later counts as late
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Clock:
    """A zone as its offsets from UTC, and since when each is in force."""

    since: list[datetime]
    offsets: list[timedelta]

    def moment(self, day: date, at: time) -> datetime | None:
        """Return when it is first ``at`` on ``day``; where the clocks jump over it, as much later."""
        wall = datetime.combine(day, at, UTC)
        for number in self._near(wall):
            shown = wall - self.offsets[number]
            if self.since[number] <= shown < self._until(number):
                return shown
        for number in self._near(wall):
            before = wall - self.offsets[number]
            if before >= self._until(number) > wall - self.offsets[number + 1]:
                return before if self._has(day) else None
        return None

    def _near(self, wall: datetime) -> range:
        first = max(0, bisect_right(self.since, wall - 2 * ONE_DAY) - 1)
        return range(first, bisect_right(self.since, wall + 2 * ONE_DAY))

    def _until(self, number: int) -> datetime:
        return self.since[number + 1] if number + 1 < len(self.since) else END + 9 * ONE_DAY

    def _has(self, day: date) -> bool:
        """Tell whether some minute of the zone is on ``day``."""
        midnight = datetime.combine(day, time.min, UTC)
        return any(
            self.since[number] + self.offsets[number] < midnight + ONE_DAY
            and self._until(number) + self.offsets[number] > midnight
            for number in self._near(midnight)
        )


@cache
def clock(zone: str) -> Clock:
    """Return the zone's, found by asking what its clocks show."""
    info = ZoneInfo(zone)
    now = FIRST - 9 * ONE_DAY
    found = Clock([now], [_offset(info, now)])
    while now < END + 9 * ONE_DAY:
        after = now + timedelta(hours=6)
        if _offset(info, after) != found.offsets[-1]:
            while _offset(info, now) == found.offsets[-1]:
                now += ONE_MINUTE
            found.since.append(now)
            found.offsets.append(_offset(info, now))
        else:
            now = after
    return found


def _offset(info: ZoneInfo, now: datetime) -> timedelta:
    return now.astimezone(info).utcoffset() or timedelta(0)


@dataclass
class Reign:
    """The time in which one schedule was in force, and what was told in it."""

    schedule: Schedule
    since: datetime
    last: date | None
    looks: list[datetime] = field(default_factory=list)
    sent: list[tuple[Due, datetime]] = field(default_factory=list)


@dataclass
class Channel:
    """Keeps what the ledger keeps: one digest for a date, and when the schedule came into force."""

    reigns: list[Reign]
    noted: set[date] = field(default_factory=set)
    last: date | None = None
    counts: Counter[str] = field(default_factory=Counter)

    def look(self, now: datetime, deaths: list[bool]) -> None:
        """Let each process look, and then each that lives note what it found."""
        reign = self.reigns[-1]
        found = [
            due(reign.schedule, reign.schedule.zone, self.last, reign.since, now) for _ in deaths
        ]
        for each, dies in zip(found, deaths, strict=True):
            if dies:
                self.counts["deaths"] += 1
            elif each and each.day in self.noted:
                self.counts["refused"] += 1
            elif each:
                self.noted.add(each.day)
                self.last = max(self.last or each.day, each.day)
                reign.sent.append((each, now))
        if not all(deaths):
            reign.looks.append(now)


def live(zone: str, zones: list[str], rng: random.Random) -> Channel:
    """Run through the years."""
    now = FIRST
    channel = Channel([Reign(_schedule(rng, zone), now, None)])
    while now < END:
        reign = channel.reigns[-1]
        then = coming(reign.schedule, reign.schedule.zone, channel.last, now)
        now = _next_look(rng, now, then or END)
        if rng.random() < DOWN:
            channel.counts["spells of downtime"] += 1
            now += timedelta(minutes=int(LONGEST_DOWN ** rng.random()))
        if rng.random() < CHANGE:
            channel.counts["changes"] += 1
            # Back to the zone of this life every other time, which so has most of the years.
            other = zone if reign.schedule.zone != zone else rng.choice(zones)
            channel.reigns.append(Reign(_schedule(rng, other), now, channel.last))
            now += ONE_MINUTE * rng.randrange(1, 60)
        channel.look(now, [rng.random() < DEATH for _ in range(rng.choice((1, 2, 2)))])
    return channel


def _schedule(rng: random.Random, zone: str) -> Schedule:
    # Hours of the night are where the clocks change.
    at = time(rng.choice((0, 1, 2, 3, 23, rng.randrange(24))), rng.choice((0, 15, 30, 59)))
    some = frozenset(rng.sample(range(7), rng.randrange(1, 7)))
    return Schedule(at=at, zone=zone, days=rng.choice((EVERY_DAY, EVERY_DAY, WEEKDAYS, some)))


def _next_look(rng: random.Random, now: datetime, then: datetime) -> datetime:
    """Return a time at the hour, some hours after it, or anywhere before it."""
    kind = rng.random()
    if kind < 0.6:
        return then + rng.randrange(PROMPT) * ONE_MINUTE
    if kind < 0.8:
        return then + timedelta(minutes=rng.randrange(int(LATE / ONE_MINUTE) + 1))
    return now + timedelta(minutes=rng.randrange(1, 24 * 60))


def judge(channel: Channel) -> Counter[str]:
    """Compare what was told with what was to come."""
    counts = Counter(channel.counts)
    told: list[date] = []
    for reign in channel.reigns:
        own = {digest.day: (digest, now) for digest, now in reign.sent}
        for digest, now in reign.sent:
            told += (*digest.missed, digest.day)
            counts["sent"] += 1
            counts["sent late"] += now - digest.at > PROMPT * ONE_MINUTE
            counts["folded"] += len(digest.missed)
        folded = {day for digest, _ in reign.sent for day in digest.missed}
        to_come = dict(_to_come(reign))
        counts["due"] += len(to_come)
        # What was told and was not to come, or at another time, is as wrong as what is missed.
        counts["wrong"] += len((own.keys() | folded) - to_come.keys())
        counts["wrong"] += sum(
            to_come.get(day) != digest.at or not timedelta(0) <= now - digest.at <= LATE
            for day, (digest, now) in own.items()
        )
        for day in to_come.keys() - own.keys():
            counts[_of_none(day, to_come[day], reign, folded)] += 1
    counts["doubled"] = len(told) - len(set(told))
    counts["wrong"] += sum(one >= other for one, other in pairwise(told))
    return counts


def _to_come(reign: Reign) -> Iterator[tuple[date, datetime]]:
    """Yield the days whose hour came while the schedule was in force and somebody still looked."""
    until = reign.looks[-1] if reign.looks else reign.since
    day = reign.since.date() - 2 * ONE_DAY
    while day <= until.date() + 2 * ONE_DAY:
        if day.weekday() in reign.schedule.days and (reign.last is None or day > reign.last):
            at = clock(reign.schedule.zone).moment(day, reign.schedule.at)
            if at and reign.since < at <= until:
                yield day, at
        day += ONE_DAY


def _of_none(day: date, at: datetime, reign: Reign, folded: set[date]) -> str:
    """Return what became of a day without a digest of its own."""
    first = bisect_right(reign.looks, at - ONE_MINUTE / 2)
    if first < len(reign.looks) and reign.looks[first] <= at + LATE:
        return "missed"  # somebody was there in time
    if day in folded:
        return "told later"
    later = [digest.day for digest, _ in reign.sent if digest.day > day]
    if later and min(later) - day <= timedelta(days=LOOKED_BACK):
        return "missed"
    return "nothing came after"  # the schedule was changed, or the years ended


def main() -> None:
    """Print what happened to the digests of all zones."""
    parser = argparse.ArgumentParser(prog="python -m bench.digest_clock", description=__doc__)
    parser.add_argument("--zones", type=int, default=ZONES, help="how many, of all that there are")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rng, began = random.Random(given.seed), stopwatch.monotonic()
    everything = sorted(available_timezones() - {"Factory", "localtime"})
    zones = sorted(rng.sample(everything, min(given.zones, len(everything))))
    counts: Counter[str] = Counter()
    for zone in zones:
        # Its own seed: a zone lives the same life, however many others there are.
        counts += judge(live(zone, everything, random.Random(f"{given.seed} {zone}")))
    print(f"zones                    {len(zones):>10,} of {len(everything)}")
    print(f"years of each            {END.year - FIRST.year:>10,}")
    print(f"times down               {counts['spells of downtime']:>10,}")
    print(f"processes that died      {counts['deaths']:>10,}")
    print(f"changes by people        {counts['changes']:>10,}")
    print(f"second senders refused   {counts['refused']:>10,}")
    print(f"digests due              {counts['due']:>10,}")
    print(f"sent                     {counts['sent']:>10,}")
    print(f"of them late             {counts['sent late']:>10,}")
    print(f"folded into a later one  {counts['folded']:>10,}")
    print(f"down until a change      {counts['nothing came after']:>10,}")
    print(f"doubled                  {counts['doubled']:>10,}")
    print(f"missed                   {counts['missed']:>10,}")
    print(f"at a wrong time or date  {counts['wrong']:>10,}")
    print(f"seed {given.seed}, {stopwatch.monotonic() - began:.0f} s")
    sys.exit(int(bool(counts["doubled"] or counts["missed"] or counts["wrong"])))


if __name__ == "__main__":
    main()
