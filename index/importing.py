"""A file of articles, one JSON object a line -> drafts, without the network.

A row is {id, url, title?, text | html_path, lang?, published?, shared_at?, channel?}; what
``export`` writes beyond that is read back too.
"""

import asyncio
import gzip
import io
import itertools
import json
import re
import shutil
import tempfile
import unicodedata
import zlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import IO, Any

from index.errors import FootnoteError, IdTaken, ImportFailed
from index.ingest import Draft, Ingest
from index.links.finding import canonical
from index.types import Article, Completeness, Document, Label, Link, Page, Share, Sharing

BATCH = 32  # articles that are embedded together and stored in one transaction
_AHEAD = 1  # batches under way beside the one that is waited for
MAX_PAGE = 25 * 2**20  # bytes of a page, decompressed
MAX_WORDS = 2**31 - 1  # that a page is said to have: what PostgreSQL's integer holds

_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?")
_NAMES = ("id", "channel")  # by which people ask for what is stored
_TEXTS = ("id", "url", "title", "text", "html_path", "lang", "published", "shared_at", "channel")
_TEXTS_OF_EXPORT = ("shared_by", "message", "byline", "site", "completeness", "reason")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: how many rows are stored now, and why each of the others is not."""

    rows: int
    failures: tuple[ImportFailed, ...]


async def import_file(
    ingest: Ingest,
    file: Path,
    sharing: Sharing,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Imported:
    """Store every row of ``file`` that can be read; call ``progress(done, total)`` as rows pass.

    A row without a channel or a time takes those of ``sharing``. To import the same file again
    changes nothing; it may be a pipe. Raises ImportFailed where the file cannot be read, and StoreError or ModelError
    where nothing can be stored; rows that fail are returned, each naming its line.
    """
    failures: list[ImportFailed] = []
    done = 0
    async with _readable_twice(file) as source:
        total = await asyncio.to_thread(_count, _rows(source, sharing))
        async for size, failed in _in_turn(ingest, _rows(source, sharing)):
            failures += failed
            done += size
            progress(done, total)
    return Imported(done - len(failures), tuple(failures))


def export_row(article: Article, share: Share) -> dict[str, Any]:
    """Return a row that ``import_file`` reads back as this article and this share."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "lang": article.language,
        "published": article.published,
        "shared_at": share.shared_at.isoformat(),
        "channel": share.channel,
        "shared_by": share.shared_by,
        "message": share.message,
        "byline": article.byline,
        "site": article.site,
        "completeness": article.label.completeness.value,
        "reason": article.label.reason,
        "expected_words": article.label.expected_words,
        "page_starts": list(article.page_starts),
    }


@dataclass(frozen=True, slots=True)
class _Source:
    """A file of rows; its name for who gave it, and the folder that its pages are named from."""

    file: Path
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class _Row:
    source: _Source
    number: int
    line: bytes
    sharing: Sharing

    def failed(self, why: str) -> ImportFailed:
        return ImportFailed(f"{self.source.name}, line {self.number}: {why}")


@asynccontextmanager
async def _readable_twice(file: Path) -> AsyncIterator[_Source]:
    """Give the file, or a copy of what comes out of a pipe: the rows are counted, then stored."""
    if await asyncio.to_thread(file.is_file):
        yield _Source(file, file.name, file.parent)
        return
    with tempfile.NamedTemporaryFile() as copy:
        await asyncio.to_thread(_copy, file, copy)
        yield _Source(Path(copy.name), str(file), Path())


def _copy(file: Path, copy: IO[bytes]) -> None:
    with _opened(file) as stream:
        shutil.copyfileobj(stream, copy)
    copy.flush()


def _count(rows: Iterator[_Row]) -> int:
    return sum(1 for _ in rows)


def _rows(source: _Source, sharing: Sharing) -> Iterator[_Row]:
    with _opened(source.file) as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _Row(source, number, line, sharing)


async def _in_turn(
    ingest: Ingest, rows: Iterator[_Row]
) -> AsyncIterator[tuple[int, list[ImportFailed]]]:
    """Store batch after batch; yield of each how many rows it had, and which failed.

    While one is embedded, the next is parsed, and the one before stored.
    """
    under_way: deque[tuple[int, asyncio.Task[list[ImportFailed]]]] = deque()
    before: asyncio.Task[list[ImportFailed]] | None = None
    try:
        while batch := list(itertools.islice(rows, BATCH)):
            before = asyncio.create_task(_import(ingest, batch, before))
            under_way.append((len(batch), before))
            if len(under_way) > _AHEAD:
                size, first = under_way.popleft()
                yield size, await first
        while under_way:
            size, first = under_way.popleft()
            yield size, await first
    finally:
        for _, task in under_way:
            task.cancel()
        await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)


async def _import(
    ingest: Ingest, batch: Sequence[_Row], before: "asyncio.Task[list[ImportFailed]] | None"
) -> list[ImportFailed]:
    drafted = await asyncio.gather(*(_drafted(ingest, row) for row in batch))
    failures = [each for each in drafted if isinstance(each, ImportFailed)]
    drafts = [each for each in drafted if not isinstance(each, ImportFailed)]
    embedded = await ingest.batch([draft for _, draft in drafts])
    if before:
        await before  # of two rows with one id the later one stays
    try:
        await ingest.save(embedded)
    except IdTaken:
        # Nothing of the batch was stored: find the row that is to blame, and store the others.
        failures += await _one_by_one(ingest, drafts)
    return failures


async def _one_by_one(ingest: Ingest, drafts: Sequence[tuple[_Row, Draft]]) -> list[ImportFailed]:
    failures = []
    for row, draft in drafts:
        try:
            await ingest.store_new([draft])
        except IdTaken as error:
            failures.append(row.failed(str(error)))
    return failures


async def _drafted(ingest: Ingest, row: _Row) -> tuple[_Row, Draft] | ImportFailed:
    try:
        fields = _fields(row.line)
        document = await asyncio.to_thread(_document, fields, row.source.folder)
        draft = await ingest.draft(document, row.sharing)
        return row, _completed(draft, fields)
    except (FootnoteError, OSError, ValueError, TypeError) as error:
        return row.failed(str(error))


def _fields(line: bytes) -> dict[str, Any]:
    fields = _object(line)
    if type(fields.get("id")) is int:  # not True, which is an int too
        fields["id"] = str(fields["id"])
    for name in (*_TEXTS, *_TEXTS_OF_EXPORT):
        _check_text(name, fields.get(name))
    if type(fields.get("expected_words")) not in {int, type(None)}:  # not True, which is an int too
        raise ImportFailed("expected_words is not a whole number")
    starts = fields.get("page_starts") or []
    if not isinstance(starts, list) or not all(isinstance(start, int) for start in starts):
        raise ImportFailed("page_starts is not a list of whole numbers")
    if not fields.get("url") and not fields.get("id"):
        raise ImportFailed("neither url nor id")
    if not fields.get("text") and not fields.get("html_path"):
        is_empty = fields.get("text") is not None
        raise ImportFailed("text is empty" if is_empty else "neither text nor html_path")
    _check_label_and_date(fields)
    return fields


def _object(line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ImportFailed("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ImportFailed(f"not valid JSON from character {error.pos + 1} on") from error
    except RecursionError as error:
        raise ImportFailed("lists in lists, deeper than can be read") from error
    except ValueError as error:
        raise ImportFailed("a number with more digits than can be read") from error
    if not isinstance(fields, dict):
        raise ImportFailed("not a JSON object")
    return fields


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str | None):
        raise ImportFailed(f"{name} is not a text")
    try:
        (value or "").encode()
    except UnicodeEncodeError as error:
        raise ImportFailed(f"{name} has half a character in it, which cannot be stored") from error
    # Nobody could name again what no terminal shows.
    if name in _NAMES and any(unicodedata.category(each) == "Cc" for each in value or ""):
        raise ImportFailed(f"{name} has a control character in it")


def _check_label_and_date(fields: dict[str, Any]) -> None:
    completeness, published = fields.get("completeness"), fields.get("published")
    if completeness and completeness not in list(Completeness):
        raise ImportFailed(f"completeness is none of {', '.join(Completeness)}")
    if not 0 <= (fields.get("expected_words") or 0) <= MAX_WORDS:
        raise ImportFailed(f"expected_words is not between 0 and {MAX_WORDS}")
    # What was exported comes back as it was stored, whatever its page said of the day.
    if published and not completeness and not _YEAR_OR_MONTH.fullmatch(published):
        _iso("published", published)


def _document(fields: dict[str, Any], folder: Path) -> Document:
    url = fields.get("url") or ""
    return Document(
        url=url,
        text=fields.get("text"),
        page=None if fields.get("text") else _page(url, folder / fields["html_path"]),
        id=fields.get("id"),
        title=fields.get("title") or "",
        language=fields.get("lang") or "",
        published=fields.get("published") or "",
    )


def _page(url: str, file: Path) -> Page:
    with _opened(file) as stream:
        body = stream.read(MAX_PAGE + 1)
    if len(body) > MAX_PAGE:
        raise ImportFailed(f"{file} has more than {MAX_PAGE} bytes")
    return Page(Link(url, canonical(url)), url, "text/html", None, body)


@contextmanager
def _opened(file: Path) -> Iterator[gzip.GzipFile | io.BufferedReader]:
    """Open a file to be read in the body, which does nothing else. Raises ImportFailed."""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            yield stream
    except ValueError as error:
        raise ImportFailed(f"{str(file)!r} is no file's name") from error
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is not a whole gzip file"
        raise ImportFailed(f"{file} cannot be read: {why}") from error


def _completed(draft: Draft, fields: dict[str, Any]) -> Draft:
    """Add what only an export writes, and where and when the row says that it was shared."""
    article, share = draft.article, draft.share
    if completeness := fields.get("completeness"):
        article = replace(
            article,
            byline=fields.get("byline") or "",
            site=fields.get("site") or "",
            label=Label(
                Completeness(completeness), fields.get("reason") or "", fields.get("expected_words")
            ),
            page_starts=tuple(fields.get("page_starts") or ()),
        )
    share = replace(
        share,
        channel=fields.get("channel") or share.channel,
        message=fields.get("message") or f"import/{article.id}",
        # Empty where it was forgotten: then it is not whoever imports.
        shared_by=share.shared_by if fields.get("shared_by") is None else fields["shared_by"],
        shared_at=_time(fields.get("shared_at")) or share.shared_at,
    )
    return replace(draft, article=article, share=share)


def _time(written: str | None) -> datetime | None:
    if not written:
        return None
    at = _iso("shared_at", written)
    # Of the first and the last year some moments have no date in some zones.
    if not MINYEAR < at.year < MAXYEAR:
        raise ImportFailed(f"shared_at is not of the years {MINYEAR + 1} to {MAXYEAR - 1}")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _iso(name: str, written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError as error:
        raise ImportFailed(
            f"{name} is no date or time in ISO 8601, such as 2026-03-04 or 2026-03-04T09:30:00+01:00"
        ) from error
