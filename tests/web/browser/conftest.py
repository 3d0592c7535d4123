"""One real server and one real browser for all tests here."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import CHROMIUM
from tests.web.browser import articles
from tests.web.browser.desk import Desk

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def site() -> Iterator[str]:
    with articles.served() as address:
        yield f"http://{address}"


@pytest.fixture(scope="package")
def address(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    with serving(data, site.removeprefix("http://")) as (server, found):
        until_ready(found)
        yield found
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0


def until_ready(address: str, patience: float = 90) -> None:
    """Return once the model is loaded: what a test waits for is then its own."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(urllib.error.HTTPError),
            urllib.request.urlopen(f"{address}/readyz"),
        ):
            return
        time.sleep(0.1)
    raise AssertionError("The server did not become ready.")


class serving:  # noqa: N801 - used like a function
    """A ``footnote serve`` of its own; yields the process and the address that it prints."""

    def __init__(self, data: Path, allow: str, **environment: str) -> None:
        settings = {"FOOTNOTE_PORT": "0", "FOOTNOTE_FETCH_ALLOW": allow, "OMP_NUM_THREADS": "1"}
        self.server = subprocess.Popen(
            [sys.executable, "-u", "-m", "bot.cli", "serve", "--data", str(data)],
            env=os.environ | settings | environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> tuple[subprocess.Popen[str], str]:
        assert self.server.stdout
        line = self.server.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        return self.server, found[0]

    def __exit__(self, *_error: object) -> None:
        self.server.kill()
        self.server.communicate()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must have no trouble with scripts or with the policy against foreign ones."""
    page = context.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if line.type == "error" else None)
    yield page
    # Chromium writes every answer of 4xx to the console: tests ask for some on purpose.
    assert [line for line in trouble if not line.startswith("Failed to load resource")] == []


@pytest.fixture
def desk(page: Page, address: str, site: str, request: pytest.FixtureRequest) -> Desk:
    """A new channel, open in the browser."""
    desk = Desk(page, address, site)
    desk.open("general")
    desk.make_channel(request.node.name.removeprefix("test_")[:50])
    return desk
