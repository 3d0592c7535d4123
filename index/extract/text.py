"""Plain text or Markdown -> Extraction."""

import re
from dataclasses import replace
from textwrap import shorten

from index.extract.markdown import joined_lines
from index.extract.saved import looks_saved, read_saved
from index.extract.tree import without_controls
from index.text.language import language_of
from index.types import Completeness, Extraction, Label

MAX_TITLE = 120  # characters of a first line that serves as title

_HEADING = re.compile(r"#{1,6}\s+(?P<title>.+?)\s*#*$", re.MULTILINE)
_BLANK = re.compile(r"\n\s*\n")
_WRAP_AT = (40, 100)  # characters; hard-wrapped lines are about as long as the longest, in here
_MOSTLY = 0.8


def extract_text(text: str, url: str, *, markdown: bool = False) -> Extraction:  # noqa: ARG001
    """Return the article in plain text, labelled.

    A clean text comes through whole. Where a page was saved with all its chrome, the article is
    found in it.
    """
    lines = lines_of(text)
    if markdown and not looks_saved(lines):  # whose chrome is a line each
        lines = joined_lines(_plain(text))
    found = from_lines(lines, _markdown_title(text) if markdown else "")
    return replace(found, language=language_of(found.text, ""))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, those that are only wrapped joined, without white space around."""
    return [line for paragraph in _BLANK.split(_plain(text)) for line in _lines(paragraph)]


def from_lines(lines: list[str], title: str = "") -> Extraction:
    """Return the article in lines that are paragraphs, headings or chrome."""
    if not looks_saved(lines):
        title = title or _first(lines)
        completeness = Completeness.FULL if lines else Completeness.EMPTY
        return Extraction(title, "", "", "", "", "\n\n".join(lines), Label(completeness))
    saved = read_saved(lines)
    body = "\n\n".join(saved.paragraphs)
    title = saved.title or title or _first(lines)
    return Extraction(title, saved.byline, "", "", "", body, _label(body, saved.notice))


def _plain(text: str) -> str:
    return without_controls(text).replace("\r\n", "\n").replace("\r", "\n")


def _label(body: str, notice: str) -> Label:
    if not body:
        return Label(Completeness.EMPTY, notice)
    return Label(Completeness.PARTIAL, notice) if notice else Label(Completeness.FULL)


def _lines(paragraph: str) -> list[str]:
    """Return the lines of a paragraph, or the paragraph as one where its lines are only wrapped."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    if len(lines) > 1 and is_wrapped(lines):
        lines = [" ".join(lines)]
    return [" ".join(line.split()) for line in lines]


def is_wrapped(lines: list[str]) -> bool:
    """Tell whether lines are prose that only breaks where the next word no longer fitted."""
    longest = max(map(len, lines))
    if not _WRAP_AT[0] <= longest <= _WRAP_AT[1]:
        return False
    full = sum(len(line) >= _MOSTLY * longest for line in lines[:-1])
    return full >= _MOSTLY * (len(lines) - 1)


def _markdown_title(text: str) -> str:
    heading = _HEADING.search(text)
    return heading["title"] if heading else ""


def _first(lines: list[str]) -> str:
    return shorten(lines[0].lstrip("# "), MAX_TITLE, placeholder="…") if lines else ""
