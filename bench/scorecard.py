"""Every figure of the answers, against its bar -> docs/quality.md.

    python -m bench.scorecard --data DIR --library DIR --results DIR [--fitted DIR] [--every N]
                              [--page FILE]

Runs the benches two at a time, the timed one alone at the end, and keeps what each printed in
``--results``: what lies there is not run again, so that one bench can be repeated by deleting its
file. ``--fitted`` is the library that bench.fit_reader was run with: without it nothing is ablated,
and what was held back is told by index/answering/ranking.json, without intervals. ``--every`` asks only each N-th question, for a trial; the page says so. Also prints the rows
that README's table repeats.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.quality_page import Run, page, short_rows
from bench.question_figures import ABSENT
from bench.question_library import Asker, place
from bench.question_sets import SETS, sample

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "quality.md"
RANKING = ROOT / "index" / "answering" / "ranking.json"
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Bench:
    """A bench: its name, and its options, in which names in capitals stand for what was given."""

    name: str
    options: tuple[str, ...]

    def command(self, **given: str) -> list[str]:
        """Return the command, with what was given in its places."""
        options = [_filled(option, given) for option in self.options]
        return ["python", "-m", f"bench.{self.name}", *options, "--json"]


_ASKED = ("--data", "DATA", "--library", "LIBRARY", "--every", "EVERY")
# The longest first, so that none is left for the end.
TOGETHER = (
    Bench("questions", _ASKED),
    Bench("ablation", ("--data", "DATA", "--library", "FITTED")),
    Bench("languages", (*_ASKED, "--languages", "de,es,ru,zh")),  # English is asked by questions
    Bench("summaries", ("--data", "DATA")),
    Bench("retrieval", _ASKED),
    Bench("disputed_facts", ("--facts", "DATA/disputed-facts/facts.jsonl")),
    Bench("followups", ("--data", "DATA", "--library", "PLACE", "--every", "EVERY")),
)
ALONE = (
    Bench(
        "speed",
        (
            "--archive",
            "DATA/news-archive/articles.jsonl.gz",
            "--only",
            "ask",
            "--passages",
            "10000",
        ),
    ),
)


def main() -> None:
    """Run what has not been run, and write the page; end with 1 where a bench failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.scorecard", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--fitted", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    missing = [each for each in (*TOGETHER, *ALONE) if not _file(given.results, each).exists()]
    missing = [each for each in missing if find_spec(f"bench.{each.name}")]
    missing = [each for each in missing if given.fitted or "FITTED" not in each.options]
    if any("LIBRARY" in each.options for each in missing):
        asyncio.run(_make(given.data, given.library))
    failed = _run([each for each in missing if each in TOGETHER], given, AT_ONCE)
    failed += _run([each for each in missing if each in ALONE], given, 1)
    results, runs = collect(given.results)
    given.page.write_text(page(results, runs), "utf-8")
    for row in short_rows(results):
        print(f"| {' | '.join(row)} | `bench.scorecard` |")
    for name in failed:
        print(f"bench.{name} failed", file=sys.stderr)
    sys.exit(int(bool(failed)))


def collect(folder: Path) -> tuple[dict[str, Any], dict[str, Run]]:
    """Return what the benches printed and how they were run, in the order in which they are run."""
    results, runs = {}, {}
    for bench in (*TOGETHER, *ALONE):
        if _file(folder, bench).exists():
            kept = json.loads(_file(folder, bench).read_text("utf-8"))
            results[bench.name] = kept["results"]
            runs[bench.name] = Run(**kept["run"])
    if "ablation" not in results:
        measured = json.loads(RANKING.read_text("utf-8"))["measured"]
        results["ablation"] = {"whole": {"cross-validated": as_held(measured)}}
    return results, runs


def as_held(measured: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return what bench.fit_ranking measured on articles held back, named as bench.ablation does."""
    held = {}
    for group, other in ABSENT.items():
        if group in measured:
            found = measured[group]
            held[group] = {name: found[name] for name in ("answer@1", "answer@3")}
            held[group]["answered, present"] = found["answered"]
            held[group]["answered, absent"] = measured[other]["answered"]
    return held


async def _make(data: Path, library: Path) -> None:
    """Make the library before two benches use it at once."""
    articles = [article for name in SETS for article in sample(name, data)[0]]
    async with Asker.open(place(library), articles):
        pass


def _run(benches: Sequence[Bench], given: argparse.Namespace, at_once: int) -> list[str]:
    with ThreadPoolExecutor(at_once) as pool:
        worked = list(pool.map(lambda bench: _run_one(bench, given), benches))
    return [bench.name for bench, well in zip(benches, worked, strict=True) if not well]


def _run_one(bench: Bench, given: argparse.Namespace) -> bool:
    every = str(given.every)
    places = {
        "DATA": given.data,
        "LIBRARY": given.library,
        "PLACE": place(given.library),
        "FITTED": given.fitted,
    }
    command = bench.command(EVERY=every, **{name: str(at) for name, at in places.items()})
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *command[1:]],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        return False
    shown = bench.command(EVERY=every, **dict.fromkeys(places, "DIR"))
    run = Run(
        " ".join(shown),
        datetime.now(UTC).date().isoformat(),
        round(time.monotonic() - began, 1),
        given.every if "EVERY" in bench.options else 1,
    )
    kept = {"run": asdict(run), "results": json.loads(done.stdout.splitlines()[-1])}
    _file(given.results, bench).write_text(json.dumps(kept), "utf-8")
    return True


def _file(folder: Path, bench: Bench) -> Path:
    return folder / f"{bench.name}.json"


def _filled(option: str, given: dict[str, str]) -> str:
    for name, value in given.items():
        if option == name or option.startswith(f"{name}/"):
            return value + option.removeprefix(name)
    return option


if __name__ == "__main__":
    main()
