"""What holds for the whole run."""

import pytest
from hypothesis import HealthCheck, settings

from tests.chromium import CHROMIUM

# A deadline fails on a busy machine, and says nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.write_line(
            "Browser tests left out: no chromium on PATH, nor named in FOOTNOTE_CHROMIUM."
        )
