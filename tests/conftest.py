"""What holds for the whole run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index.db.where import Where
from tests.chromium import CHROMIUM
from tests.databases import database

# A deadline fails on a busy machine, and says nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

HERE = Path(__file__).parent
# What a folder's tests share takes long to start here; elsewhere it is a file's that share anything.
_SHARED = ("behaviour", "web/browser")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Leave to one worker of pytest-xdist the tests that share servers."""
    file = item.path.relative_to(HERE)
    folder = file.parent.as_posix()
    group = folder if folder in _SHARED else file.as_posix()
    item.add_marker(pytest.mark.xdist_group(group))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not CHROMIUM:
        terminalreporter.write_line(
            "Browser tests left out: no chromium on PATH, nor named in FOOTNOTE_CHROMIUM."
        )


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    """Yield an empty directory, and then an empty database of a real PostgreSQL."""
    if request.param == "sqlite":
        yield tmp_path / "data"
    else:
        with database() as server:
            yield server
