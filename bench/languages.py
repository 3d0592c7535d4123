"""Questions in de, es, ru, zh and en about articles in the same language -> what is found and answered.

    python -m bench.languages --data DIR [--library DIR] [--languages de,es] [--every N] [--json]

Each question is asked in a channel of all articles of its language (the English one with 79 pages
as distractors), in one of all languages ("among all"), and in one of the half of the articles that
its own is not in. Passages are judged as they are retrieved, before their sentences are ranked;
``--every`` answers each N-th question only, but looks for the passages of all. The weights are those that are
shipped: bench.fit_languages has their cross-validated figures. Intervals are of 95 %, by article.
"""

import argparse
import asyncio
import json
import math
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path

from bench import scores
from bench.asked import Asked
from bench.language_sets import EVERYWHERE, LANGUAGES, load
from bench.question_library import Asker, place
from bench.question_sets import Question
from bench.scores import Figure
from index.types import Status

Figures = dict[str, Figure]


def main() -> None:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.languages", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with nullcontext(options.library) if options.library else tempfile.TemporaryDirectory() as at:
        languages = tuple(options.languages.split(","))
        found = asyncio.run(measure(options.data, place(Path(at)), languages, options.every))
    print(_as_json(found) if options.json else _table(found))


async def measure(
    data: Path, library: Path, languages: tuple[str, ...], every: int
) -> dict[str, Figures]:
    """Return the figures of each language, alone and among all."""
    articles, questions = load(data, languages)
    found: dict[str, Figures] = {}
    async with Asker.open(library, articles) as asker:
        for language in languages:
            own = [each for each in questions if each.group.split(",")[0].split()[0] == language]
            alone = [each for each in own if each.channel == language]
            among = [each for each in own if each.channel == EVERYWHERE]
            absent = [each for each in own if not each.gold]
            found[language] = await _retrieved(asker, alone)
            found[language] |= _answered([await asker.ask(each) for each in alone[::every]])
            found[language] |= _silent([await asker.ask(each) for each in absent[::every]])
            found[f"{language} among all"] = await _retrieved(asker, among)
            found[f"{language} among all"] |= _answered(
                [await asker.ask(each) for each in among[::every]]
            )
    return found


async def _retrieved(asker: Asker, questions: Sequence[Question]) -> Figures:
    ranks = [await asker.rank_among(each, await asker.retrieved(each)) for each in questions]
    columns = {f"passage recall@{k}": scores.hits(ranks, k) for k in (1, 5, 10)}
    columns["passage MRR@10"] = scores.reciprocal_ranks(ranks, 10)
    return _figures(columns, questions)


def _answered(asked: Sequence[Asked]) -> Figures:
    ranks = [each.rank for each in asked]
    columns = {f"answer@{k}": scores.hits(ranks, k) for k in (1, 3)}
    columns["answered, present"] = _shares(each.answered for each in asked)
    found = _figures(columns, [each.question for each in asked])
    seconds = sorted(each.seconds for each in asked)
    return found | {"p50, ms": Figure(1000 * seconds[len(seconds) // 2], math.nan, math.nan)}


def _silent(asked: Sequence[Asked]) -> Figures:
    nothing = _shares(each.answer.status is Status.NOTHING for each in asked)
    columns = {
        "answered, absent": _shares(each.answered for each in asked),
        "nothing, absent": nothing,
    }
    return _figures(columns, [each.question for each in asked])


def _shares(values: Iterable[bool]) -> scores.Floats:
    return scores.hits([0 if value else None for value in values], 1)


def _figures(columns: dict[str, scores.Floats], questions: Sequence[Question]) -> Figures:
    clusters = [each.article for each in questions]
    return {
        name: scores.bootstrap(scores.mean_of(column), clusters) for name, column in columns.items()
    }


def _as_json(found: dict[str, Figures]) -> str:
    return json.dumps(
        {
            group: {name: [each.value, each.low, each.high] for name, each in figures.items()}
            for group, figures in found.items()
        }
    )


def _table(found: dict[str, Figures]) -> str:
    names = list(dict.fromkeys(name for figures in found.values() for name in figures))
    width = max(map(len, names)) + 2
    lines = ["".ljust(width) + "".join(group.rjust(22) for group in found)]
    for name in names:
        cells = (_cell(figures[name]) if name in figures else "" for figures in found.values())
        lines.append(name.ljust(width) + "".join(cell.rjust(22) for cell in cells))
    return "\n".join(lines)


def _cell(figure: Figure) -> str:
    if math.isnan(figure.low):
        return f"{figure.value:.0f}"
    return f"{figure.value:.3f} ({figure.low:.2f}-{figure.high:.2f})"


if __name__ == "__main__":
    main()
