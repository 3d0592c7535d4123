"""Spaces, channels and people at random around the real library: canaries that stand where they may not.

    python -m bench.isolation [--steps N] [--seed N] [--world N]

Each world has two spaces of four channels and three direct conversations; after ``--world`` steps a
new one begins. Ends with 1 at the first leak, with the seed and the step that bring it back.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.isolation.world import ACTS, world


async def live(seed: int, steps: int) -> tuple[int, Counter[str]]:
    """Live through a world; return how often something was looked at for canaries, and what was done."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        async with world(Path(folder)) as found:
            for _ in range(steps):
                await found.step(chance.choice(ACTS), lambda of: chance.choice(list(of)))
            return found.checks, found.said


def main() -> None:
    """Print the steps, the checks and the leaks."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--world", type=int, default=250, help="steps of one world")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began, checks, done = time.monotonic(), 0, Counter[str]()
    for number in range(-(-asked.steps // asked.world)):
        seed = asked.seed * 100_000 + number
        steps = min(asked.world, asked.steps - number * asked.world)
        try:
            looked, said = asyncio.run(live(seed, steps))
        except AssertionError as error:
            print(f"world {seed}: {error}")
            sys.exit(1)
        checks, done = checks + looked, done + said
        print(f"{done.total()} steps, {checks} checks, 0 leaks", flush=True)
    told = ", ".join(f"{act} {number}" for act, number in sorted(done.items()))
    print(f"in {time.monotonic() - began:.0f} s: {told}")


if __name__ == "__main__":
    main()
