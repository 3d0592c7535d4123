"""A file of somebody's own -> a page, as if it had been fetched."""

import gzip
import mimetypes
import zlib
from pathlib import Path

from index.errors import FetchError, PageTooLarge, UnsupportedType
from index.fetch import sniff
from index.types import Link, Page

MAX_FILE = 25 * 2**20  # bytes, decompressed

_READABLE = frozenset({sniff.HTML, sniff.XHTML, sniff.PLAIN, sniff.MARKDOWN, sniff.PDF})


class FileUnreadable(FetchError):
    """There is no such file, or it may not be read."""


def from_home(file: Path) -> Path:
    """Return the path that a shell makes of ``~/…``; as it is where it names nobody here."""
    try:
        return file.expanduser()
    except RuntimeError:
        return file


def page_of(file: Path) -> Page:
    """Return the file as a page; ``.gz`` is unpacked. Raises FetchError."""
    file = from_home(file)
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            body = stream.read(MAX_FILE + 1)
    except ValueError as error:
        raise FileUnreadable(f"{str(file)!r} is no file's name.") from error
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is not a whole gzip file"
        raise FileUnreadable(f"{file} cannot be read: {why}.") from error
    return page_from(file.resolve().as_uri(), file.name.removesuffix(".gz"), body)


def page_from(url: str, name: str, body: bytes) -> Page:
    """Return bytes that were dropped or opened as a page. Raises UnsupportedType or PageTooLarge."""
    if len(body) > MAX_FILE:
        raise PageTooLarge(f"{name} is larger than {MAX_FILE // 2**20} MiB, the most that is read.")
    claimed, _ = mimetypes.guess_type(name)
    media_type = sniff.sniff(body[: sniff.SNIFFED], claimed or "", name)
    if media_type not in _READABLE:
        raise UnsupportedType(
            f"{name} is {media_type}: only HTML, PDF, Markdown and plain text are read.", media_type
        )
    return Page(Link(url, url), url, media_type, None, body)
