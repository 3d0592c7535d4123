"""A data directory -> a copy of it in a folder of backups, made while it is served.

A backup is a directory of its own: both databases, and ``backup.json``, which says what they are.
"""

import asyncio
import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from importlib import metadata
from pathlib import Path
from typing import Self

from bot.errors import BackupFailed, why_no_directory
from bot.times import written
from bot.workflows.queue_rows import FILE as QUEUE
from index.db.copy import copy_together
from index.db.sqlite import FILE
from index.store import SqlStore

FILES = (FILE, QUEUE)  # in this order: the queue must not know of a reply that the ledger has not
MANIFEST = "backup.json"
FORMAT = 1
UNFINISHED = ".unfinished"  # ends the name of a backup that is being made, or removed

_NAMED = "footnote-%Y-%m-%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """What ``backup.json`` says: when it was made, by which version, and the SHA-256 of each file."""

    made: str
    version: str
    articles: int
    files: dict[str, str]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Return what the backup in ``folder`` says of itself. Raises BackupFailed."""
        if not (folder / MANIFEST).is_file():
            raise BackupFailed(f"{folder} is no backup: {_hint(folder)}")
        try:
            found = cls(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
            datetime.fromisoformat(found.made)
        except (OSError, ValueError, TypeError) as error:
            raise BackupFailed(f"{folder / MANIFEST} is damaged: take another backup.") from error
        if found.format != FORMAT:
            raise BackupFailed(
                f"{folder} was made by Footnote {found.version}, which is newer: install that version."
            )
        return found


async def back_up(data: Path, folder: Path, keep: int | None = None) -> tuple[Path, Backup]:
    """Make a backup in ``folder``, and remove all but the ``keep`` newest there.

    It is there whole or not at all, however the process ends. Raises BackupFailed or StoreError.
    """
    if not (data / FILE).exists():
        raise BackupFailed(f"There is nothing to back up in {data}: choose another with --data.")
    with _taken(folder):
        made = datetime.now(UTC)
        target = folder / made.strftime(_NAMED)
        growing = target.with_name(f"{target.name}{UNFINISHED}")
        growing.mkdir(mode=0o700)
        try:
            backup = await _copied(data, growing, made)
            growing.rename(target)
            flushed(folder)
        finally:
            shutil.rmtree(growing, ignore_errors=True)
        if keep is not None:
            _remove_old(folder, keep)
    return target, backup


async def _copied(data: Path, target: Path, made: datetime) -> Backup:
    # Open for as long as it takes, so that it is checked after a kill, and known to be in use.
    async with SqlStore.open(data):
        await asyncio.to_thread(copy_together, [data / name for name in FILES], target)
    return await asyncio.to_thread(_described, target, made)


def _described(target: Path, made: datetime) -> Backup:
    """Say beside the files what they are, and have all of it survive a power cut."""
    backup = Backup(
        written(made),
        metadata.version("footnote"),
        _articles(target / FILE),
        {file.name: checksum(file) for file in sorted(target.iterdir())},
    )
    (target / MANIFEST).write_text(json.dumps(asdict(backup), indent=1), encoding="utf-8")
    for file in target.iterdir():
        file.chmod(0o600)
        flushed(file)
    flushed(target)
    return backup


def _articles(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM articles").fetchone()[0])


def checksum(file: Path) -> str:
    """Return a file's SHA-256."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def flushed(path: Path) -> None:
    """Have a file or a directory survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _taken(folder: Path) -> Iterator[None]:
    """Be the only one to write to the folder; remove what others left unfinished there."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unusable(folder, error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in folder.glob(f"footnote-*{UNFINISHED}"):
            shutil.rmtree(left)
        yield
    except BlockingIOError as error:
        raise BackupFailed(f"Another backup is being made in {folder}; wait for it.") from error
    except OSError as error:
        raise _unusable(folder, error) from error
    finally:
        os.close(handle)


def _unusable(folder: Path, error: OSError) -> BackupFailed:
    return BackupFailed(
        f"No backup was made: {folder} cannot be written to: {why_no_directory(error)}."
    )


def _remove_old(folder: Path, keep: int) -> None:
    for old in finished(folder)[:-keep]:
        going = old.rename(f"{old}{UNFINISHED}")  # half of a backup must not look like one
        shutil.rmtree(going)


def finished(folder: Path) -> list[Path]:
    """Return the backups in a folder, the oldest first."""
    found = (file.parent for file in folder.glob(f"footnote-*Z/{MANIFEST}"))
    return sorted(found)


def _hint(folder: Path) -> str:
    if not folder.is_dir():
        return "there is no such directory."
    there = finished(folder)
    return f"the newest one in it is {there[-1]}." if there else f"it has no {MANIFEST}."
