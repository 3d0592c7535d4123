"""What SQLite says when it cannot -> what we say, by result code (sqlite.org/rescode.html)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy.exc

from index.errors import StoreBusy, StoreDamaged, StoreError, StoreFull, StoreReadOnly

_PRIMARY = 0xFF  # an extended result code carries its primary code in the lowest byte
_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Raise a StoreError in place of what the driver raises about ``file``."""
    try:
        yield
    except sqlalchemy.exc.DBAPIError as error:
        raise _store_error(error.orig, file) from error
    except sqlite3.Error as error:
        raise _store_error(error, file) from error


def _store_error(error: BaseException | None, file: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code in _NO_ROOM:
        return StoreFull(f"No room left for {file}; nothing was stored. Free some space.")
    match code & _PRIMARY:
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreReadOnly(f"{file} cannot be written; check who owns it and its mode.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(file, str(error))
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(f"Another process has been writing to {file} for too long; try again.")
        case _:
            return StoreError(f"{file} could not be used: {error}")


def damaged(file: Path, finding: str) -> StoreDamaged:
    """Return the error for a database that fails its own check."""
    return StoreDamaged(
        f"{file} is damaged ({finding}); put a backup in its place, "
        "or move it away and share the articles again."
    )
