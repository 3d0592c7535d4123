"""Lines of a page without structure -> the run of them that is the article.

A page saved as text has its article between menus, teasers and pleas, and nothing but the lines
themselves to tell them apart: prose is long and ends as sentences do, chrome is short and does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.extract.notices import is_notice, notice
from index.extract.sizes import size_in_words

_CHROME = re.compile(
    r"^(?:skip to (?:main )?content|(?:main )?menu|navigation|search|home|log ?in|sign (?:in|up)|subscribe"
    r"|share(?: (?:this|on|via)\b.*)?|tweet|follow us.*|advertisement|newsletters?|cookies?(?: policy)?"
    r"|privacy(?: policy)?|terms(?: (?:of|and) .*)?|contact(?: us)?|about(?: us)?|comments?|donate"
    r"|support (?:us|our|the)\b.*|become a (?:member|supporter).*|back to top|load more|show more"
    r"|(?:more|other (?:news|stories)) (?:from|on|in|by|about)\b.*|(?:most|recommended|popular|trending|latest|related)\b.{0,25}"
    r"|similar (?:stories|articles)|(?:read|see) (?:also|more|next)\b.*|you (?:may|might) (?:also )?(?:like|be).*"
    r"|(?:©|\(c\)|copyright).*|all rights reserved.*|.{0,40}\bappeal)$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…。！？:;,][\"'”’»)\]]*$")
_BYLINE = re.compile(
    r"^(?:(?:words )?by|von|par|por|text:)\s+(?P<name>\w[\w.'’-]*(?:[ ,&]+(?:and )?\w[\w.'’-]*){1,7})$",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b\d{1,2}[./: -]\d{2}\b|\b(?:19|20)\d\d\b|\bmin(?:ute)?s? read\b|\bago\b", re.IGNORECASE
)

MIN_PROSE = 8  # words; a shorter line is a heading, a caption or a menu entry
LONG = 25  # words; so long a line is prose, however it ends
_CHROME_COSTS = 9.0  # words of prose that one short line outweighs
_NOTICE_COSTS = 200.0  # reading stops there
_MAX_TITLE = 30  # words
_SIGNS = 2  # of chrome, before a text is taken for a saved page


@dataclass(frozen=True, slots=True)
class Saved:
    """What of the lines is the article, and what the lines around it say of it."""

    title: str
    byline: str
    paragraphs: tuple[str, ...]
    notice: str


def looks_saved(lines: Sequence[str]) -> bool:
    """Tell whether a page's chrome stands among the lines."""
    signs = sum(1 for line in lines if _CHROME.match(line) or is_notice(line))
    return signs >= _SIGNS


def read_saved(lines: Sequence[str]) -> Saved:
    """Return the best run of prose among ``lines``, with the headline before it.

    The run is the one with the most words of prose after what its other lines cost (Kadane's
    maximum subarray; for news pages Pasternack and Roth, WWW 2009).
    """
    start, end = _best_run([_worth(line) for line in lines])
    while start < end and not is_prose(lines[start]):
        start += 1
    while end > start and not is_prose(lines[end - 1]):
        end -= 1
    before, after = lines[:start], lines[end:]
    return Saved(_headline(before), _byline(before), tuple(lines[start:end]), notice(after))


def is_prose(line: str) -> bool:
    """Tell whether a line is running text rather than a heading, a caption or chrome."""
    words = size_in_words(line)
    if _CHROME.match(line) or is_notice(line):
        return False
    return words >= LONG or (words >= MIN_PROSE and ends_sentence(line))


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as sentences and clauses do."""
    return _ENDS.search(line) is not None


def _worth(line: str) -> float:
    if is_notice(line):
        return -_NOTICE_COSTS
    if _CHROME.match(line) or not is_prose(line):
        return -_CHROME_COSTS
    return size_in_words(line)


def _best_run(worths: Sequence[float]) -> tuple[int, int]:
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for at, worth in enumerate(worths):
        if total <= 0:
            total, start = 0.0, at
        total += worth
        if total > best:
            best, best_run = total, (start, at + 1)
    return best_run


def _headline(before: Sequence[str]) -> str:
    """Return the last line before the prose that can be its headline, or empty."""
    for line in reversed(before):
        words = size_in_words(line)
        if 3 <= words <= _MAX_TITLE and not _is_aside(line):  # noqa: PLR2004 - shorter is a label
            return line
    return ""


def _is_aside(line: str) -> bool:
    return bool(
        _CHROME.match(line) or _BYLINE.match(line) or _DATED.search(line) or is_notice(line)
    )


def _byline(before: Sequence[str]) -> str:
    for line in reversed(before):
        if found := _BYLINE.match(line):
            return found["name"]
    return ""
