"""Which processes have a data directory open, and whether the last one left it in order."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreBusy


class Hold:
    """A process's part in a lock file: alone at first where nobody else is there.

    ``killed`` says whether the last process to have it was. SQLite removes its write-ahead log when
    the last connection closes: one that is there while nobody holds the lock was left behind.
    """

    def __init__(self, handle: int, log: Path) -> None:
        self._handle = handle
        self.alone = _taken(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self.killed = self.alone and log.exists() and log.stat().st_size > 0
        if not self.alone:
            self.share()  # once whoever is alone has let others in

    def share(self) -> None:
        """Let others in."""
        fcntl.flock(self._handle, fcntl.LOCK_SH)


@contextmanager
def held_open(lock: Path, log: Path) -> Iterator[Hold]:
    """Hold ``lock`` while the body runs; ``log`` is the database's write-ahead log."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield Hold(handle, log)
    finally:
        os.close(handle)


def refuse_others(hold: Hold, directory: Path) -> None:
    """Raise StoreBusy where another process is there."""
    if not hold.alone:
        raise StoreBusy(f"Another process uses {directory}; stop it first.")


def _taken(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how)
    except BlockingIOError:
        return False
    return True
