"""Every limit of fetching and reading names the test that fails without it."""

import re
from pathlib import Path

RULES = Path("docs/decisions/0120-limits-of-reading-and-their-tests.md")


def test_every_test_that_a_limit_names_exists() -> None:
    rows = [row for row in RULES.read_text().splitlines() if row.startswith("| ")][2:]
    for row in rows:
        file = ""
        named = re.findall(r"`([\w/]*)::(\w+)…?`", row)
        assert named, row
        for where, test in named:
            file = where or file
            assert f"def test_{test}" in Path("tests", f"{file}.py").read_text(), test
