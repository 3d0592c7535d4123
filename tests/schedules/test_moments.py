"""A digest comes by the clock on the wall, once for each date that the wall's calendar has."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.schedules.schedule import (
    DEFAULT_AT,
    EVERY_DAY,
    LOOKED_BACK,
    WEEKDAYS,
    Due,
    Schedule,
    coming,
    due,
    moment,
)
from bot.schedules.zones import is_zone

ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 31))
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))

MONDAY = date(2026, 6, 1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def days(*numbers: int) -> tuple[date, ...]:
    return tuple(MONDAY + timedelta(days=number) for number in numbers)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("UTC", (2026, 3, 8), (9, 0), (2026, 3, 8, 9, 0)),
        ("Europe/London", (2026, 1, 5), (9, 0), (2026, 1, 5, 9, 0)),
        ("Europe/London", (2026, 6, 1), (9, 0), (2026, 6, 1, 8, 0)),
        ("America/New_York", (2026, 3, 8), (1, 59), (2026, 3, 8, 6, 59)),
        ("America/New_York", (2026, 3, 8), (2, 30), (2026, 3, 8, 7, 30)),  # shown as 03:30
        ("America/New_York", (2026, 3, 8), (3, 0), (2026, 3, 8, 7, 0)),
        ("America/New_York", (2026, 11, 1), (1, 30), (2026, 11, 1, 5, 30)),  # and not 06:30
        (
            "America/Nuuk",
            (2024, 3, 30),
            (23, 30),
            (2024, 3, 31, 1, 30),
        ),  # shown as 00:30 of the 31st
        ("Africa/Cairo", (2024, 4, 26), (0, 15), (2024, 4, 25, 22, 15)),  # shown as 01:15
        ("Australia/Lord_Howe", (2026, 10, 4), (2, 15), (2026, 10, 3, 15, 45)),  # half an hour
        ("Asia/Kathmandu", (2026, 6, 1), (9, 0), (2026, 6, 1, 3, 15)),
    ],
)
def test_an_hour_is_the_one_that_the_clocks_there_show(
    zone: str, day: tuple[int, ...], at: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert moment(date(*day), time(*at), zone) == utc(*expected)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
    ],
)
def test_a_date_that_a_zone_skipped_has_no_moment(zone: str, day: date) -> None:
    for at in (time(0, 0), time(9, 0), time(23, 59)):
        assert moment(day, at, zone) is None
        assert moment(day - timedelta(days=1), at, zone) is not None
        assert moment(day + timedelta(days=1), at, zone) is not None


@given(ZONES, DAYS, MINUTES)
def test_a_moment_is_the_first_that_shows_the_hour(zone: str, day: date, at: time) -> None:
    wall = datetime.combine(day, at)
    clock = ZoneInfo(zone)
    noon = datetime.combine(day, time(12, 0), UTC)
    offsets = {
        (noon + timedelta(hours=hours)).astimezone(clock).utcoffset() for hours in range(-48, 49)
    }
    candidates = [wall.replace(tzinfo=UTC) - offset for offset in offsets if offset is not None]
    showing = [each for each in candidates if each.astimezone(clock).replace(tzinfo=None) == wall]

    found = moment(day, at, zone)

    if showing:
        assert found == min(showing)
    else:  # a gap: later by what the clocks jump, or a date that is not there
        assert found is None or found == max(candidates)


@given(ZONES, DAYS, MINUTES)
def test_a_later_date_comes_later(zone: str, day: date, at: time) -> None:
    found = [moment(day + timedelta(days=ahead), at, zone) for ahead in range(3)]
    there = [each for each in found if each is not None]
    assert len(there) >= 2
    assert there == sorted(set(there))


def test_it_is_due_from_its_hour_until_four_hours_later() -> None:
    before = days(-1)[0]
    expected = Due(MONDAY, utc(2026, 6, 1, 9), ())

    def at(now: datetime) -> Due | None:
        return due(Schedule(), "UTC", before, LONG_AGO, now)

    assert at(utc(2026, 6, 1, 8, 59)) is None
    assert at(utc(2026, 6, 1, 9)) == expected
    assert at(utc(2026, 6, 1, 13)) == expected
    assert at(utc(2026, 6, 1, 13, 1)) is None


def test_a_date_that_had_its_digest_gets_no_second_one() -> None:
    assert due(Schedule(), "UTC", MONDAY, LONG_AGO, utc(2026, 6, 1, 10)) is None


def test_days_that_nobody_was_there_for_are_missed_and_not_sent() -> None:
    found = due(Schedule(), "UTC", MONDAY, LONG_AGO, utc(2026, 6, 5, 9, 1))
    assert found == Due(days(4)[0], utc(2026, 6, 5, 9), days(1, 2, 3))


def test_a_day_that_is_not_scheduled_is_neither_due_nor_missed() -> None:
    weekdays = Schedule(days=WEEKDAYS)
    friday, saturday, monday = days(4, 5, 7)
    assert (
        due(weekdays, "UTC", friday, LONG_AGO, datetime.combine(saturday, DEFAULT_AT, UTC)) is None
    )
    at = datetime.combine(monday, DEFAULT_AT, UTC)
    assert due(weekdays, "UTC", friday, LONG_AGO, at) == Due(monday, at, ())


def test_what_was_to_come_before_the_schedule_is_neither_due_nor_missed() -> None:
    now = utc(2026, 6, 1, 9, 5)
    assert due(Schedule(), "UTC", None, utc(2026, 6, 1, 9), now) is None
    assert due(Schedule(), "UTC", None, utc(2026, 6, 1, 8, 59), now) == Due(
        MONDAY, utc(2026, 6, 1, 9), ()
    )
    assert due(Schedule(), "UTC", days(-9)[0], utc(2026, 5, 30, 9), now) == Due(
        MONDAY, utc(2026, 6, 1, 9), days(-1)
    )


def test_another_time_on_the_day_of_a_digest_sends_none_again() -> None:
    evening = Schedule(at=time(18, 0))
    changed = utc(2026, 6, 1, 10)
    assert due(evening, "UTC", MONDAY, changed, utc(2026, 6, 1, 18)) is None
    assert coming(evening, "UTC", MONDAY, changed) == utc(2026, 6, 2, 18)


def test_a_zone_where_that_date_is_still_to_come_sends_none_again() -> None:
    changed = utc(2026, 5, 31, 22)  # Monday morning in Auckland, Sunday in Honolulu
    assert moment(MONDAY, DEFAULT_AT, "Pacific/Auckland") < changed
    assert due(Schedule(), "Pacific/Honolulu", MONDAY, changed, utc(2026, 6, 1, 19)) is None
    assert coming(Schedule(), "Pacific/Honolulu", MONDAY, changed) == utc(2026, 6, 2, 19)


def test_what_is_due_now_is_no_longer_coming() -> None:
    assert coming(Schedule(), "UTC", None, utc(2026, 6, 1, 8, 59)) == utc(2026, 6, 1, 9)
    assert coming(Schedule(), "UTC", None, utc(2026, 6, 1, 9)) == utc(2026, 6, 2, 9)


def test_tomorrows_hour_counts_when_the_clocks_go_back_over_midnight() -> None:
    # At 00:01 on 29 October 2006 it became 23:01 on the 28th, so that the 29th began twice.
    midnight = Schedule(at=time(0, 0))
    now = utc(2006, 10, 29, 2, 45)
    assert now.astimezone(ZoneInfo("America/St_Johns")).date() == date(2006, 10, 28)
    found = due(midnight, "America/St_Johns", date(2006, 10, 28), LONG_AGO, now)
    assert found == Due(date(2006, 10, 29), utc(2006, 10, 29, 2, 30), ())


def test_an_hour_in_the_gap_before_midnight_comes_on_the_next_date() -> None:
    late = Schedule(at=time(23, 30))
    saturday = date(2024, 3, 30)
    at = utc(2024, 3, 31, 1, 30)
    assert coming(late, "America/Nuuk", None, at - timedelta(minutes=10)) == at
    assert due(late, "America/Nuuk", None, LONG_AGO, at).day == saturday


@pytest.mark.parametrize("schedule", [Schedule(on=False), Schedule(days=frozenset())])
def test_what_is_switched_off_is_never_due(schedule: Schedule) -> None:
    now = utc(2026, 6, 1, 9)
    assert due(schedule, "UTC", None, LONG_AGO, now) is None
    assert coming(schedule, "UTC", None, now) is None


def test_little_is_looked_at_when_the_last_digest_was_years_ago() -> None:
    found = due(Schedule(), "UTC", date(1990, 1, 1), utc(1990, 1, 1), utc(2026, 6, 1, 9))
    assert found is not None
    assert len(found.missed) == LOOKED_BACK
    assert found.missed[-1] == days(-1)[0]


@pytest.mark.parametrize("last", [None, date(2011, 12, 23)])
def test_a_weekly_day_that_the_zone_skips_comes_a_week_later(last: date | None) -> None:
    fridays = Schedule(days=frozenset({4}))
    now = datetime(2011, 12, 23, 12, 0, tzinfo=ZoneInfo("Pacific/Apia"))
    assert coming(fridays, "Pacific/Apia", last, now) == moment(
        date(2012, 1, 6), DEFAULT_AT, "Pacific/Apia"
    )


@given(ZONES, DAYS, MINUTES, MINUTES, st.frozensets(st.integers(0, 6), min_size=1))
def test_what_is_coming_is_due_when_it_comes_and_not_before(
    zone: str, day: date, at: time, hour: time, on_days: frozenset[int]
) -> None:
    schedule = Schedule(at=at, days=on_days)
    now = datetime.combine(day, hour, UTC)

    then = coming(schedule, zone, None, now)

    assert then is not None
    assert then > now
    assert due(schedule, zone, None, now, then - timedelta(minutes=1)) is None
    found = due(schedule, zone, None, now, then)
    assert found is not None
    assert (found.at, found.missed) == (then, ())
    assert found.day.weekday() in on_days


@pytest.mark.parametrize("name", ["Europe/London", "UTC", "Asia/Kolkata", "America/Port-au-Prince"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../etc/passwd",
        "/etc/localtime",
        "Z" * 10_000,
        "europe/london",
        "Mars",
        "a\0b",
        "localtime",
    ],
)
def test_anything_else_is_no_zone(name: str) -> None:
    assert not is_zone(name)


@given(st.booleans(), MINUTES, ZONES, st.frozensets(st.integers(0, 6)))
def test_a_schedule_is_read_back_as_it_was_written(
    on: bool, at: time, zone: str, on_days: frozenset[int]
) -> None:
    schedule = Schedule(on, at, zone, on_days)
    assert Schedule.from_json(schedule.as_json()) == schedule


def test_a_channel_that_chose_nothing_gets_a_digest_every_morning() -> None:
    assert Schedule() == Schedule(on=True, at=time(9, 0), zone="", days=EVERY_DAY)
