"""From another machine: a real browser opens the login link, presses its button, and is at home."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.browser.conftest import serving
from tests.web.browser.desk import Desk


def test_a_browser_from_beyond_is_let_in_by_the_printed_link_and_can_write(
    page: Page, tmp_path: Path
) -> None:
    with serving(tmp_path, "127.0.0.1:1", FOOTNOTE_HOST="0.0.0.0") as (server, address):
        assert server.stdout
        (path,) = re.findall(r"/login/\S+", server.stdout.readline())

        page.goto(f"{address}/c/general")
        expect(page.get_by_role("heading")).to_have_text("Log in first")

        page.goto(f"{address}{path}")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/c/general")
        desk = Desk(page, address, address)
        desk.make_channel("from-afar")
        expect(page.get_by_role("heading", level=1)).to_have_text("#from-afar")
        scripts_see = page.evaluate("document.cookie")
        assert scripts_see == ""
