"""A backup -> a data directory, checked before anything that is there is touched."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import front, logs, workflows
from bot.backups.backup import FILES, Backup, checksum, flushed
from bot.backups.erasing_again import erase_again, known_erasures
from bot.backups.stopped import LOCK, stopped
from bot.errors import BackupFailed, RestoreRefused
from bot.ledger import Ledger, restored
from bot.times import now
from index.db.copy import check
from index.db.sqlite import FILE, RESTORING
from index.errors import StoreDamaged, StoreTooNew
from index.store import SqlStore

_ASIDE = "replaced-"  # and a time: the directory that gets what was there before
COMING = "restoring.unfinished"  # where the backup is made ready; nothing looks into it

_PARTS = [f"{name}{part}" for name in FILES for part in ("", "-wal", "-shm", "-journal")]
_NO_DATA = {LOCK, front.LOCK, workflows.LOCK, logs.FILE, f"{logs.FILE}.1", COMING}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored; ``aside`` is where the files are now that were there before.

    ``erased``: what was erased since the backup was made stood in these files, and is erased again.
    """

    backup: Backup
    aside: Path | None
    erased: bool


async def restore(source: Path, data: Path, *, replace: bool = False) -> Restored:
    """Put the backup in ``source`` into ``data``; where anything is there, only to ``replace`` it.

    Raises BackupFailed where it is no whole backup, and RestoreRefused, AlreadyServed or StoreBusy
    where it cannot be put there: then nothing was changed.
    """
    backup = Backup.read(source)
    if not replace:
        _refuse_to_overwrite(data)
    async with _to_ourselves(data):
        coming = data / COMING
        try:
            await asyncio.to_thread(_bring, source, backup, coming)
            await _make_ready(source, backup, coming)
            erased = await asyncio.to_thread(known_erasures, _ledgers(data), backup.made)
            if erased:
                await erase_again(coming, erased)
            aside = await asyncio.to_thread(_switch, coming, data)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
    return Restored(backup, aside, erased is not None)


async def note_restored(store: SqlStore) -> None:
    """Note that these rows are a backup's: what may have been posted since then is looked for first."""
    await store.write(lambda connection: restored.begin(connection, now()))


@asynccontextmanager
async def _to_ourselves(data: Path) -> AsyncIterator[None]:
    """Keep every other process out of the directory, made where it is missing."""
    try:
        async with stopped(data):
            yield
    except OSError as error:
        raise RestoreRefused(f"{data} cannot be restored to: {error.strerror}.") from error


def _refuse_to_overwrite(data: Path) -> None:
    if not data.is_dir():
        return
    there = sorted(each.name for each in data.iterdir() if each.name not in _NO_DATA)
    if there:
        raise RestoreRefused(
            f"{data} is not empty, it has {there[0]}: choose another directory with --data, "
            "or add --replace to put aside what is there."
        )


def _bring(source: Path, backup: Backup, coming: Path) -> None:
    """Copy the backup's files to where they are made ready. Raises BackupFailed."""
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(mode=0o700)
    for name, wanted in backup.files.items():
        if name not in FILES or not (source / name).is_file():
            raise BackupFailed(f"{source / name} is missing: take another backup.")
        shutil.copyfile(source / name, coming / name)
        (coming / name).chmod(0o600)
        if checksum(coming / name) != wanted:
            raise BackupFailed(f"{source / name} is not as it was written: take another backup.")


async def _make_ready(source: Path, backup: Backup, coming: Path) -> None:
    """Check the files, bring them to this version, and note that they are of a backup."""
    try:
        for name in backup.files:
            await asyncio.to_thread(check, coming / name, of=source / name)
        async with SqlStore.open(coming) as store, Ledger.open(coming):
            await note_restored(store)
    except StoreDamaged as error:
        raise BackupFailed(f"{source} is damaged: take another backup.") from error
    except StoreTooNew as error:
        raise RestoreRefused(
            f"{source} was made by a newer version of Footnote: install that version to restore it."
        ) from error


def _ledgers(data: Path) -> list[Path]:
    """Return what may say what was erased; one is aside where a restore was not finished."""
    return [data / FILE, *sorted(data.glob(f"{_ASIDE}*/{FILE}"))]


def _switch(coming: Path, data: Path) -> Path | None:
    """Put the files in their place, and aside what is there; return where that is.

    As long as the mark is there, whoever opens the directory is told to restore it again.
    """
    for file in coming.iterdir():
        flushed(file)
    flushed(coming)
    mark = data / RESTORING
    mark.touch()
    flushed(data)
    aside = data / f"{_ASIDE}{datetime.now(UTC):%Y-%m-%dT%H%M%S.%fZ}"
    for part in _PARTS:
        if (data / part).exists():
            aside.mkdir(mode=0o700, exist_ok=True)
            (data / part).rename(aside / part)
    for name in FILES:
        if (coming / name).exists():
            (coming / name).rename(data / name)
    flushed(data)
    mark.unlink()
    flushed(data)
    return aside if aside.exists() else None
