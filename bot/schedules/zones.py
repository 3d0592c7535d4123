"""Time zones by their names, and by what people call them."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

# What people write for a zone says how far it is from UTC, not when its clocks change.
ABBREVIATIONS = {
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

_CLOSE = 0.8  # to a zone's name, for a word to be taken for a slip of the pen


def is_zone(name: str) -> bool:
    """Tell whether ``name`` is a time zone's, to the letter. No file is opened by it."""
    return name in _zones()


def zones_called(name: str) -> tuple[str, ...]:
    """Return the zones that have this name in small letters, whole or as their city."""
    return _named().get(name, ())


def zone_meant(word: str) -> str:
    """Return the zone whose name is nearly ``word``; empty where none is."""
    meant = get_close_matches(word, _named(), 1, _CLOSE)
    return _named()[meant[0]][0] if meant else ""


@cache
def _zones() -> frozenset[str]:
    # "localtime" is another zone on each machine, and "Factory" is what a machine has that knows none.
    return frozenset(available_timezones() - {"Factory", "localtime"})


@cache
def _named() -> dict[str, tuple[str, ...]]:
    """Return the zones by what people call them, in small letters: the whole name, or its city."""
    cities: dict[str, tuple[str, ...]] = {}
    for zone in sorted(_zones()):
        city = zone.rpartition("/")[2].lower()
        cities[city] = (*cities.get(city, ()), zone)
    return cities | {zone.lower(): (zone,) for zone in _zones()}
