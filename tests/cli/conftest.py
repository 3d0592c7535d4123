"""The command line as it is called, and a small site on loopback for it to read."""

import contextlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import main

ARTICLE = """<!doctype html><html lang="en"><head><title>Ferry returns to Kellan Sound</title>
<meta name="author" content="Ada Brand"><meta property="article:published_time" content="2026-03-04">
</head><body><nav><a href="/">Home</a></nav><article><h1>Ferry returns to Kellan Sound</h1>
<p>The ferry across Kellan Sound sailed again on Wednesday after a winter in dry dock.</p>
<p>Captain Oona Marsh said the new engine had cost two million pounds and burned a third less fuel.</p>
<p>Islanders had relied on a chartered fishing boat since November, which could carry no cars.</p>
<p>The council will decide in May whether a second ferry is to be built at the yard in Port Lorne.</p>
<p>Tickets stay at six pounds until the end of the summer, when the timetable will be looked at anew.</p>
</article><footer>Contact us</footer></body></html>"""


@dataclass
class Outcome:
    status: int
    out: str
    err: str

    @property
    def records(self) -> list[dict]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Site:
    """Pages by path: status, headers, body."""

    port: int = 0
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)

    def page(
        self,
        path: str,
        body: str | bytes,
        status: int = 200,
        media_type: str = "text/html",
        **headers: str,
    ) -> str:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (status, {"Content-Type": media_type, **headers}, content)
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = served.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # who has read enough hangs up
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_port
    monkeypatch.setenv("FOOTNOTE_FETCH_ALLOW", f"127.0.0.1:{served.port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()


@pytest.fixture
def footnote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Run ``footnote`` with these arguments on a data directory of the test's own."""
    monkeypatch.setenv("FOOTNOTE_DATA", str(tmp_path / "data"))

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["footnote", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return Outcome(int(ended.value.code or 0), out, err)

    return run
