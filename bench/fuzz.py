"""Many inputs against everything that takes strangers' input: what crashes, and what does not hold.

    python -m bench.fuzz [--count 100000] [--target extraction]... [--seed 1] [--json]

By hypothesis, not atheris: what is fuzzed is Python, whose branches atheris follows only where it
has instrumented the modules, and lxml, regex and the client libraries are C that it does not see. Each
finding is printed as JSON, to be added to tests/fuzz/findings.json, which the tests replay.
"""

import argparse
import json
import sys
import time
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS, Target

MOST_FINDINGS = 5  # of one target, after which it is left
SLOW = 5.0  # seconds for one input, in the processor's time


def fuzz(target: Target, count: int, first: int) -> dict[str, Any]:
    """Try ``count`` inputs and return what was found."""
    findings: list[dict[str, Any]] = []
    tried, slowest = 0, 0.0

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
        nonlocal tried, slowest
        if len(findings) >= MOST_FINDINGS:
            return
        tried += 1
        began = time.process_time()
        try:
            target.holds(drawn)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            findings.append({"input": drawn, "error": f"{type(error).__name__}: {error}"[:300]})
        took = time.process_time() - began
        slowest = max(slowest, took)
        if took > SLOW:
            findings.append({"input": drawn, "error": f"took {took:.1f} s"})

    trying()
    return {"tried": tried, "slowest, s": round(slowest, 2), "findings": findings}


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
        figures[name] = fuzz(TARGETS[name], options.count, options.seed)
        figures[name]["seconds"] = round(time.monotonic() - began)
        if not options.json:
            print(name, json.dumps(figures[name]), flush=True)
    if options.json:
        print(json.dumps(figures))
    sys.exit(any(each["findings"] for each in figures.values()))


if __name__ == "__main__":
    main()
