"""A newspaper's site on loopback; a page can be held back until it is let go."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FERRY = """<!doctype html><html lang="en"><head><title>Ferry returns to Kellan Sound</title>
<meta name="author" content="Ada Brand"><meta property="article:published_time" content="2026-03-04">
<meta property="og:site_name" content="The Kellan Post">
</head><body><nav><a href="/">Home</a></nav><article><h1>Ferry returns to Kellan Sound</h1>
<p>The ferry across Kellan Sound sailed again on Wednesday after a winter in dry dock. Some two
hundred people stood on the quay in the rain to see it leave.</p>
<p>Captain Oona Marsh said the new engine had cost two million pounds and burned a third less fuel.
The old one, which was built in 1974, will go to the museum in Port Lorne.</p>
<p>Islanders had relied on a chartered fishing boat since November, which could carry no cars. Farmers
said that they had lost a market day in four to the weather.</p>
<p>The council will decide in May whether a second ferry is to be built at the yard in Port Lorne.
Tickets stay at six pounds until the end of the summer.</p>
</article><footer>Contact us</footer></body></html>"""


class Press:
    """Pages by path, how often each was asked for, and a gate for each that is held back."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"
        self.asked: list[str] = []
        self._pages: dict[str, tuple[str, bytes]] = {}
        self._gates: dict[str, threading.Event] = {}
        self._changed = threading.Condition()

    def page(self, path: str, body: str | bytes, media_type: str = "text/html") -> str:
        """Put a page at ``path``; return its URL."""
        self._pages[path] = (media_type, body.encode() if isinstance(body, str) else body)
        return f"http://{self.address}{path}"

    def hold(self, path: str) -> None:
        """Let whoever asks for ``path`` wait."""
        self._gates[path] = threading.Event()

    def let_go(self, path: str) -> None:
        self._gates.pop(path).set()

    def until_asked(self, path: str, times: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.asked.count(path) >= times, 60)

    def answer(self, path: str) -> tuple[str, bytes] | None:
        with self._changed:
            self.asked.append(path)
            self._changed.notify_all()
        gate = self._gates.get(path)
        if gate:
            gate.wait(120)
        return self._pages.get(path)


@contextmanager
def printing() -> Iterator[Press]:
    """Run a site while the body runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = press.answer(self.path)
            media_type, body = found or ("text/plain", b"")
            try:
                self.send_response(200 if found else 404)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked was killed meanwhile

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    press = Press(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield press
    server.shutdown()
    server.server_close()
