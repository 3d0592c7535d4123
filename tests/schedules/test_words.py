"""People say when a digest should come as they would say it to each other."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ChatError
from bot.schedules.schedule import WEEKDAYS, WEEKENDS, Schedule
from bot.schedules.schedule_words import EXAMPLE, in_words, understood, zone_in
from bot.schedules.zones import is_zone

WEEKLY = Schedule(at=time(7, 45), zone="Asia/Tokyo", days=frozenset({2}))


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("at 09:00", time(9, 0)),
        ("at 9", time(9, 0)),
        ("9", time(9, 0)),
        ("AT 9:30 PM", time(21, 30)),
        ("at 9:30pm", time(21, 30)),
        ("at 9 p.m.", time(21, 0)),
        ("at 18.15", time(18, 15)),
        ("at 18h15", time(18, 15)),
        ("at 9.", time(9, 0)),
        ("12am", time(0, 0)),
        ("12 pm", time(12, 0)),
        ("at noon", time(12, 0)),
        ("midnight", time(0, 0)),
        ("at 00:00", time(0, 0)),
    ],
)
def test_a_time_is_understood_and_leaves_the_rest(words: str, at: time) -> None:
    assert understood(words, WEEKLY) == Schedule(at=at, zone="Asia/Tokyo", days=frozenset({2}))


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("weekdays", WEEKDAYS),
        ("every weekday", WEEKDAYS),
        ("on weekends", WEEKENDS),
        ("daily", range(7)),
        ("every day", range(7)),
        ("mon wed fri", (0, 2, 4)),
        ("mon, wed,fri", (0, 2, 4)),
        ("Mondays and Thursdays", (0, 3)),
        ("on Tues & Thurs", (1, 3)),
        ("every Sunday", (6,)),
        ("mon-fri", WEEKDAYS),
        ("Mon – Fri", WEEKDAYS),
        ("Monday to Friday", WEEKDAYS),
        ("from monday through wednesday", (0, 1, 2)),
        ("sat-mon", (5, 6, 0)),
        ("weekends and mondays", (5, 6, 0)),
    ],
)
def test_days_are_understood_and_leave_the_rest(words: str, days: tuple[int, ...]) -> None:
    expected = Schedule(at=time(7, 45), zone="Asia/Tokyo", days=frozenset(days))
    assert understood(words, WEEKLY) == expected


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Europe/London", "Europe/London"),
        ("europe/LONDON", "Europe/London"),
        ("London", "Europe/London"),
        ("London time", "Europe/London"),
        ("in the Europe/London time zone", "Europe/London"),
        ("utc", "UTC"),
        ("GMT", "GMT"),
        ("New York", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("ho chi minh", "Asia/Ho_Chi_Minh"),
        ("Port-au-Prince", "America/Port-au-Prince"),
        ("etc/gmt-5", "Etc/GMT-5"),
    ],
)
def test_a_zone_is_understood_by_its_name_or_its_city(words: str, zone: str) -> None:
    assert understood(words, WEEKLY) == Schedule(at=time(7, 45), zone=zone, days=frozenset({2}))


@pytest.mark.parametrize(
    "words",
    [
        "at 18.15 Europe/London weekdays",
        "weekdays at 18:15, London",
        "Europe/London mon-fri 6:15 pm",
        "on weekdays, at 6.15 p.m., Europe/London.",
    ],
)
def test_words_come_in_any_order(words: str) -> None:
    expected = Schedule(at=time(18, 15), zone="Europe/London", days=WEEKDAYS)
    assert understood(words, Schedule()) == expected


def test_off_keeps_what_was_chosen_and_on_brings_it_back() -> None:
    off = understood("off", WEEKLY)
    assert not off.on
    assert understood("On", off) == WEEKLY


@pytest.mark.parametrize(("words", "on"), [("at 9", True), ("mondays", True), ("utc", False)])
def test_an_hour_or_days_switch_it_on_and_a_zone_does_not(words: str, on: bool) -> None:
    assert understood(words, Schedule(on=False)).on is on


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("at banana", "“banana”"),
        ("at 25:00", "“25:00”"),
        ("at 9:75", "“9:75”"),
        ("13pm", "“13pm”"),
        ("0am", "“0am”"),
        ("mon-banana", "“mon-banana”"),
        ("../../etc/passwd", "“../../etc/passwd”"),
        ("x" * 10_000, "“xxxxx"),
        ("", EXAMPLE),
        ("at the", EXAMPLE),
        ("at 9 at 10", EXAMPLE),
        ("London Tokyo", EXAMPLE),
        ("on off", EXAMPLE),
        ("off at 9", EXAMPLE),
        ("off mondays", EXAMPLE),
    ],
)
def test_what_is_not_understood_is_named_with_an_example(words: str, named: str) -> None:
    with pytest.raises(ChatError) as raised:
        understood(words, Schedule())
    assert named in str(raised.value)
    assert EXAMPLE in str(raised.value)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize(
    ("words", "asked_for"),
    [("at 9 EST", "America/New_York"), ("cet", "Europe/Berlin"), ("bst", "Europe/London")],
)
def test_an_abbreviation_is_answered_with_a_place(words: str, asked_for: str) -> None:
    with pytest.raises(ChatError, match=asked_for):
        understood(words, Schedule())


def test_a_city_of_two_zones_is_answered_with_both() -> None:
    with pytest.raises(ChatError, match="America/Kentucky/Louisville or America/Louisville"):
        understood("Louisville", Schedule())


@pytest.mark.parametrize(
    ("words", "meant"),
    [("at 9 Europe/Londn", "Europe/London"), ("new yrok", ""), ("Berlim", "Europe/Berlin")],
)
def test_a_slip_of_the_pen_is_answered_with_the_zone_that_is_meant(words: str, meant: str) -> None:
    with pytest.raises(ChatError) as raised:
        understood(words, Schedule())
    assert (f"but {meant} is." in str(raised.value)) is bool(meant)


@pytest.mark.parametrize(
    ("words", "zone"),
    [("london", "Europe/London"), ("in Tokyo time", "Asia/Tokyo"), ("UTC", "UTC")],
)
def test_a_zone_stands_alone(words: str, zone: str) -> None:
    assert zone_in(words) == zone


@pytest.mark.parametrize("words", ["", "at 10", "10:00 Tokyo", "Tokyo weekdays", "off"])
def test_what_says_anything_else_is_no_zone(words: str) -> None:
    assert not zone_in(words)


@pytest.mark.parametrize(
    ("schedule", "zone", "words"),
    [
        (Schedule(), "Europe/London", "every day at 09:00 (Europe/London)"),
        (Schedule(), "Etc/UTC", "every day at 09:00 (UTC)"),
        (Schedule(at=time(18, 15), days=WEEKDAYS), "UTC", "on weekdays at 18:15 (UTC)"),
        (Schedule(days=WEEKENDS), "UTC", "on weekends at 09:00 (UTC)"),
        (Schedule(days=frozenset({6})), "UTC", "on Sundays at 09:00 (UTC)"),
        (Schedule(days=frozenset({3, 0})), "UTC", "on Mondays and Thursdays at 09:00 (UTC)"),
        (
            Schedule(days=frozenset({0, 2, 4})),
            "UTC",
            "on Mondays, Wednesdays and Fridays at 09:00 (UTC)",
        ),
        (Schedule(on=False), "UTC", "switched off"),
    ],
)
def test_a_schedule_is_said_in_words(schedule: Schedule, zone: str, words: str) -> None:
    assert in_words(schedule, zone) == words


@given(
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(["Europe/London", "Asia/Kolkata", "America/Port-au-Prince", "UTC"]),
    st.frozensets(st.integers(0, 6), min_size=1),
)
def test_what_it_says_it_understands(at: time, zone: str, days: frozenset[int]) -> None:
    schedule = Schedule(at=at, zone=zone, days=days)
    said = in_words(schedule, zone).replace("(", "").replace(")", "")
    assert understood(said, Schedule()) == schedule


@given(st.text(max_size=60) | st.text("aepm0129:.-/ondflwk, ", max_size=20))
def test_any_words_are_understood_or_refused(words: str) -> None:
    try:
        found = understood(words, WEEKLY)
    except ChatError:
        return
    assert is_zone(found.zone)
    assert found.at.second == 0
    assert found.days <= frozenset(range(7))
