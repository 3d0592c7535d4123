"""Make docs/screenshot.png anew: a real server, a real browser, and articles made up for it.

python -m bench.screenshot docs/screenshot.png
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FERRY = """Night ferry returns to the Varra strait
The night ferry between Port Lomond and Isle Varra will sail again from 14 May, eleven years after the last crossing was cancelled, the harbour board said on Tuesday.
The crossing takes two hours and forty minutes. The ship has room for 180 passengers and 42 cars, and a ticket will cost 19 pounds.
Ailsa Drummond, who chairs the board, said that the Silver Tern was bought from a Norwegian operator for 8.4 million pounds and refitted in Gdansk over the winter.
Fishermen have warned that the new berth leaves too little room for the creel boats that unload at the north quay before dawn. The board will review the plan after the first season.
The old service ended in 2015 after a fire in the engine room of its only ship. Nobody was hurt, but the insurer refused to cover another season.
Islanders say that the lack of a late boat cost them work: whoever had an evening shift on the mainland had to find a bed there."""
MARSH = """Salt marsh holds back the spring tide
The restored salt marsh at Tollan kept the highest spring tide in forty years out of the village, engineers of the river authority said on Friday.
Water stood 31 centimetres lower at the sluice than the same tide brought in 1987, according to gauges that the authority reads every quarter of an hour.
The sea wall was opened on purpose in 2019, so that cordgrass and glasswort could settle on 140 hectares of former pasture."""
PAGES = {"/night-ferry": FERRY, "/salt-marsh": MARSH}
QUESTION = "How much does a ticket cost?"
FLAGS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-background-networking")
PATIENCE = 120_000  # milliseconds: the model is loaded meanwhile


def main() -> None:
    """Take the picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    with (
        tempfile.TemporaryDirectory() as data,
        _articles() as site,
        _footnote(data, site) as address,
    ):
        _picture(address, site, file)
    print(file)


def _picture(address: str, site: str, file: Path) -> None:
    chromium = os.environ.get("FOOTNOTE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(
            viewport={"width": 1280, "height": 820}, device_scale_factor=1.5, color_scheme="light"
        )
        page.set_default_timeout(PATIENCE)
        page.goto(address)
        page.fill("#channel-name", "coast")
        with page.expect_navigation():
            page.press("#channel-name", "Enter")
        _converse(page, site)
        page.screenshot(path=file)
        browser.close()


def _converse(page: Page, site: str) -> None:
    """Share two articles, ask in the thread of the second, and put the pointer away."""
    for number, path in enumerate(("/salt-marsh", "/night-ferry")):
        page.fill("#say", f"http://{site}{path}")
        page.press("#say", "Enter")
        page.locator("#feed .card.article").nth(number).wait_for()
    page.get_by_text("Ask about it").last.click()
    page.locator("#thread .card.article").wait_for()
    page.fill("#ask", QUESTION)
    page.press("#ask", "Enter")
    page.locator("#thread-feed .card.answered").wait_for()
    page.locator("#feed .card.article").last.evaluate("card => card.scrollIntoView({block: 'end'})")
    page.mouse.move(0, 0)


@contextmanager
def _footnote(data: str, site: str) -> Iterator[str]:
    settings = {"FOOTNOTE_PORT": "0", "FOOTNOTE_FETCH_ALLOW": site, "LOGNAME": "anna"}
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "bot.cli", "serve", "--data", data],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        found = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
        if not found:
            raise SystemExit("The server did not start.")
        yield found[0]
    finally:
        server.terminate()
        server.communicate()


@contextmanager
def _articles() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        title, *paragraphs = PAGES[self.path].split("\n")
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(
            f'<!doctype html><html lang="en"><head><title>{title}</title>'
            '<meta name="author" content="Moira Kinnear">'
            '<meta property="og:site_name" content="The Strait Courier">'
            '<meta property="article:published_time" content="2026-03-03">'
            f"</head><body><article><h1>{title}</h1>{text}</article></body></html>".encode()
        )

    def log_message(self, *_arguments: object) -> None:
        pass


if __name__ == "__main__":
    main()
