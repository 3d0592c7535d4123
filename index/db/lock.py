"""Which processes have a data directory open, and whether the last one left it in order."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StoreBusy


@contextmanager
def held_open(lock: Path, log: Path, *, alone: bool = False) -> Iterator[bool]:
    """Hold ``lock`` while the body runs; yield whether the last process to have it was killed.

    SQLite removes its write-ahead ``log`` when the last connection closes. A log that is there
    while nobody else holds the lock was left behind by a process that did not get to close. Raises StoreBusy where nobody else may
    hold the lock, and somebody does.
    """
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        is_alone = _alone(handle)
        if alone and not is_alone:
            raise StoreBusy(f"Another process uses {lock.parent}; stop it first.")
        killed = is_alone and log.exists() and log.stat().st_size > 0
        if not alone:
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield killed
    finally:
        os.close(handle)


def _alone(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
