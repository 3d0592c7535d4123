"""A database that was there and is empty now, as a power cut may leave it: never taken for a new one.

SQLite begins an empty file anew, and removes a log that stands beside it with all that is in it.
"""

from pathlib import Path

from index.db.faults import damaged

_MADE = b"made\n"  # in the lock file, once there are tables


def note_made(file: Path) -> None:
    """Remember beside ``file`` that it is no longer empty."""
    lock = file.with_suffix(".lock")
    if not _size(lock):
        lock.touch(mode=0o600)
        lock.write_bytes(_MADE)


def refuse_emptied(file: Path) -> None:
    """Raise StoreDamaged where a database has lost all that it had, or all but its log.

    One that was moved away may be made anew.
    """
    if _size(file):
        return
    if _size(file.with_name(f"{file.name}-wal")):
        raise damaged(file, "it is empty, and its log is not")
    if file.exists() and _size(file.with_suffix(".lock")):
        raise damaged(file, "it is empty, and was not")


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
