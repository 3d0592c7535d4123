"""The command line as a process of its own: it runs an event loop, and so do these tests."""

import asyncio
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backups.house import furnish
from tests.cli.conftest import Outcome
from tests.quick import QUICK


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("house") / "data"
    asyncio.run(furnish(data))
    return data


@pytest.fixture
def footnote() -> Callable[..., Outcome]:
    def run(*arguments: str, **environment: str) -> Outcome:
        done = subprocess.run(
            [*QUICK, *arguments],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run
