"""``footnote`` in a terminal of its own: what is typed there, and what is shown."""

import os
import pty
import signal
import sys
import termios
from pathlib import Path

FOOTNOTE = [sys.executable, "-m", "bot.cli"]


class Terminal:
    """A command that has the terminal to itself, with settings by their names without FOOTNOTE_."""

    def __init__(self, folder: Path, *command: str, **settings: str) -> None:
        self.pid, self._screen = pty.fork()
        if not self.pid:
            termios.tcsetwinsize(0, (24, 100))
            # What is begun in the background ignores it, and all that this begins.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.chdir(folder)
            given = {f"FOOTNOTE_{name}": value for name, value in settings.items()}
            os.execve(sys.executable, [*FOOTNOTE, *command], os.environ | given)
        self._shown = b""
        self._read = 0  # bytes that have been waited for

    def until(self, text: str) -> str:
        """Return what is shown, after what was waited for before, up to a text."""
        while text.encode() not in self._shown[self._read :]:
            assert self._more(), self._shown
        before = self._read
        self._read = self._shown.index(text.encode(), before) + len(text.encode())
        return self._shown[before : self._read].decode()

    def type(self, line: str) -> None:
        os.write(self._screen, f"{line}\n".encode())

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")  # ETX: the terminal tells all in front

    def until_the_end(self) -> str:
        """Return all that was shown."""
        while self._more():
            pass
        _, self.status = os.waitpid(self.pid, 0)
        return self._shown.decode()

    def _more(self) -> bool:
        try:
            read = os.read(self._screen, 4096)
        except OSError:  # EIO: nobody has the terminal open any more
            return False
        self._shown += read
        return bool(read)
