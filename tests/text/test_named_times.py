"""A question names a time by the clock of who asks, or none."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.moments import Moment, asks_for_the_latest, moment

SATURDAY = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
TIMES = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - the zone is given apart
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
NAMING = st.sampled_from(
    ["today", "yesterday", "this week", "last week", "this month", "last month", "on Tuesday",
     "on Saturday", "in March", "in December", "gestern", "la semana pasada", "во вторник", "昨天", "3月"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("What happened today?", date(2026, 11, 28), date(2026, 11, 28)),
        ("What did the mayor say yesterday?", date(2026, 11, 27), date(2026, 11, 27)),
        ("What did she say the day before yesterday?", date(2026, 11, 26), date(2026, 11, 26)),
        ("Was geschah vorgestern?", date(2026, 11, 26), date(2026, 11, 26)),
        ("¿Qué dijo antes de ayer?", date(2026, 11, 26), date(2026, 11, 26)),
        ("¿Qué dijo anteayer?", date(2026, 11, 26), date(2026, 11, 26)),
        ("Что случилось позавчера?", date(2026, 11, 26), date(2026, 11, 26)),
        ("前天发生了什么?", date(2026, 11, 26), date(2026, 11, 26)),
        ("Who resigned this week?", date(2026, 11, 23), date(2026, 11, 28)),
        ("Who resigned last week?", date(2026, 11, 16), date(2026, 11, 22)),
        ("Who spoke on Tuesday?", date(2026, 11, 24), date(2026, 11, 24)),
        ("Who spoke on Saturday?", date(2026, 11, 28), date(2026, 11, 28)),
        ("Who spoke last Saturday?", date(2026, 11, 21), date(2026, 11, 21)),
        ("Wer sprach letzten Samstag?", date(2026, 11, 21), date(2026, 11, 21)),
        ("¿Quién habló el sábado pasado?", date(2026, 11, 21), date(2026, 11, 21)),
        ("Who spoke last Friday?", date(2026, 11, 27), date(2026, 11, 27)),
        ("Who spoke on Sunday?", date(2026, 11, 22), date(2026, 11, 22)),
        ("What was decided in March?", date(2026, 3, 1), date(2026, 3, 31)),
        ("What was decided in December?", date(2025, 12, 1), date(2025, 12, 31)),
        ("What was decided in February 2024?", date(2024, 2, 1), date(2024, 2, 29)),
        ("What was decided in April 1945?", date(1945, 4, 1), date(1945, 4, 30)),
        ("1945年4月发生了什么?", date(1945, 4, 1), date(1945, 4, 30)),
        ("Was geschah letzte Woche?", date(2026, 11, 16), date(2026, 11, 22)),
        ("¿Qué dijo el alcalde ayer?", date(2026, 11, 27), date(2026, 11, 27)),
        ("Что случилось в марте?", date(2026, 3, 1), date(2026, 3, 31)),
        ("上周发生了什么?", date(2026, 11, 16), date(2026, 11, 22)),
        ("周三发生了什么?", date(2026, 11, 25), date(2026, 11, 25)),
        ("2025年3月发生了什么?", date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_the_days_that_a_question_names(question: str, first: date, last: date) -> None:
    assert moment(question, SATURDAY) == Moment(first, last)


@pytest.mark.parametrize(
    "question",
    ["Who may be in charge?", "What will happen in May 2030?", "Who wrote Tuesdays with Morrie?",
     "What was signed in April 1814?", "1814年4月发生了什么?", "What is todayish?", "Why did he march in protest?", "Who is Sunday Oliseh?"],
)  # fmt: skip
def test_a_question_without_a_past_time_names_none(question: str) -> None:
    assert moment(question, SATURDAY) is None


def test_days_are_those_of_who_asks() -> None:
    east = SATURDAY.astimezone(timezone(timedelta(hours=-11)))  # where it is still Friday

    named = moment("What happened today?", east)

    assert named == Moment(date(2026, 11, 27), date(2026, 11, 27))
    assert named.since(east) == datetime(2026, 11, 27, 11, tzinfo=UTC)
    assert named.until(east) == datetime(2026, 11, 28, 11, tzinfo=UTC)


@given(TIMES, NAMING)
def test_a_time_is_whole_days_that_have_begun(at: datetime, naming: str) -> None:
    named = moment(f"What happened {naming}?", at)

    assert named is not None
    assert named.first <= named.last
    assert named.first <= at.date()
    assert at.date() - named.first < timedelta(days=366)
    assert named.until(at) - named.since(at) == timedelta(days=(named.last - named.first).days + 1)


@given(TIMES)
def test_weeks_begin_on_monday_and_follow_one_another(at: datetime) -> None:
    this, last = moment("this week", at), moment("last week", at)

    assert this is not None
    assert last is not None
    assert this.first.weekday() == last.first.weekday() == 0
    assert last.last + timedelta(days=1) == this.first
    assert this.first <= at.date() <= this.last


@pytest.mark.parametrize("question", ["What is the latest on the ferry?", "最新消息是什么?"])
def test_what_is_newest_is_asked_for(question: str) -> None:
    assert asks_for_the_latest(question)


def test_later_is_not_latest() -> None:
    assert not asks_for_the_latest("Who translated the plate tectonics lecture at the latter's?")
