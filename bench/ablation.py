"""What each part of the ranking is worth: what cross-validated figures lose without it.

    python -m bench.ablation --data DIR --library DIR [--json]

The library is the one that bench.fit_reader was run with: what it read on each fold lies there.
Everything is fitted again without the part, and measured on articles that the fit had not seen. A
loss is the mean over the same questions, in points of a hundred, with its interval by article; a
part whose interval holds zero has not paid for itself here. Cross-validated figures of the whole
stand beside those in sample, which flatter.
"""

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench import scores
from bench.bars import PAIRS
from bench.fit_cases import Case, asked, cases
from bench.fit_ranking import NAMES, Judged
from bench.held_back import (
    Held,
    confident,
    cross_validated,
    figures,
    in_sample,
    judged_unseen,
    told,
)
from bench.question_figures import ABSENT
from bench.questions import plain
from bench.scores import Figure, Statistic
from index.answering.features import READER

# Parts of the ranking, by what the names of their features say.
_PARTS: dict[str, Callable[[str], bool]] = {
    "vectors of passages and sentences": lambda name: "similarity" in name,
    "reader": lambda name: name == READER,
    "words that question and sentence share": lambda name: any(
        word in name for word in ("coverage", "found", "bm25")
    ),
    "the sentence before": lambda name: name in {"coverage before", "coverage added"},
    "what kind of thing is asked": lambda name: "asked" in name,
    "place in the article": lambda name: name in {"early", "position", "coverage by first mention"},
    "length": lambda name: name == "length",
}
# Of the signs of confidence alike.
_SIGNS: dict[str, Callable[[str], bool]] = {
    "what of the question is lacking": lambda name: "lacking" in name,
}


# What a sign of confidence is for, and whether more of it is better or worse.
_TELLS = {"AUROC": 1, "answered, absent, at 0.8 present": -1}


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost without a part, by group and measure, in points of a hundred."""

    kind: str
    name: str
    lost: dict[str, dict[str, Figure]]


def main() -> None:
    """Print tables, or one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m bench.ablation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = cases(asyncio.run(asked(given.data, given.library)), given.library)
    whole = cross_validated(found)
    held = {"cross-validated": figures(whole), "in sample": figures(in_sample(found))}
    losses = list(ablate(found, whole))
    print(json.dumps(as_json(held, losses)) if given.json else _tables(held, losses))


def ablate(found: Sequence[Case], whole: Held) -> Iterator[Loss]:
    """Yield what is lost without each part, each feature, each sign of confidence."""
    for part, belongs in _PARTS.items():
        names = [name for name in NAMES if belongs(name)]
        yield Loss("part", part, ranked_worse(whole, without(found, names)))
    alone = [_quoted_alone(case) for case in found]
    yield Loss("part", "quotes with the sentence they lean on", ranked_worse(whole, alone))
    yield Loss("part", PAIRS, ranked_worse(whole, found, pairs=False))
    for name in NAMES:
        yield Loss("feature", name, ranked_worse(whole, without(found, [name])))
    for name in whole.judged[0].signs:
        less = _less_sure(whole.judged, [name])
        yield Loss("sign of confidence", name, _told_worse(whole, less))
    for group, belongs in _SIGNS.items():
        names = [name for name in whole.judged[0].signs if belongs(name)]
        less = _less_sure(whole.judged, names)
        yield Loss("sign of confidence", f"all of: {group}", _told_worse(whole, less))
    undoubted = [replace(each, claimed=()) for each in whole.judged]
    worse = _told_worse(whole, undoubted)
    yield Loss("sign of confidence", "that it speaks of something else", worse)


def without(found: Sequence[Case], names: Sequence[str]) -> list[Case]:
    """Return the cases with nothing in some columns, which get no weight then."""
    columns = [NAMES.index(name) for name in names]
    changed = []
    for case in found:
        kept = case.weighed.figures.copy()
        kept[:, columns] = 0.0
        changed.append(replace(case, weighed=replace(case.weighed, figures=kept)))
    return changed


def _quoted_alone(case: Case) -> Case:
    alone = [replace(each, leans=False) for each in case.weighed.sentences]
    return replace(case, weighed=replace(case.weighed, sentences=alone))


def _less_sure(judged: Sequence[Judged], signs: Sequence[str]) -> list[Judged]:
    kept = [name for name in judged[0].signs if name not in signs]
    return [replace(each, signs={name: each.signs[name] for name in kept}) for each in judged]


def ranked_worse(
    whole: Held, changed: Sequence[Case], *, pairs: bool = True
) -> dict[str, dict[str, Figure]]:
    """Return the points lost by changed cases, fold by fold, against the whole."""
    less = Held(judged_unseen(changed, pairs=pairs), whole.there)
    groups = dict.fromkeys(each.case.group for each in whole.judged if each.case.gold)
    return {group: _fewer_hits(whole.of(group), less.of(group)) for group in groups}


def _fewer_hits(whole: Held, less: Held) -> dict[str, Figure]:
    lost = {f"answer@{k}": 100 * (whole.hits(k) - less.hits(k)) for k in (1, 3)}
    return {
        name: scores.bootstrap(scores.mean_of(points), whole.articles)
        for name, points in lost.items()
    }


def _told_worse(whole: Held, judged: Sequence[Judged]) -> dict[str, dict[str, Figure]]:
    less = confident(judged)
    groups = {each.case.group for each in whole.judged}
    return {
        group: _worse(
            told(whole.of(group), whole.of(other)),
            told(less.of(group), less.of(other)),
            whole.of(group).articles + whole.of(other).articles,
        )
        for group, other in ABSENT.items()
        if group in groups
    }


def _worse(
    before: dict[str, Statistic], after: dict[str, Statistic], articles: Sequence[str]
) -> dict[str, Figure]:
    return {
        name: scores.bootstrap(_points(sign, before[name], after[name]), articles)
        for name, sign in _TELLS.items()
    }


def _points(sign: int, before: Statistic, after: Statistic) -> Statistic:
    return lambda rows: 100 * sign * (before(rows) - after(rows))


def as_json(
    held: dict[str, dict[str, dict[str, Figure]]], losses: Sequence[Loss]
) -> dict[str, Any]:
    """Return the figures of the whole, and the losses by kind and name."""
    return {
        "whole": {
            which: {group: _plain(found) for group, found in groups.items()}
            for which, groups in held.items()
        },
        "lost": [
            {
                "kind": loss.kind,
                "name": loss.name,
                "points": {group: _plain(found) for group, found in loss.lost.items()},
            }
            for loss in losses
        ],
    }


def _plain(found: dict[str, Figure]) -> dict[str, list[float]]:
    return {name: plain(figure) for name, figure in found.items()}


def _tables(held: dict[str, dict[str, dict[str, Figure]]], losses: Sequence[Loss]) -> str:
    lines = []
    for which, groups in held.items():
        for group, found in groups.items():
            lines.append(f"{which}: {group}")
            lines += [f"  {name:36}{_text(figure)}" for name, figure in found.items()]
    for loss in losses:
        for group, found in loss.lost.items():
            cells = "".join(f"  {name} {_text(figure)}" for name, figure in found.items())
            lines.append(f"without {loss.kind} {loss.name:40}{group:14}{cells}")
    return "\n".join(lines)


def _text(figure: Figure) -> str:
    return " ".join(f"{value:7.3f}" for value in plain(figure))


if __name__ == "__main__":
    main()
