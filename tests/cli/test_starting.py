"""What a command loads, and what is left on the terminal when it ends early."""

import os
import pty
import signal
import socket
import subprocess
import sys
import termios
from pathlib import Path

import pytest

FOOTNOTE = [sys.executable, "-m", "bot.cli"]
HEAVY = ("torch", "transformers", "sentence_transformers")


@pytest.mark.parametrize("command", ["articles", "export", "forget none", "extract none", "--help"])
def test_commands_that_need_no_model_load_none(tmp_path: Path, command: str):
    loaded = modules_of(tmp_path, *command.split())
    assert not loaded & set(HEAVY)


def test_help_loads_no_command(tmp_path: Path):
    loaded = modules_of(tmp_path, "--help")
    assert "bot.cli" in loaded
    assert not loaded & {"numpy", "aiohttp", "sqlalchemy", "index.library"}


def test_a_missing_package_is_named(tmp_path: Path):
    done = python(tmp_path, "import sys; sys.modules['faiss'] = None", "articles")
    assert done.returncode == 1
    assert done.stderr == (
        "footnote: The package faiss is missing: install Footnote again, as `make run` does.\n"
    )


def test_who_closes_a_pipe_early_hears_nothing_of_it(tmp_path: Path):
    """As ``head`` does."""
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*FOOTNOTE, "--help"], stdout=writer, stderr=subprocess.PIPE, cwd=tmp_path, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def test_ctrl_c_ends_a_slow_reading_quietly_once_a_clock_was_shown(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        terminal = Terminal(tmp_path, silent.getsockname()[1])
        terminal.until("…")  # two seconds without an answer: something has to move
        terminal.press_ctrl_c()
        shown = terminal.until_the_end()
    assert os.waitstatus_to_exitcode(terminal.status) == 130, shown
    assert "Reading http://127.0.0.1" in shown
    assert "Traceback" not in shown
    assert "KeyboardInterrupt" not in shown


class Terminal:
    """``footnote read`` in a terminal of its own, reading a page that does not come."""

    def __init__(self, folder: Path, port: int) -> None:
        self.pid, self._screen = pty.fork()
        if not self.pid:
            termios.tcsetwinsize(0, (24, 100))
            # What is begun in the background ignores it, and all that this begins.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.chdir(folder)
            allowed = {"FOOTNOTE_FETCH_ALLOW": f"127.0.0.1:{port}"}
            link = f"http://127.0.0.1:{port}/page"
            os.execve(sys.executable, [*FOOTNOTE, "read", link], os.environ | allowed)
        self._shown = b""

    def until(self, text: str) -> None:
        while text.encode() not in self._shown:
            assert self._more(), self._shown

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")  # ETX: the terminal tells all in front

    def until_the_end(self) -> str:
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


def modules_of(folder: Path, *arguments: str) -> set[str]:
    """Return what had been imported by the end of a command."""
    tell = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=open('loaded', 'w')))"
    )
    python(folder, tell, *arguments)
    return set((folder / "loaded").read_text().split())


def python(folder: Path, before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, after a line of Python."""
    script = f"{before}; sys.argv[1:] = {list(arguments)}; from bot.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
