"""Moments as events and rows have them: ISO 8601 in UTC, to the millisecond, so that they sort as text."""

from datetime import UTC, datetime


def now() -> str:
    """Return the present."""
    return written(datetime.now(UTC))


def written(at: datetime) -> str:
    """Return a moment of any zone."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
