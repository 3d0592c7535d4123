"""Figures -> what a bench prints: a line each, or one JSON object."""

import json
from collections.abc import Mapping
from typing import Any


def show(figures: Mapping[str, Any], *, as_json: bool) -> None:
    """Print the figures by their names."""
    if as_json:
        print(json.dumps(figures))
        return
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        print(
            f"{name:<{width}} {value:,}"
            if isinstance(value, int | float)
            else f"{name:<{width}} {value}"
        )
