"""Every command on a full disk and on one that cannot be written to: one sentence, nothing lost, no traceback."""

import asyncio
import ctypes
import re
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from bot.cli import COMMANDS
from index.db.sqlite import FILE
from tests.backups.house import TOPICS, furnish, text_about
from tests.quick import QUICK as FOOTNOTE

CODE = Path(__file__).parents[2]
ROOM = 48 * 1024  # bytes that a file may have: SQLite's index of its log has 32 KiB
PATIENCE = 60  # seconds for what takes two
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # linux/prctl.h, linux/capability.h

# Each command's arguments; what it cannot do, it says on stderr with the status 1.
ARGUMENTS = {
    "serve": [],
    "login": [],
    "read": ["page.html"],
    "ask": ["What did the ferry cost?", "--channel", "news"],
    "verify": ["ferry", "--channel", "news"],
    "digest": ["--channel", "news"],
    "articles": ["--channel", "news"],
    "forget": ["ferry", "--channel", "news"],
    "extract": ["page.html"],
    "import": ["rows.jsonl"],
    "export": [],
    "rebuild": [],
    "backup": ["backups"],
    "restore": ["backup", "--replace"],
    "doctor": [],
}
WRITING = {  # and what they say on a full disk
    "serve": "",
    "forget": "No room left for .* nothing was stored",
    "import": "0 of 1 articles are stored",
    "rebuild": "No room left for .* nothing was stored",
    "backup": "No room left for ",
    "restore": "cannot be restored to",
}
READING = sorted(set(ARGUMENTS) - {"read", "rebuild", "extract", "verify"})  # refused as others are
PAGE = (
    "<html><head><title>Tides</title></head><body><article><h1>Tides</h1>{}</article></body></html>"
)


def full() -> None:
    """Let no file grow: SQLite is told the same as on a full disk, that it could not write."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def without_rights() -> None:
    """Let root too be kept out by a directory's mode."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("place")
    asyncio.run(furnish(folder / "data"))
    paragraphs = "".join(f"<p>{text_about(topic)} {text_about(topic)}</p>" for topic in TOPICS)
    (folder / "page.html").write_text(PAGE.format(paragraphs))
    (folder / "rows.jsonl").write_text(
        '{"url": "https://example.org/x", "title": "X", "text": "%s"}\n'
        % (text_about("x").replace("\n", " ") * 200)
    )
    made = command(folder, "backup", ["backups"])
    assert made.returncode == 0, made.stderr
    (backup,) = (folder / "backups").iterdir()
    backup.rename(folder / "backup")
    return folder


def command(
    folder: Path,
    name: str,
    arguments: list[str],
    before: Callable[[], None] | None = None,
    output: IO[str] | int = subprocess.PIPE,
) -> subprocess.CompletedProcess[str]:
    process = subprocess.Popen(
        [*FOOTNOTE, name, *arguments],
        cwd=folder,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(CODE),
            "OMP_NUM_THREADS": "1",
            "FOOTNOTE_DATA": str(folder / "data"),
            "FOOTNOTE_PORT": "0",
            "HOME": str(folder),
        },
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,  # noqa: PLW1509 - this process has no other thread that holds a lock
    )
    if name == "serve" and process.stdout and process.stdout.readline():
        process.terminate()  # it can be opened: it serves what it can
    said, wrong = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, said, wrong)


def copied(place: Path, to: Path) -> Path:
    shutil.copytree(place, to)
    return to


def kept(folder: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(folder / "data" / FILE)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        return connection.execute("SELECT id, text FROM articles ORDER BY id").fetchall()


def is_told(done: subprocess.CompletedProcess[str]) -> None:
    """Either it worked, or it says in sentences of ours what is wrong."""
    assert "Traceback" not in done.stderr, done.stderr
    assert "should not have" not in done.stderr, done.stderr
    assert done.returncode in {0, 1}, done.stderr
    if done.returncode:
        assert done.stderr or done.stdout


@pytest.mark.parametrize("name", WRITING)
def test_on_a_full_disk_a_command_works_or_says_why_and_nothing_is_lost(
    place: Path, tmp_path: Path, name: str
):
    folder = copied(place, tmp_path / "place")
    before = kept(folder)
    done = command(folder, name, ARGUMENTS[name], full)
    is_told(done)
    assert re.search(WRITING[name], done.stderr)
    assert kept(folder) == before


@pytest.mark.parametrize("name", READING)
def test_where_nothing_can_be_written_a_command_works_or_says_why_and_nothing_is_lost(
    place: Path, tmp_path: Path, name: str
):
    folder = copied(place, tmp_path / "place")
    before = kept(folder)
    for each in (*folder.rglob("*"), folder):
        each.chmod(0o500 if each.is_dir() else 0o400)
    try:
        done = command(folder, name, ARGUMENTS[name], without_rights)
    finally:
        for each in (folder, *folder.rglob("*")):
            each.chmod(0o700 if each.is_dir() else 0o600)
    is_told(done)
    assert done.returncode == 1
    assert re.search(" cannot be (used|written|restored|kept)", done.stderr + done.stdout)
    assert kept(folder) == before


@pytest.mark.parametrize(
    ("closed", "name"),
    [("footnote.log", "articles"), ("footnote.lock", "articles"), ("footnote.log", "doctor")],
)
def test_a_file_that_another_user_left_is_named(
    place: Path, tmp_path: Path, closed: str, name: str
):
    folder = copied(place, tmp_path / "place")
    (folder / "data" / closed).touch()
    (folder / "data" / closed).chmod(0)  # as where somebody was root for a moment
    done = command(folder, name, ARGUMENTS[name], without_rights)
    is_told(done)
    assert done.returncode == 1
    said = done.stderr + done.stdout
    assert re.search(f"{closed} cannot be used; check who owns it and its mode", said)


def test_a_directory_that_cannot_be_looked_into_is_no_wrong_usage(place: Path, tmp_path: Path):
    folder = copied(place, tmp_path / "place")
    (folder / "data").chmod(0)
    done = command(folder, "articles", ["--data", str(folder / "data")], without_rights)
    (folder / "data").chmod(0o700)
    is_told(done)
    assert done.returncode == 1
    assert "check who owns it and its mode" in done.stderr


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("articles", ["--json"]),
        ("articles", ["--help"]),
        ("export", []),
        ("ask", ["What did the ferry cost?"]),
        ("digest", ["--markdown", "--date", "2026-11-23"]),
        ("extract", ["page.html"]),
    ],
)
def test_an_output_that_cannot_be_written_is_named(place: Path, name: str, arguments: list[str]):
    where = [] if name in {"export", "extract"} else ["--channel", "news"]
    with Path("/dev/full").open("w") as output:
        done = command(place, name, [*arguments, *where], output=output)
    assert done.returncode == 1
    assert done.stderr.endswith(
        "footnote: The output cannot be written: No space left on device.\n"
    )
    assert "Traceback" not in done.stderr


def test_every_command_is_tried():
    other_stores = {"copy", "migrate"}  # they need a PostgreSQL server
    assert set(ARGUMENTS) | other_stores == set(COMMANDS)
