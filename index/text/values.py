"""The numbers and dates of a sentence, and which of them cannot both be right. Pure."""

from dataclasses import dataclass
from enum import Enum, auto


class Bound(Enum):
    """What the words before a number make of it."""

    EXACT = auto()
    ABOUT = auto()
    OVER = auto()
    UNDER = auto()


@dataclass(frozen=True, slots=True)
class Number:
    """An amount of ``unit``: a currency, "%", or the stem of the word that follows, "" for none.

    ``step`` is the finest difference that it seems to be written to: 0.1 for 3.2, 100 for 1,200.
    """

    amount: float
    step: float
    unit: str
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is given; a part that is not is 0."""

    year: int
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Other:
    """A value that is the same or is not: a score, a time of day, a weekday, a number in a name."""

    kind: str
    text: str


Value = Number | Date | Other


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written and its stem, or a value; ``joined``: nothing but a space stands before it."""

    text: str
    stem: str
    value: Value | None = None
    joined: bool = False

    @property
    def is_capital(self) -> bool:
        """Whether it is written like a name."""
        return self.value is None and self.text != self.text.lower()


_ROUNDED = 0.1  # of a number that ends in noughts, how far it may have been rounded
_ABOUT = 0.1  # of a number that is "about", how far off it may be
# How far below and above a softened number, as a share of it, what it stands for may be.
_SOFTENED = {
    Bound.EXACT: (0.0, 0.0),
    Bound.ABOUT: (_ABOUT, _ABOUT),
    Bound.OVER: (_ABOUT, 0.5),
    Bound.UNDER: (0.5, _ABOUT),
}


def same(a: Value, b: Value) -> bool:
    """Tell whether two values are one, as far as they are given."""
    if isinstance(a, Number) and isinstance(b, Number):
        return a.amount == b.amount
    if isinstance(a, Date) and isinstance(b, Date):
        return bool(_given(a, b)) and not _differing(a, b)
    return a == b


def conflict(a: Value, b: Value) -> bool:
    """Tell whether two values of one thing cannot both be right, however they were rounded."""
    if isinstance(a, Number) and isinstance(b, Number):
        return a.unit == b.unit and not (_may_be(a, b) or _may_be(b, a))
    if isinstance(a, Date) and isinstance(b, Date):
        return bool(_differing(a, b)) and _parts(a) == _parts(b)
    return False


def _may_be(rough: Number, exact: Number) -> bool:
    """Tell whether the one may be the other, rounded or softened."""
    low = high = min(rough.step / 2, _ROUNDED * rough.amount)
    if rough.bound is not exact.bound:
        softened = _SOFTENED[rough.bound]
        low, high = max(low, softened[0] * rough.amount), max(high, softened[1] * rough.amount)
    elif rough.bound is Bound.ABOUT:
        low = high = max(low, _ABOUT * rough.amount)
    return rough.amount - low <= exact.amount <= rough.amount + high


def _parts(date: Date) -> tuple[bool, bool, bool]:
    return bool(date.year), bool(date.month), bool(date.day)


def _given(a: Date, b: Date) -> list[tuple[int, int]]:
    """Return the parts that both dates give."""
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day))
    return [(x, y) for x, y in pairs if x and y]


def _differing(a: Date, b: Date) -> list[tuple[int, int]]:
    return [(x, y) for x, y in _given(a, b) if x != y]
