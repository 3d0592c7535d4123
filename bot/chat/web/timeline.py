"""Stories and when they were shared -> a picture of the day: what stands where, in units. Pure.

Each story is a circle at its first share, as large in area as it has articles, with a line to its
later shares. Stories that would cover each other stand in rows of their own.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

RADIUS = 11.0  # of a story with one article: its number has room in it, and a finger finds it
LARGEST = 40.0  # radius; where a story is larger, all are drawn smaller
DOT = 3.0  # radius of a later share
GAP = 6.0  # between two stories in a row, between rows, and before a title
TICKS = 30.0  # height of the line of times under the rows
MARGIN = 20.0  # at least, so that the first and the last time have room
LETTER = 7.0  # width of a letter of a title; one of a wide script has twice as much
SHORTEST, LONGEST = 14, 44  # letters of a title that are shown
LABELLED = 15  # stories that have their titles in the picture; the first are the weightiest
APART = 60.0  # units between two times, at least

_HOUR, _DAY = 60, 24 * 60  # minutes
_STEPS = (5, 10, 15, 30, *(each * _HOUR for each in (1, 2, 3, 6, 12)))
_DAYS = tuple(each * _DAY for each in (1, 2, 7, 14, 28, 91))
_FINE = 30  # minutes: no zone's clocks are changed by less


@dataclass(frozen=True, slots=True)
class Shared:
    """A story: its number and title, how many articles it has, and when each was shared, in order."""

    number: int
    title: str
    articles: int
    at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """A story in the picture. ``later`` are the places of its later shares.

    ``label`` is its title, cut to the room that there is: it begins at ``label_x``, or ends there
    where it stands ``before`` the circle.
    """

    story: Shared
    x: float
    radius: float
    later: tuple[float, ...]
    y: float = 0.0
    label: str = ""
    label_x: float = 0.0
    before: bool = False

    @property
    def left(self) -> float:
        """Where it begins, title included."""
        drawn = self.x - self.radius
        return self.label_x - _width(self.label) if self.before else drawn

    @property
    def right(self) -> float:
        """Where it ends, title included."""
        drawn = max((self.x + self.radius, *(each + DOT for each in self.later)))
        return self.label_x + _width(self.label) if self.label and not self.before else drawn


@dataclass(frozen=True, slots=True)
class Tick:
    """A time under the picture; ``is_day`` where a day begins."""

    x: float
    label: str
    is_day: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture: above ``floor`` are the stories, by number, and under it the times."""

    width: float
    height: float
    floor: float
    bubbles: tuple[Bubble, ...]
    ticks: tuple[Tick, ...]


def timeline(
    stories: Sequence[Shared], until: datetime, zone: ZoneInfo, width: float, *, titled: bool
) -> Timeline | None:
    """Return the picture of a time that ends with ``until``; None where nothing was shared in it."""
    if not stories:
        return None
    start = min(each.at[0] for each in stories)
    end = max(until, *(each.at[-1] for each in stories), start + timedelta(minutes=_STEPS[0]))
    largest = sqrt(max(each.articles for each in stories))
    scale = min(RADIUS, LARGEST / largest)
    margin = max(MARGIN, scale * largest + 1)
    room = width - 2 * margin

    def place(at: datetime) -> float:
        return margin + room * ((at - start) / (end - start))

    bubbles: list[Bubble] = []
    for each in stories:
        first, *later = map(place, each.at)
        bubble = Bubble(each, first, scale * sqrt(each.articles), tuple(later))
        bubbles.append(_labelled(bubble, width) if titled and len(bubbles) < LABELLED else bubble)
    placed, floor = _stacked(_rows(bubbles))
    ticks = [Tick(place(at), *_named(at)) for at in _times(start, end, zone, room)]
    return Timeline(width, floor + TICKS, floor, tuple(placed), tuple(ticks))


def _labelled(bubble: Bubble, width: float) -> Bubble:
    """Give a story its title, where it is read best: after it, before it, or cut where most room is."""
    after, before = bubble.right + GAP, bubble.left - GAP
    title = _cut(bubble.story.title, LONGEST * LETTER)
    if _width(title) <= width - after or width - after >= before:
        return replace(bubble, label=_worthwhile(title, width - after), label_x=after)
    label = _worthwhile(title, before)
    return replace(bubble, label=label, label_x=before, before=True) if label else bubble


def _worthwhile(title: str, room: float) -> str:
    """Return a title, cut to ``room``; nothing where that is too little to be worth reading."""
    return _cut(title, room) if room >= min(SHORTEST * LETTER, _width(title)) else ""


def _cut(title: str, room: float) -> str:
    if _width(title) <= room:
        return title
    while title and _width(f"{title}…") > room:
        title = title[:-1]
    return f"{title.rstrip()}…"


def _width(text: str) -> float:
    return LETTER * sum(_letters(each) for each in text)


def _letters(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _rows(bubbles: Sequence[Bubble]) -> list[list[Bubble]]:
    """Return rows in which no story touches the next; each stands in the first that has room."""
    rows: list[list[Bubble]] = []
    for bubble in sorted(bubbles, key=lambda each: (each.left, each.story.number)):
        row = next((row for row in rows if row[-1].right + GAP <= bubble.left), None)
        if row is None:
            rows.append([bubble])
        else:
            row.append(bubble)
    return rows


def _stacked(rows: Sequence[Sequence[Bubble]]) -> tuple[list[Bubble], float]:
    """Put each row under the one before; return the stories by number, and where the rows end."""
    placed: list[Bubble] = []
    top = GAP
    for row in rows:
        radius = max(each.radius for each in row)
        placed += (replace(each, y=top + radius) for each in row)
        top += 2 * radius + GAP
    return sorted(placed, key=lambda each: each.story.number), top


def _times(start: datetime, end: datetime, zone: ZoneInfo, room: float) -> Iterator[datetime]:
    """Yield round local times, as many as have room."""
    minutes = (end - start) / timedelta(minutes=1)
    steps = (*_STEPS, *_DAYS)
    step = next((each for each in steps if room * each / minutes >= APART), steps[-1])
    fine = min(step, _FINE)
    local = start.astimezone(zone)
    floor = local.replace(minute=local.minute - local.minute % fine, second=0, microsecond=0)
    at = floor.astimezone(UTC)
    while at <= end:
        local = at.astimezone(zone)
        if at >= start and _is_round(local, step):
            yield local
        at += timedelta(minutes=fine)


def _is_round(local: datetime, step: int) -> bool:
    minute = local.hour * _HOUR + local.minute
    return minute % min(step, _DAY) == 0 and local.toordinal() % max(step // _DAY, 1) == 0


def _named(local: datetime) -> tuple[str, bool]:
    is_day = (local.hour, local.minute) == (0, 0)
    return (f"{local.day} {local:%b}" if is_day else f"{local:%H:%M}"), is_day
