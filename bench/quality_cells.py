"""Figures as the cells of Markdown tables, and a bench's results as whole tables. Pure."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.bars import look_up

MISSING = "not measured"


def shown(title: str, found: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield a table for each set of columns that a bench has."""
    if not found:
        return
    yield f"## {title}\n"
    tables: dict[tuple[str, ...], list[tuple[str, Mapping[str, Any]]]] = {}
    for name, figures in _leaves(found, ()):
        tables.setdefault(tuple(figures), []).append((name, figures))
    for columns, rows in tables.items():
        if len(rows) == 1:
            yield "| | |\n| --- | --- |"
            for column in columns:
                name = f"{rows[0][0]} {column}".strip()
                yield f"| {name} | {_value(rows[0][1][column])} |"
        else:
            yield f"| | {' | '.join(columns)} |"
            yield "| --- |" + " --- |" * len(columns)
            for name, figures in rows:
                yield f"| {name} | {' | '.join(_value(each) for each in figures.values())} |"
        yield ""


def _leaves(
    found: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what holds figures alone, with the names that lead to it."""
    own = {name: each for name, each in found.items() if not isinstance(each, Mapping)}
    if own:
        yield ", ".join(path), own
    for name, each in found.items():
        if isinstance(each, Mapping):
            yield from _leaves(each, (*path, name))


def _value(found: Any) -> str:
    if isinstance(found, list):
        return text(found)
    if isinstance(found, float):
        return f"{found:.3f}" if abs(found) < 10 else f"{found:,.1f}"
    return str(found)


def slashed(results: Mapping[str, Any], paths: Sequence[tuple[str, ...]]) -> str:
    """Return several figures in one cell, without their intervals."""
    found = [look_up(results, path) for path in paths]
    return " / ".join("–" if each is None else f"{each[0]:.2f}" for each in found)


def text(figure: Sequence[float] | None) -> str:
    """Return a figure with its interval, where it has one."""
    if figure is None:
        return MISSING
    value, *interval = [each for each in figure if not math.isnan(each)] or [math.nan]
    return _with_interval(value, interval, 3 if abs(value) < 10 else 0)


def points(figure: Sequence[float]) -> str:
    """Return points of a hundred."""
    value, *interval = figure
    return _with_interval(value, interval, 1)


def _with_interval(value: float, interval: Sequence[float], digits: int) -> str:
    # Minus zero reads as if something were gained.
    shown = [f"{round(each, digits) + 0.0:.{digits}f}" for each in (value, *interval)]
    return f"{shown[0]} [{shown[1]}, {shown[2]}]" if interval else shown[0]
