"""When a channel's daily digest is due, and how people say so.

Knows no clock and no platform. A digest belongs to a local date, never to a stretch of 24 hours.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import ChatError

DEFAULT_AT = time(9, 0)
LATE = timedelta(
    hours=4
)  # after its hour, a digest is still sent; later, its day goes into the next one
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


@cache
def _zones() -> frozenset[str]:
    # "localtime" is another zone on each machine, and "Factory" is what a machine has that knows none.
    return frozenset(available_timezones() - {"Factory", "localtime"})


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is a time zone's, to the letter. No file is opened by it."""
    return name in _zones()


EXAMPLE = "/footnote digest at 09:00 Europe/London weekdays"
_QUOTED = 40  # characters of a word that was not understood

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_GROUPS = {
    **dict.fromkeys(("daily", "day", "days", "everyday"), EVERY_DAY),
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), WEEKDAYS),
    **dict.fromkeys(("weekend", "weekends"), WEEKENDS),
}
_BY_NAME = {"noon": time(12, 0), "midday": time(12, 0), "midnight": time(0, 0)}
_FILLERS = frozenset({"&", "and", "at", "each", "every", "from", "in", "the", "time", "zone"})
# What people write for a zone says how far it is from UTC, not when its clocks change.
_ABBREVIATIONS = {
    **dict.fromkeys(("est", "edt", "et"), "America/New_York"),
    **dict.fromkeys(("cst", "cdt", "ct"), "America/Chicago"),
    **dict.fromkeys(("mst", "mdt", "mt"), "America/Denver"),
    **dict.fromkeys(("pst", "pdt", "pt"), "America/Los_Angeles"),
    **dict.fromkeys(("akst", "akdt"), "America/Anchorage"),
    **dict.fromkeys(("cet", "cest", "met", "mest"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest"), "Europe/Athens"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    **dict.fromkeys(("aest", "aedt"), "Australia/Sydney"),
    **dict.fromkeys(("nzst", "nzdt"), "Pacific/Auckland"),
    "acst": "Australia/Adelaide",
    "awst": "Australia/Perth",
    "brt": "America/Sao_Paulo",
    "bst": "Europe/London",
    "hkt": "Asia/Hong_Kong",
    "hst": "Pacific/Honolulu",
    "ist": "Asia/Kolkata",
    "jst": "Asia/Tokyo",
    "kst": "Asia/Seoul",
    "msk": "Europe/Moscow",
    "sast": "Africa/Johannesburg",
    "sgt": "Asia/Singapore",
}

_NOON = 12
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?([ap]m)?")
_RANGE = re.compile(r"([a-z]+)-([a-z]+)")
_HALF_OF_DAY = re.compile(r"(?<=[0-9])\s*([ap])\.?m\b\.?")
_DASH = re.compile(r"\s*[–—]\s*|\s+(?:-|to|through|thru)\s+")
_LONGEST_NAME = 3  # words: Dar es Salaam
_CLOSE = 0.8  # to a zone's name, for a word to be taken for a slip of the pen


@dataclass(slots=True)
class _Said:
    """What was understood so far."""

    times: set[time] = field(default_factory=set)
    zones: set[str] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    switches: set[bool] = field(default_factory=set)


def understood(words: str, schedule: Schedule) -> Schedule:
    """Return ``schedule`` with what ``words`` say, which follow "/footnote digest".

    A time or days switch a digest on; a zone alone leaves it on or off.

    Raises:
        ChatError: A word is not understood, or they contradict each other.
    """
    said = _Said()
    left = _split(words)
    while left:
        del left[: _take(left, said)]
    if said == _Said():
        raise ChatError(f"Say when the digest should come, like “{EXAMPLE}”.")
    if False in said.switches:
        if said != _Said(switches={False}):
            raise ChatError(f"Say “off” alone, or when the digest should come, like “{EXAMPLE}”.")
        return replace(schedule, on=False)
    if len(said.times) > 1 or len(said.zones) > 1:
        raise ChatError(f"A digest comes at one time in one time zone, like “{EXAMPLE}”.")
    return Schedule(
        on=schedule.on or bool(said.switches or said.times or said.days),
        at=next(iter(said.times), schedule.at),
        zone=next(iter(said.zones), schedule.zone),
        days=frozenset(said.days) or schedule.days,
    )


def zone_in(words: str) -> str:
    """Return the time zone that ``words`` name, empty where they say anything else.

    Raises:
        ChatError: A word is not understood, or they contradict each other.
    """
    said = understood(words, Schedule()) if words else Schedule()
    return said.zone if said == Schedule(zone=said.zone) else ""


def _split(words: str) -> list[str]:
    joined = _HALF_OF_DAY.sub(r"\1m", words.lower())
    parts = re.split(r"[\s,;]+", _DASH.sub("-", joined))
    return [word for part in parts if (word := part.strip("\"'“”").rstrip(".!?"))]


def _take(left: list[str], said: _Said) -> int:
    """Add what the first of the words say, and return how many they are."""
    word = left[0]
    if word in {"on", "off"}:
        # "on Mondays" switches nothing, and does no harm: days switch it on as well.
        said.switches.add(word == "on")
    elif days := _days(word):
        said.days |= days
    elif at := _time(word):
        said.times.add(at)
    elif word in _ABBREVIATIONS:
        raise ChatError(
            f"“{word.upper()}” does not say when the clocks change: "
            f"name a place, like {_ABBREVIATIONS[word]}."
        )
    elif word not in _FILLERS:
        return _take_zone(left, said)
    return 1


def _days(word: str) -> frozenset[int]:
    if word in _GROUPS:
        return _GROUPS[word]
    if (one := _day(word)) is not None:
        return frozenset({one})
    if found := _RANGE.fullmatch(word):
        first, last = _day(found[1]), _day(found[2])
        if first is not None and last is not None:
            return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return frozenset()


def _day(word: str) -> int | None:
    for number, name in enumerate(_DAYS):
        if word.removesuffix("s") in {name.lower(), name[:3].lower()}:
            return number
    return _SHORT.get(word)


def _time(word: str) -> time | None:
    if word in _BY_NAME:
        return _BY_NAME[word]
    found = _CLOCK.fullmatch(word)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= _NOON:
        raise _unknown(word)
    if half:
        hour = hour % _NOON + _NOON * (half == "pm")  # 12 am is midnight
    try:
        return time(hour, minute)
    except ValueError as error:
        raise _unknown(word) from error


def _take_zone(left: list[str], said: _Said) -> int:
    """Add the zone that the first words name, the longest name first: "America/New York"."""
    for count in range(min(_LONGEST_NAME, len(left)), 0, -1):
        fitting = _named().get("_".join(left[:count]), ())
        if len(fitting) > 1:
            names = " or ".join(fitting)
            raise ChatError(
                f"“{_shown(' '.join(left[:count]))}” is more than one time zone: say {names}."
            )
        if fitting:
            said.zones.add(fitting[0])
            return count
    meant = get_close_matches(left[0], _named(), 1, _CLOSE)
    raise _unknown(left[0], _named()[meant[0]][0] if meant else "")


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Return the zones by what people call them, in small letters: the whole name, or its city."""
    cities: dict[str, tuple[str, ...]] = {}
    for zone in sorted(_zones()):
        city = zone.rpartition("/")[2].lower()
        cities[city] = (*cities.get(city, ()), zone)
    return cities | {zone.lower(): (zone,) for zone in _zones()}


def _shown(word: str) -> str:
    return word if len(word) <= _QUOTED else f"{word[:_QUOTED]}…"


def _unknown(word: str, meant: str = "") -> ChatError:
    perhaps = f", but {meant} is" if meant else ""
    return ChatError(
        f"“{_shown(word)}” is no time, day or time zone that I know{perhaps}. Say it like “{EXAMPLE}”."
    )


def in_words(schedule: Schedule, zone: str) -> str:
    """Return when it comes, as it is said after "the digest comes"."""
    if not schedule.on or not schedule.days:
        return "switched off"
    return f"{_days_in_words(schedule.days)} at {schedule.at:%H:%M} ({zone})"


def _days_in_words(days: frozenset[int]) -> str:
    groups = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays", WEEKENDS: "on weekends"}
    if days in groups:
        return groups[days]
    *others, last = [f"{_DAYS[day]}s" for day in sorted(days)]
    return f"on {', '.join(others)} and {last}" if others else f"on {last}"
