"""SQLite files -> copies of them as they are at one moment, while others write to them."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from index.db.faults import damaged, translated

_BUSY = 30.0  # seconds to wait for whoever writes


def copy_together(files: Sequence[Path], into: Path) -> None:
    """Copy each of ``files`` that exists into the directory ``into``, compact and in one piece.

    All are as they were while nobody wrote to the first: each of the others then knows nothing that
    the first does not know yet. That moment takes milliseconds; readers and writers then go on.
    Raises StoreError: StoreDamaged where a file fails its check.
    """
    there = [file for file in files if file.exists()]
    with ExitStack() as stack:
        readers = {file: stack.enter_context(closing(_connected(file))) for file in there}
        with translated(there[0]), closing(_connected(there[0])) as writer:
            writer.execute("BEGIN IMMEDIATE")
            for file, reader in readers.items():
                with translated(file):
                    reader.execute("BEGIN")
                    reader.execute("SELECT 1 FROM sqlite_schema").fetchone()  # here it begins
        for file, reader in readers.items():
            _copy(file, reader, into / file.name)


def check(file: Path, *, of: Path | None = None) -> None:
    """Read every page of a file that nobody else uses. Raises StoreDamaged, said of ``of``."""
    named = of or file
    with translated(named), closing(_connected(file)) as connection:
        finding = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if finding != "ok":
        raise damaged(named, finding)


def _copy(source: Path, reader: sqlite3.Connection, target: Path) -> None:
    """Copy what ``reader`` sees of ``source``.

    VACUUM INTO alone could not: it reads a moment of its own. A backup of all pages in one step
    reads the reader's, and is not begun anew when others write, as one in several steps is.
    """
    whole = target.with_name(f"{target.name}.whole")
    with translated(target), closing(_connected(whole)) as copy:
        reader.backup(copy)
    check(whole, of=source)
    with translated(target), closing(_connected(whole)) as copy:
        # Leaves out free pages, and with them what was deleted; ends without a log beside it.
        copy.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(target),))  # any bytes name a file
    whole.unlink()
    check(target)


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=_BUSY, isolation_level=None)
