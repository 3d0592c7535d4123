"""``footnote serve`` as a process of its own, and what a page would send to it."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.quick import QUICK

PATIENCE = 90  # seconds for what takes two to five
MAX_BEATS = 6  # of 15 seconds each, in which nothing happened


class Served:
    """The process, and one browser session with it."""

    def __init__(self, data: Path, program: tuple[str, ...] = QUICK, **environment: str) -> None:
        self.environment = os.environ | {"FOOTNOTE_PORT": "0", "OMP_NUM_THREADS": "1"} | environment
        self._process = subprocess.Popen(
            [*program, "serve", "--data", str(data)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = self.next_line()  # when the page can be opened, not before
        self.origin = said.split()[-1] if said else ""

    def next_line(self) -> str:
        """Return the next line that it prints."""
        assert self._process.stdout
        return self._process.stdout.readline()

    def open(self) -> None:
        """Open the channel's page, for its cookie and its token."""
        with urlopen(f"{self.origin}/c/general", timeout=PATIENCE) as reply:
            self._cookie = reply.headers["Set-Cookie"].partition(";")[0]
            (self._token,) = re.findall(r'data-token="(\w+)"', reply.read().decode())

    def say(self, text: str, key: str) -> int:
        request = Request(
            f"{self.origin}/api/c/general/messages",
            json.dumps({"key": key, "text": text}).encode(),
            {"Origin": self.origin, "X-Footnote-Token": self._token, "Cookie": self._cookie},
        )
        with urlopen(request, timeout=PATIENCE) as reply:
            return int(reply.status)

    def messages(self) -> list[dict[str, Any]]:
        with urlopen(f"{self.origin}/api/c/general/messages", timeout=PATIENCE) as reply:
            return list(json.load(reply)["messages"])

    def until(self, holds: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Watch the channel as a page does; return its messages once something holds of them."""
        seen: dict[str, dict[str, Any]] = {}
        beats = 0
        with urlopen(f"{self.origin}/api/c/general/live?after=0", timeout=PATIENCE) as stream:
            for line in stream:
                if line.startswith(b'data: {"id"'):
                    message = json.loads(line[6:])
                    seen[message["id"]] = message
                    if holds(list(seen.values())):
                        return list(seen.values())
                beats += line.startswith(b":")
                assert beats < MAX_BEATS, f"It did not come about: {list(seen.values())}"
        raise AssertionError("The stream ended.")

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; return its exit status and what it said on stderr."""
        self.ask_to_stop()
        return self.ended()

    def ask_to_stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def ended(self, within: float = PATIENCE) -> tuple[int, str]:
        _, err = self._process.communicate(timeout=within)
        return self._process.returncode, err


@contextmanager
def serving(data: Path, program: tuple[str, ...] = QUICK, **environment: str) -> Iterator[Served]:
    """Run the local channel while the body runs, unless the body ends it."""
    served = Served(data, program, **environment)
    try:
        served.open()
        yield served
    finally:
        served.kill()
