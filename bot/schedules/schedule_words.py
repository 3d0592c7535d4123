"""What people say of when a digest comes -> its schedule; and a schedule -> words."""

import re
from dataclasses import dataclass, field, replace
from datetime import time

from bot.errors import ChatError
from bot.schedules.schedule import EVERY_DAY, WEEKDAYS, WEEKENDS, Schedule
from bot.schedules.zones import ABBREVIATIONS, zone_meant, zones_called

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

_UTC = {
    "Etc/UTC",
    "Etc/UCT",
    "Etc/Universal",
    "Etc/Zulu",
}  # what machines without a place are set to

_NOON = 12
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?([ap]m)?")
_RANGE = re.compile(r"([a-z]+)-([a-z]+)")
_HALF_OF_DAY = re.compile(r"(?<=[0-9])\s*([ap])\.?m\b\.?")
_DASH = re.compile(r"\s*[–—]\s*|\s+(?:-|to|through|thru)\s+")
_LONGEST_NAME = 3  # words: Dar es Salaam


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
    elif word in ABBREVIATIONS:
        raise ChatError(
            f"“{word.upper()}” does not say when the clocks change: "
            f"name a place, like {ABBREVIATIONS[word]}."
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
        fitting = zones_called("_".join(left[:count]))
        if len(fitting) > 1:
            names = " or ".join(fitting)
            raise ChatError(
                f"“{_shown(' '.join(left[:count]))}” is more than one time zone: say {names}."
            )
        if fitting:
            said.zones.add(fitting[0])
            return count
    raise _unknown(left[0], zone_meant(left[0]))


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
    return f"{_days_in_words(schedule.days)} at {schedule.at:%H:%M} ({_called(zone)})"


def _called(zone: str) -> str:
    return "UTC" if zone in _UTC else zone


def _days_in_words(days: frozenset[int]) -> str:
    groups = {EVERY_DAY: "every day", WEEKDAYS: "on weekdays", WEEKENDS: "on weekends"}
    if days in groups:
        return groups[days]
    *others, last = [f"{_DAYS[day]}s" for day in sorted(days)]
    return f"on {', '.join(others)} and {last}" if others else f"on {last}"
