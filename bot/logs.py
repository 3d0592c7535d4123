"""The log: one JSON object a line, in the data directory. Ids and reasons, never what people wrote."""

import fcntl
import json
import logging
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path

from bot.redaction import redacted, told

FILE = "footnote.log"
OURS = ("bot", "index")  # whose words are made for the log
MAX_SIZE = 5 * 2**20  # bytes, then a new file is begun; one old one is kept
KEPT = timedelta(days=15)  # a file is begun anew after as long, and the old one kept for as long

_log = logging.getLogger(__name__)


def write_to(data: Path, hidden: Iterable[str] = ()) -> None:
    """Send every warning, and all that Footnote itself logs, to the file in ``data``.

    ``hidden`` are secrets that are taken out wherever they stand.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = _Shared(data / FILE, encoding="utf-8")
    handler.setFormatter(_Lines(hidden))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def reference() -> str:
    """Return a new id that a person can read out, and that stands in the log beside the cause."""
    return secrets.token_hex(4)


def forget_old(now: datetime) -> None:
    """Drop what was put aside ``KEPT`` ago, and put aside what was begun as long ago.

    So nothing is older than twice that, and the day until this is called again.
    """
    for file in {Path(each.baseFilename) for each in _files()}:
        old = Path(f"{file}.1")
        with suppress(FileNotFoundError), _alone_in(file.parent):
            if old.exists() and datetime.fromtimestamp(old.stat().st_mtime, UTC) < now - KEPT:
                old.unlink()
            if _begun(file) < now - KEPT:
                file.replace(old)


def unexpected(error: Exception) -> tuple[Path, str]:
    """Log an error that nobody foresaw. Returns the file, and its reference there.

    Where nothing is logged to yet, the file is a temporary one.
    """
    if not _files():
        write_to(Path(tempfile.mkdtemp(prefix="footnote-")))
    number = reference()
    _log.error("unexpected", exc_info=error, extra={"reference": number})
    return Path(_files()[0].baseFilename), number


def _files() -> list["_Shared"]:
    return [each for each in logging.getLogger().handlers if isinstance(each, _Shared)]


class _Shared(WatchedFileHandler):
    """Writes to a file that several processes write to, and begins a new one when it is full.

    Each notices that another has begun a new file: its own is then no longer there by that name.
    Loses a line that cannot be written, as on a full disk, instead of printing a traceback.
    """

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            self._make_room()
        with suppress(OSError):  # the file is gone, and cannot be made again
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        pass

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(handle, "a", encoding="utf-8")

    def _make_room(self) -> None:
        """Put a full file aside, unless another process has done so while this one waited."""
        file = Path(self.baseFilename)
        if file.stat().st_size < MAX_SIZE:
            return
        with _alone_in(file.parent):
            if file.stat().st_size >= MAX_SIZE:
                file.replace(f"{file}.1")


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one process at a time put files aside."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _begun(file: Path) -> datetime:
    """Return when the first line of a log was written; of one without lines, when it was last changed."""
    with file.open(encoding="utf-8") as lines, suppress(ValueError, KeyError):
        return datetime.fromisoformat(json.loads(lines.readline())["at"])
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


class _Lines(logging.Formatter):
    """An event and its fields. An exception's traceback comes along, without its values.

    What libraries say may hold anything: of theirs only the pattern is kept, or where it was said.
    """

    def __init__(self, hidden: Iterable[str]) -> None:
        super().__init__()
        self._hidden = tuple(hidden)

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            name: value for name, value in vars(record).items() if name not in _STANDARD_FIELDS
        }
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **fields,
        }
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = told(record.exc_info[1])
        shown = {name: self._shown(value) for name, value in line.items()}
        return json.dumps(shown, ensure_ascii=False)

    def _shown(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        return redacted(str(value), self._hidden)


def _event(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in OURS:
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}:{record.lineno}"


_STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
