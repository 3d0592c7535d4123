"""The picture of a day: everything is in it, nothing covers another, areas tell the articles."""

import itertools
from datetime import UTC, datetime, timedelta
from math import isclose
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.web.timeline import APART, LABELLED, Bubble, Shared, Timeline, timeline

MORNING = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
ZONES = [
    "Europe/London",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/New_York",
    "Pacific/Apia",
]
WIDTHS = [340.0, 640.0]


@st.composite
def days(draw: st.DrawFn) -> tuple[list[Shared], datetime]:
    """A day's stories, shared within ten days at most, and when its digest came."""
    start = MORNING - timedelta(minutes=draw(st.integers(0, 365 * 24 * 60)))
    lasts = draw(st.integers(0, 10 * 24 * 3600))
    stories = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        after = sorted(draw(st.lists(st.integers(0, lasts), min_size=1, max_size=4)))
        at = tuple(start + timedelta(seconds=each) for each in after)
        articles = max(len(at), draw(st.sampled_from([1, 2, 3, 9, 120])))
        stories.append(Shared(number, draw(st.text(max_size=80)), articles, at))
    return stories, start + timedelta(seconds=lasts)


def drawn(stories: list[Shared], until: datetime, zone: str, width: float) -> Timeline:
    picture = timeline(stories, until, ZoneInfo(zone), width, titled=width > 500)
    assert picture
    return picture


def apart(one: Bubble, other: Bubble) -> bool:
    above = (
        one.y + one.radius <= other.y - other.radius or other.y + other.radius <= one.y - one.radius
    )
    return above or one.right < other.left or other.right < one.left


@given(days(), st.sampled_from(ZONES), st.sampled_from(WIDTHS))
def test_everything_is_in_the_picture_and_nothing_covers_another(
    day: tuple[list[Shared], datetime], zone: str, width: float
) -> None:
    picture = drawn(*day, zone, width)

    assert [each.story for each in picture.bubbles] == day[0]
    for each in picture.bubbles:
        assert each.left >= 0
        assert each.right <= width
        assert each.y - each.radius >= 0
        assert each.y + each.radius <= picture.floor < picture.height
    assert all(apart(*pair) for pair in itertools.combinations(picture.bubbles, 2))


@given(days(), st.sampled_from(WIDTHS))
def test_the_area_of_a_story_is_as_many_times_another_s_as_it_has_articles(
    day: tuple[list[Shared], datetime], width: float
) -> None:
    picture = drawn(*day, "UTC", width)

    one = picture.bubbles[0].radius ** 2 / picture.bubbles[0].story.articles
    for each in picture.bubbles:
        assert isclose(each.radius**2, one * each.story.articles)


@given(days(), st.sampled_from(WIDTHS))
def test_what_was_shared_later_stands_further_to_the_right(
    day: tuple[list[Shared], datetime], width: float
) -> None:
    picture = drawn(*day, "UTC", width)

    places = [
        (at, x)
        for each in picture.bubbles
        for at, x in zip(each.story.at, (each.x, *each.later), strict=True)
    ]
    assert [at for at, _ in sorted(places, key=lambda each: each[1])] == sorted(
        at for at, _ in places
    )


@given(days(), st.sampled_from(ZONES), st.sampled_from(WIDTHS))
def test_times_are_round_in_the_channel_s_zone_and_have_room(
    day: tuple[list[Shared], datetime], zone: str, width: float
) -> None:
    ticks = drawn(*day, zone, width).ticks

    assert all(0 < each.x < width for each in ticks)
    assert len(ticks) <= width / APART + 1
    for each in ticks:
        assert each.is_day is (":" not in each.label)
        assert each.is_day or int(each.label[3:]) % 5 == 0


def ticks_of(
    zone: str, *, hours: float, start: datetime = MORNING, width: float = 640
) -> list[str]:
    stories = [Shared(1, "One", 1, (start,))]
    picture = drawn(stories, start + timedelta(hours=hours), zone, width)
    return [each.label for each in picture.ticks]


@pytest.mark.parametrize(
    ("zone", "hours", "shown"),
    [
        (
            "Europe/London",
            24,
            ["12:00", "15:00", "18:00", "21:00", "24 Nov", "03:00", "06:00", "09:00"],
        ),
        (
            "Asia/Kathmandu",
            24,
            ["15:00", "18:00", "21:00", "24 Nov", "03:00", "06:00", "09:00", "12:00"],
        ),
        ("Europe/London", 72, ["12:00", "24 Nov", "12:00", "25 Nov", "12:00", "26 Nov"]),
        ("Europe/London", 0.5, ["09:05", "09:10", "09:15", "09:20", "09:25", "09:30", "09:35"]),
    ],
)
def test_the_times_of_a_day(zone: str, hours: float, shown: list[str]) -> None:
    assert ticks_of(zone, hours=hours) == shown


def test_an_hour_that_comes_twice_is_shown_twice() -> None:
    before = datetime(
        2026, 10, 25, 0, 0, tzinfo=UTC
    )  # 01:00 in London; clocks go back at 01:00 UTC
    assert ticks_of("Europe/London", hours=6, start=before)[:3] == ["01:00", "01:00", "02:00"]


def test_a_single_share_at_the_very_hour_of_the_digest_is_drawn() -> None:
    picture = drawn([Shared(1, "One", 1, (MORNING,))], MORNING, "UTC", 340)
    assert len(picture.bubbles) == 1


def test_a_title_stands_where_it_has_room_and_is_cut_where_it_has_none() -> None:
    early = Shared(1, "A bridge opens", 1, (MORNING,))
    late = Shared(2, "A bridge closes", 1, (MORNING + timedelta(hours=23),))
    middle = Shared(3, "long " * 60, 1, (MORNING + timedelta(hours=12),))
    picture = drawn([early, late, middle], MORNING + timedelta(hours=24), "UTC", 640)

    one, two, three = picture.bubbles
    assert (one.label, one.before) == ("A bridge opens", False)
    assert (two.label, two.before) == ("A bridge closes", True)
    assert three.label.endswith("…")


def test_a_hundred_stories_have_no_titles_but_the_weightiest() -> None:
    stories = [Shared(number, "Title", 1, (MORNING,)) for number in range(1, 101)]
    picture = drawn(stories, MORNING + timedelta(hours=24), "UTC", 640)
    assert [each.story.number for each in picture.bubbles if each.label] == list(
        range(1, LABELLED + 1)
    )


def test_nothing_shared_is_no_picture() -> None:
    assert timeline([], MORNING, LONDON, 640, titled=True) is None
