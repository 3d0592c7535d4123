"""Whatever dies, sleeps, runs twice or is changed: each date has one digest, or is told with a later one.

A day of a channel is lived through on a clock that only these tests turn. What is true of ``last`` and
``since`` is what the ledger keeps: a digest is noted before it is sent, once for a date.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from zoneinfo import available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.schedules.schedule import LATE, LOOKED_BACK, Due, Schedule, due, moment


@dataclass(frozen=True)
class Look:
    """Processes look at the clock after some minutes; one that dies has noted nothing."""

    after: int
    processes: int = 1
    dies: bool = False


@dataclass(frozen=True)
class Change:
    """Somebody changes the schedule after some minutes."""

    after: int
    to: Schedule


@dataclass
class Reign:
    """The time in which one schedule was in force."""

    schedule: Schedule
    since: datetime
    last: date | None  # what had its digest before
    looks: list[datetime] = field(default_factory=list)
    sent: list[tuple[Due, datetime]] = field(default_factory=list)

    def scheduled(self) -> dict[date, datetime]:
        """Return the days whose moment a look came after, but those that had their digest before."""
        until = max(self.looks, default=self.since)
        found = {}
        day = self.since.date() - timedelta(days=2)
        while day <= until.date() + timedelta(days=2):
            at = moment(day, self.schedule.at, self.schedule.zone)
            is_new = self.last is None or day > self.last
            if at and is_new and self.since < at <= until and day.weekday() in self.schedule.days:
                found[day] = at
            day += timedelta(days=1)
        return found


def live(start: datetime, schedule: Schedule, steps: Sequence[Look | Change]) -> list[Reign]:
    """Return what happened."""
    now, noted = start, set[date]()
    reigns = [Reign(schedule, start, None)]
    for step in steps:
        now += timedelta(minutes=step.after)
        reign = reigns[-1]
        if isinstance(step, Change):
            reigns.append(Reign(step.to, now, max(noted, default=None)))
            continue
        last = max(noted, default=None)
        # All look before one of them notes what it found.
        found = [
            due(reign.schedule, reign.schedule.zone, last, reign.since, now)
            for _ in range(step.processes)
        ]
        if step.dies:
            continue
        reign.looks.append(now)
        for each in found:
            if each and each.day not in noted:
                noted.add(each.day)
                reign.sent.append((each, now))
    return reigns


ZONES = st.sampled_from(sorted(available_timezones()))
STARTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
SCHEDULES = st.builds(
    Schedule,
    on=st.just(True),
    at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    zone=ZONES,
    days=st.just(frozenset(range(7))) | st.frozensets(st.integers(0, 6), min_size=1),
)
OFTEN = st.integers(1, int(LATE / timedelta(minutes=1)))
RARELY = OFTEN | st.integers(1, 12 * 24 * 60)
LOOKS = st.builds(Look, RARELY, st.integers(1, 2), st.booleans())
CHANGES = st.builds(Change, RARELY, SCHEDULES)
STEPS = st.lists(LOOKS | LOOKS | CHANGES, max_size=60)
UNDISTURBED = st.lists(st.builds(Look, OFTEN, st.integers(1, 2)), max_size=60)


UNTIMED = settings(deadline=None)  # one life may be years long


def hours(*, every: int, days: int) -> list[Look]:
    return [Look(every * 60, processes=2) for _ in range(days * 24 // every)]


@UNTIMED
@given(STARTS, SCHEDULES, STEPS)
def test_dates_only_go_forward_and_each_is_told_once(
    start: datetime, schedule: Schedule, steps: list[Look | Change]
) -> None:
    # Also when the zone changes: where the new one has an older date, it waits until it is past.
    told = chain.from_iterable(
        (*digest.missed, digest.day)
        for reign in live(start, schedule, steps)
        for digest, _ in reign.sent
    )
    assert all(one < other for one, other in pairwise(told))


@UNTIMED
@given(STARTS, SCHEDULES, STEPS)
def test_a_digest_comes_neither_before_its_hour_nor_long_after(
    start: datetime, schedule: Schedule, steps: list[Look | Change]
) -> None:
    for reign in live(start, schedule, steps):
        for digest, now in reign.sent:
            assert timedelta(0) <= now - digest.at <= LATE
            assert reign.scheduled()[digest.day] == digest.at


@UNTIMED
@given(STARTS, SCHEDULES, STEPS)
def test_every_scheduled_day_has_its_digest_or_is_told_with_a_later_one(
    start: datetime, schedule: Schedule, steps: list[Look | Change]
) -> None:
    for reign in live(start, schedule, steps):
        own = [digest.day for digest, _ in reign.sent]
        told = {*own, *(day for digest, _ in reign.sent for day in digest.missed)}
        for day in reign.scheduled().keys() - told:
            # Nothing came after, or so long after that nobody wants to hear of it.
            later = [each for each in own if each > day]
            assert not later or min(later) - day > timedelta(days=LOOKED_BACK)


@UNTIMED
@given(STARTS, SCHEDULES, STEPS)
def test_one_look_in_time_is_enough(
    start: datetime, schedule: Schedule, steps: list[Look | Change]
) -> None:
    for reign in live(start, schedule, steps):
        own = {digest.day for digest, _ in reign.sent}
        for day, at in reign.scheduled().items():
            if any(at <= look <= at + LATE for look in reign.looks):
                assert day in own


@UNTIMED
@given(STARTS, SCHEDULES, UNDISTURBED)
@example(datetime(2011, 12, 27, tzinfo=UTC), Schedule(zone="Pacific/Apia"), hours(every=3, days=7))
@example(
    datetime(2026, 3, 5, tzinfo=UTC),
    Schedule(at=time(2, 30), zone="America/New_York"),
    hours(every=1, days=7),
)
@example(
    datetime(2026, 10, 29, tzinfo=UTC),
    Schedule(at=time(1, 30), zone="America/New_York"),
    hours(every=1, days=7),
)
@example(
    datetime(2024, 3, 28, tzinfo=UTC),
    Schedule(at=time(23, 30), zone="America/Nuuk"),
    hours(every=1, days=7),
)
@example(
    datetime(2006, 10, 26, tzinfo=UTC),
    Schedule(at=time(0, 0), zone="America/St_Johns"),
    hours(every=1, days=7),
)
def test_who_is_always_there_misses_nothing(
    start: datetime, schedule: Schedule, looks: list[Look]
) -> None:
    (reign,) = live(start, schedule, looks)
    newest = reign.looks[-1] if reign.looks else start
    own = {digest.day for digest, _ in reign.sent}
    assert {day for digest, _ in reign.sent for day in digest.missed} == set()
    assert {day for day, at in reign.scheduled().items() if newest - at >= LATE} <= own


@pytest.mark.parametrize(
    ("zone", "start", "skipped"),
    [
        ("Pacific/Apia", datetime(2011, 12, 28, tzinfo=UTC), date(2011, 12, 30)),
        ("Europe/London", datetime(2026, 3, 28, tzinfo=UTC), None),
        ("Europe/London", datetime(2026, 10, 24, tzinfo=UTC), None),
    ],
)
def test_a_week_of_mornings_is_each_date_of_the_calendar_once(
    zone: str, start: datetime, skipped: date | None
) -> None:
    (reign,) = live(start, Schedule(zone=zone), hours(every=1, days=5))
    own = [digest.day for digest, _ in reign.sent]
    calendar = [own[0] + timedelta(days=ahead) for ahead in range((own[-1] - own[0]).days + 1)]
    assert own == [day for day in calendar if day != skipped]
    assert len(own) >= 4
