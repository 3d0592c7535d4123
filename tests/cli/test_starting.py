"""What a command loads, and what is left on the terminal when it ends early."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot.cli import COMMANDS, footnote
from tests.cli.terminal import FOOTNOTE, Terminal

HEAVY = ("torch", "transformers", "sentence_transformers")


@pytest.mark.parametrize("command", ["articles", "export", "forget none", "extract none", "--help"])
def test_commands_that_need_no_model_load_none(tmp_path: Path, command: str):
    python(tmp_path, "pass", "migrate")  # makes the data directory
    loaded = modules_of(tmp_path, *command.split())
    assert not loaded & set(HEAVY)


def test_help_loads_no_command(tmp_path: Path):
    loaded = modules_of(tmp_path, "--help")
    assert "bot.cli" in loaded
    assert not loaded & {"numpy", "aiohttp", "sqlalchemy", "index.library"}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_a_data_directory(command: str):
    found = footnote.get_command(click.Context(footnote), command)
    assert found
    assert "--data" in {name for each in found.params for name in each.opts}


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
        address = "127.0.0.1:{1}".format(*silent.getsockname())
        terminal = Terminal(tmp_path, "read", f"http://{address}/page", FETCH_ALLOW=address)
        terminal.until("…")  # two seconds without an answer: something has to move
        terminal.press_ctrl_c()
        shown = terminal.until_the_end()
    assert os.waitstatus_to_exitcode(terminal.status) == 130, shown
    assert "Reading http://127.0.0.1" in shown
    assert "Traceback" not in shown
    assert "KeyboardInterrupt" not in shown


def modules_of(folder: Path, *arguments: str) -> set[str]:
    """Return what had been imported by the end of a command."""
    tell = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=open('loaded', 'w')))"
    )
    python(folder, tell, *arguments)
    return set((folder / "loaded").read_text().split())


def python(folder: Path, before: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, after a line of Python."""
    script = (
        f"import sys; {before}; sys.argv[1:] = {list(arguments)}; from bot.cli import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
