"""What the scorecard holds the figures to: each bar, and where its figure stands in a bench's results."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PAIRS = "two sentences in one quote"  # the part of the ranking whose loss tells single sentences' figures

AT_LEAST, AT_MOST = "≥", "≤"
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that has to be reached.

    ``held`` leads to the figure on articles that no fit had seen, ``shipped`` to the one of the
    shipped weights, in sample where these were fitted to the set; either may be empty. The first
    name of each is the bench. ``compared`` leads to another program's.
    """

    what: str
    sign: str
    bar: float
    held: tuple[str, ...] = ()
    shipped: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()

    def met(self, value: float) -> bool:
        """Tell whether a value reaches the bar, to the three digits that are shown."""
        value = round(value, 3)
        return value >= self.bar if self.sign == AT_LEAST else value <= self.bar


def _ranked(group: str, k: int) -> dict[str, tuple[str, ...]]:
    return {
        "held": ("ablation", "whole", "cross-validated", group, f"answer@{k}"),
        "shipped": ("questions", group, "figures", f"answer@{k}"),
        "compared": ("questions", group, "bm25", f"answer@{k}"),
    }


def _told(group: str, name: str) -> dict[str, tuple[str, ...]]:
    return {
        "held": ("ablation", "whole", "cross-validated", group, name),
        "shipped": ("questions", group, "figures", name),
    }


def _found(language: str) -> tuple[str, ...]:
    return ("languages", language, "passage recall@1")


ENGLISH, NEWS = "19 articles among 79 other pages", "each in its own article's thread"

BARS = (
    Bar(f"right sentence first: {ENGLISH}", AT_LEAST, 0.86, **_ranked("language en", 1)),
    Bar(f"right sentence among three: {ENGLISH}", AT_LEAST, 0.96, **_ranked("language en", 3)),
    Bar(f"there or not, AUROC: {ENGLISH}", AT_LEAST, 0.97, **_told("language en", "AUROC")),
    Bar(
        f"answered, article not there: {ENGLISH}",
        AT_MOST,
        0.03,
        **_told("language en", "answered, absent"),
    ),
    Bar(
        f"answered, article there: {ENGLISH}",
        AT_LEAST,
        0.80,
        **_told("language en", "answered, present"),
    ),
    Bar(f"right sentence first: news, {NEWS}", AT_LEAST, 0.62, **_ranked("news", 1)),
    Bar(f"right sentence among three: news, {NEWS}", AT_LEAST, 0.86, **_ranked("news", 3)),
    *(
        Bar(
            f"right where answered: {where}",
            AT_LEAST,
            0.95,
            **_told(group, "right where answered, present"),
        )
        for where, group in ((ENGLISH, "language en"), (f"news, {NEWS}", "news"))
    ),
    Bar("answerable or only alike, AUROC: SQuAD 2.0", AT_LEAST, 0.70, **_told("wiki", "AUROC")),
    Bar(
        "a supporting sentence first: claims",
        AT_LEAST,
        0.82,
        shipped=("questions", "claims", "figures", "answer@1"),
        compared=("questions", "claims", "bm25", "answer@1"),
    ),
    *(
        Bar(f"right passage first: {name}", AT_LEAST, bar, shipped=_found(code))
        for name, code, bar in (
            ("German", "de", 0.90),
            ("Spanish", "es", 0.91),
            ("Russian", "ru", 0.86),
            ("Chinese", "zh", 0.85),
        )
    ),
    Bar(
        "sources that disagree, shown side by side",
        AT_LEAST,
        0.70,
        shipped=("disputed_facts", "shown side by side"),
    ),
    Bar(
        "unrelated passages shown as a disagreement",
        AT_MOST,
        0.05,
        shipped=("disputed_facts", "unrelated shown"),
    ),
    Bar(
        "three key sentences above the lead, ROUGE-1, cnndm and summeval",
        AT_LEAST,
        1.0,
        held=("summaries", "R1 above the lead", "cnndm+summeval"),
    ),
    Bar(
        "question to answer at 10,000 passages, p95, ms",
        AT_MOST,
        60,
        shipped=("speed", "ask: 10,000 passages p95 ms"),
    ),
    *(
        Bar(
            f"citations valid: {name}",
            AT_LEAST,
            1.0,
            shipped=("questions", group, "figures", "citations valid"),
        )
        for name, group in (("English", "language en"), ("news", "news"), ("SQuAD 2.0", "wiki"))
    ),
)


def look_up(results: Mapping[str, Any], path: tuple[str, ...]) -> list[float] | None:
    """Return [value] or [value, low, high] at the end of ``path``, None where it was not measured."""
    found: Any = results if path else None
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):  # as a table has it: +1.10 [+0.80, +1.40]
        found = [float(each) for each in _NUMBER.findall(found)]
    if isinstance(found, int | float):
        found = [float(found)]
    if not isinstance(found, list):
        return None
    return [each for each in found if not math.isnan(each)]
