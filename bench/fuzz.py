"""Many inputs against everything that takes strangers' input: what crashes, and what does not hold.

    python -m bench.fuzz [--count 100000] [--target extraction]... [--seed 1] [--json]

By hypothesis, not atheris: what is fuzzed is Python, whose branches atheris follows only where it
has instrumented the modules, and lxml, regex and the client libraries are C that it does not see. It
remembers all that it tried, and gets slower and larger with it: so it begins anew every ``AT_ONCE``
inputs, with another seed. Each finding is printed as JSON, to be added to tests/fuzz/findings.json,
which the tests replay.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from tqdm import tqdm

from tests.fuzz.targets import TARGETS, Target

AT_ONCE = 2_000  # inputs
MOST_FINDINGS = 5  # of one target, after which it is left
SLOW = 5.0  # seconds for one input, in the processor's time


@dataclass
class Tried:
    """How many inputs were tried, what took longest of them in seconds, and what was found."""

    count: int = 0
    slowest: float = 0.0
    findings: list[dict[str, Any]] = field(default_factory=list)


def fuzz(name: str, count: int, first: int) -> dict[str, Any]:
    """Try ``count`` inputs of a target and return what was found."""
    tried = Tried()
    with tqdm(total=count, desc=name, unit="input", mininterval=10) as shown:
        while tried.count < count and len(tried.findings) < MOST_FINDINGS:
            before = tried.count
            _several(TARGETS[name], min(AT_ONCE, count - before), first, tried)
            shown.update(tried.count - before)
            first += 1
    return {
        "tried": tried.count,
        "slowest, s": round(tried.slowest, 2),
        "findings": tried.findings,
    }


def _several(target: Target, count: int, first: int, tried: Tried) -> None:
    @seed(first)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(target.inputs)
    def trying(drawn: Any) -> None:
        if len(tried.findings) < MOST_FINDINGS:
            _try(target, drawn, tried)

    trying()


def _try(target: Target, drawn: Any, tried: Tried) -> None:
    tried.count += 1
    began = time.process_time()
    try:
        target.holds(drawn)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        tried.findings.append({"input": drawn, "error": f"{type(error).__name__}: {error}"[:300]})
    took = time.process_time() - began
    tried.slowest = max(tried.slowest, took)
    if took > SLOW:
        tried.findings.append({"input": drawn, "error": f"took {took:.1f} s"})


def main() -> None:
    """Fuzz, print, and exit with 1 where something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--target", action="append", choices=TARGETS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {}
    for name in options.target or TARGETS:
        began = time.monotonic()
        figures[name] = fuzz(name, options.count, options.seed)
        figures[name]["seconds"] = round(time.monotonic() - began)
        if not options.json:
            print(name, json.dumps(figures[name]), flush=True)
    if options.json:
        print(json.dumps(figures))
    sys.exit(any(each["findings"] for each in figures.values()))


if __name__ == "__main__":
    main()
