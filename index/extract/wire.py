"""Pages and extractions as bytes, between us and the child that parses.

JSON and not pickle: what comes back was made from a stranger's page, and must not be able to run.
"""

import json
import traceback
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from index import errors
from index.reasons import first_characters
from index.types import Completeness, Extraction, Label, Link, Page, Span

MAX_TEXT = (
    400_000  # characters of an article that are kept: nobody reads on, and every one is embedded
)
_MAX_FIELD = 2_000  # characters of any other field
_BY_NAME = {
    kind.__name__: kind for kind in (errors.ExtractError, errors.PdfEncrypted, errors.PdfUnreadable)
}


class ParserFault(Exception):
    """A parser raised what it should not have: its kind and place."""


def pack_head(parser: str, page: Page) -> bytes:
    """Return a job's first line; the body follows as it is, since a copy might be 25 MiB."""
    head = {
        "parser": parser,
        "link": [page.link.url, page.link.key],
        "url": page.url,
        "media_type": page.media_type,
        "charset": page.charset,
    }
    return json.dumps(head).encode() + b"\n"


def unpack_page(job: bytes) -> tuple[str, Page]:
    """Return the parser's name and the page."""
    line, _, body = job.partition(b"\n")
    head = json.loads(line)
    link = Link(*head["link"])
    return head["parser"], Page(link, head["url"], head["media_type"], head["charset"], body)


def pack_extraction(extraction: Extraction) -> bytes:
    """Return what was found; half a surrogate pair becomes a question mark."""
    spans = [[span.start, span.end] for span in extraction.sentences]
    found = asdict(replace(extraction, sentences=())) | {"sentences": spans}
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def pack_error(error: errors.ExtractError) -> bytes:
    """Return the error that a parser raised."""
    return json.dumps({"error": type(error).__name__, "message": str(error)}).encode()


def pack_fault(fault: Exception) -> bytes:
    """Return what no parser should have raised: its kind and place, nothing of the page."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    name = f"{type(fault).__name__} in {Path(place.filename).name}:{place.lineno}"
    return json.dumps({"fault": name}).encode()


def unpack_reply(reply: bytes) -> Extraction:
    """Return the extraction, or raise the error, that a child sent.

    Raises ParserFault for a fault, and for what no parser of ours sends.
    """
    try:
        return _unpacked(json.loads(reply))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ParserFault(f"{type(error).__name__} in the reply") from error


def _unpacked(found: dict[str, Any]) -> Extraction:
    if "fault" in found:
        raise ParserFault(found["fault"])
    if "error" in found:
        raise _BY_NAME.get(found["error"], errors.ExtractError)(found["message"])
    label = found.pop("label")
    starts = tuple(found.pop("page_starts"))
    completeness = Completeness(label.pop("completeness"))
    spans = tuple(Span(start, end) for start, end in found.pop("sentences"))
    return Extraction(
        **found, label=Label(completeness, **label), page_starts=starts, sentences=spans
    )


def bounded(extraction: Extraction) -> Extraction:
    """Return the extraction cut to what is kept, and said to be."""
    fields = {
        name: getattr(extraction, name)[:_MAX_FIELD]
        for name in ("title", "byline", "site", "published", "language", "canonical")
    }
    if len(extraction.text) <= MAX_TEXT:
        return replace(extraction, **fields)
    text = extraction.text[:MAX_TEXT].rstrip()
    whole = text.rpartition("\n\n")[0]  # paragraphs, where the one that is cut is not nearly all
    text = whole if len(whole) > MAX_TEXT // 2 else text
    label = Label(Completeness.PARTIAL, first_characters(len(text)))
    starts = tuple(start for start in extraction.page_starts if start < len(text))
    return replace(extraction, **fields, text=text, label=label, page_starts=starts)
