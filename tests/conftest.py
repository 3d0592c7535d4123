"""What holds for the whole run."""

import pytest

from tests.chromium import CHROMIUM


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.write_line(
            "Browser tests left out: no chromium on PATH, nor named in FOOTNOTE_CHROMIUM."
        )
