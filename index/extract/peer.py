"""The one place that knows trafilatura: what it takes for the body, the author and the date."""

import logging
from copy import deepcopy
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What trafilatura found; empty where it found nothing. ``published`` is an ISO 8601 date."""

    byline: str
    published: str


def body_text(root: HtmlElement, *, precise: bool) -> str:
    """Return what trafilatura takes for the body, one paragraph a line; empty where it finds none.

    ``precise`` prefers to lose a paragraph over keeping one that is not body.
    """
    try:
        found = trafilatura.bare_extraction(
            deepcopy(root), include_comments=False, favor_precision=precise
        )
    except Exception:  # noqa: BLE001 - odd trees make it raise anything; then it has no say
        return ""
    return str(getattr(found, "text", None) or "")


def metadata(root: HtmlElement, url: str) -> Metadata:
    """Return author and date of first publication."""
    dates = {"original_date": True, "extensive_search": False, "max_date": None}
    try:
        found = extract_metadata(deepcopy(root), url or None, dates)
    except Exception:  # noqa: BLE001 - as above
        return Metadata("", "")
    return Metadata(found.author or "", found.date or "")
