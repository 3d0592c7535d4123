"""A PDF -> Extraction. The one place that knows pdfium and pypdf.

pdfium is quick and sets text best, but a small file can make it abort or eat gigabytes, which is
why all of this runs in a child process; pypdf has limits of its own and reads what is left.
"""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pypdf
import pypdfium2
from pypdf.errors import FileNotDecryptedError

from index import reasons
from index.errors import PdfEncrypted, PdfUnreadable
from index.extract.reflow import Line, reflow
from index.extract.tree import without_controls
from index.types import Completeness, Extraction, Label

MAX_PAGES = 300

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_ENCRYPTED = "The PDF asks for a password; share a copy without one."
_UNREADABLE = "The PDF is damaged and cannot be read; share another copy."
_MAX_TITLE = 200  # characters
_MIN_LETTERS = 4  # fewer are an initial or a page number
_NO_TITLE = re.compile(
    r"\.(?:pdf|docx?|txt|indd|qxd|tex|dvi|pptx?|xlsx?|rtf|odt)$|^microsoft (?:word|powerpoint)\b|^untitled|^(?:book|document|presentation|slide)\s*\d*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")


def parse_pdf(body: bytes) -> Extraction:
    """Return a PDF's text by pdfium, or by pypdf where pdfium cannot open it.

    At most ``MAX_PAGES`` pages; the label says where there are more.
    Raises PdfEncrypted or PdfUnreadable.
    """
    try:
        document = pypdfium2.PdfDocument(body)
        count = len(document)
        pages = [_lines(document, number) for number in range(min(count, MAX_PAGES))]
        about = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PdfEncrypted(_ENCRYPTED) from error
        return parse_pdf_by_pypdf(body)
    return _extraction(pages, count, about)


def parse_pdf_by_pypdf(body: bytes) -> Extraction:
    """Return a PDF's text by pypdf alone; raises as ``parse_pdf``."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(body))
        count = len(reader.pages)
        pages = [_plain_lines(reader, number) for number in range(min(count, MAX_PAGES))]
        about = {
            key.removeprefix("/"): str(value) for key, value in (reader.metadata or {}).items()
        }
    except FileNotDecryptedError as error:
        raise PdfEncrypted(_ENCRYPTED) from error
    except Exception as error:  # whatever a broken file leads pypdf into
        raise PdfUnreadable(_UNREADABLE) from error
    return _extraction(pages, count, about)


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    try:
        page = document[number].get_textpage()
    except pypdfium2.PdfiumError:
        return []  # one broken page does not spoil the others
    text = page.get_text_range()
    is_placed = len(text) == page.count_chars()  # else boxes do not belong to these characters
    lines, position = [], 0
    for text_line in text.split("\r\n"):
        if text_line.strip():
            lines.append(_placed(page, text_line, position) if is_placed else Line(text_line))
        position += len(text_line) + 2
    return lines


def _placed(page: pypdfium2.PdfTextPage, text: str, position: int) -> Line:
    first = position + len(text) - len(text.lstrip())
    last = position + len(text.rstrip()) - 1
    left, bottom, _, top = page.get_charbox(first, loose=True)
    _, _, right, _ = page.get_charbox(last, loose=True)
    return Line(text, left, right, bottom, top - bottom)


def _plain_lines(reader: pypdf.PdfReader, number: int) -> list[Line]:
    return [Line(line) for line in reader.pages[number].extract_text().splitlines() if line.strip()]


def _extraction(pages: Sequence[Sequence[Line]], count: int, about: dict[str, str]) -> Extraction:
    pages = [list(_shown(lines)) for lines in pages]
    about = {key: without_controls(value) for key, value in about.items()}
    text, starts = reflow(pages)
    return Extraction(
        title=_title(about.get("Title", ""), pages[0] if pages else ()),
        byline=_author(about.get("Author", "")),
        site="",
        published=_published(about.get("CreationDate", "")),
        language="",
        text=text,
        label=_label(text, len(pages), count),
        page_starts=starts,
    )


def _shown(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines without what no text has: control characters, marks of direction."""
    for line in lines:
        text = without_controls(line.text)
        if text.strip():
            yield replace(line, text=text)


def _title(claimed: str, lines: Sequence[Line]) -> str:
    """Return the metadata's title where it is one, else the largest lines of the first page."""
    claimed = " ".join(claimed.split())
    if claimed and not _NO_TITLE.search(claimed) and len(claimed) <= _MAX_TITLE:
        return claimed
    worded = [line for line in lines if len(re.findall(r"[^\W\d_]", line.text)) >= _MIN_LETTERS]
    size = max((line.size for line in worded), default=0)
    largest = [line.text for line in worded if line.size == size]
    title = " ".join(" ".join(largest if size else largest[:1]).split())
    return title if len(title) <= _MAX_TITLE else " ".join(largest[0].split())[:_MAX_TITLE]


def _author(claimed: str) -> str:
    """Return the author where it reads like a person's name, not like a log-in."""
    claimed = " ".join(claimed.split())
    return claimed if " " in claimed and not re.search(r"[@\d_\\/]", claimed) else ""


def _published(claimed: str) -> str:
    found = _DATE.match(claimed)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else ""
    except ValueError:
        return ""


def _label(text: str, read: int, count: int) -> Label:
    if not text:
        return Label(Completeness.EMPTY, reasons.PICTURES)
    if read < count:
        return Label(Completeness.PARTIAL, reasons.first_pages(read, count))
    return Label(Completeness.FULL)
