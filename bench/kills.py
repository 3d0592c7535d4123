"""SIGKILL at points of the whole chain that a seed chooses: what is lost, doubled or unsound after it.

    python -m bench.kills [--database sqlite] [--kills 1000] [--seed 1] [--progress FILE] [--json]

Links, questions and deleted messages go through the real queue, workflows, ledger and store, in a
process that dies before or after a commit, a workflow's record, a post or a clean-up. After each kill
both files of SQLite are checked, after every ``EACH`` that all which was acknowledged is there once.
With ``--database postgres`` a real server is started, and every process of it is killed too, by turns
alone, not at all, and together with ours. With ``--progress`` it goes on where it was interrupted.
"""

import argparse
import json
import tempfile
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from tests.faults.chain import Chain, Tally
from tests.faults.server import mortal

EACH = 25  # kills of one data directory, or of one database
DATABASES = ("sqlite", "postgres")


def measure(database: str, kills: int, seed: int, progress: Path | None) -> Tally:
    """Kill, directory after directory; note each in ``progress``."""
    done = json.loads(progress.read_text()) if progress and progress.exists() else []
    with mortal() if database == "postgres" else nullcontext() as server:
        for number in tqdm(range(len(done), -(-kills // EACH)), disable=None, unit="directory"):
            with tempfile.TemporaryDirectory() as folder:
                chain = Chain(Path(folder) / "data", seed * 10_000 + number, server)
                done.append(asdict(chain.kill(min(EACH, kills))))
            if progress:
                progress.write_text(json.dumps(done))
    return _together(done)


def _together(done: list[dict[str, Any]]) -> Tally:
    total = Tally()
    for each in done:
        total.kills += each["kills"]
        total.events += each["events"]
        total.lost += each["lost"]
        total.doubled += each["doubled"]
        total.unsound += each["unsound"]
        for point, count in each["points"].items():
            total.points[point] = total.points.get(point, 0) + count
    return total


def main() -> None:
    """Kill, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--progress", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.database, given.kills, given.seed, given.progress)
    if given.json:
        print(json.dumps(asdict(found)))
        return
    print(f"{found.kills} kills, {found.events} events, at {len(found.points)} different points")
    for name, wrong in (
        ("lost", found.lost),
        ("doubled", found.doubled),
        ("unsound", found.unsound),
    ):
        print(f"{name}: {len(wrong)}", *wrong, sep="\n  ")
    for point, count in sorted(found.points.items(), key=lambda each: -each[1]):
        print(f"  {count:>4} {point}")


if __name__ == "__main__":
    main()
