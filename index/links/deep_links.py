"""A quote -> the link that opens its page on the sentence.

Web pages by text fragments (https://wicg.github.io/scroll-to-text-fragment/), which browsers
find by words, whatever the markup; PDFs by page (RFC 8118).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

from index.links.canonical import parse_web_url
from index.types import CELLS_APART

MAX_WHOLE_QUOTE = 300  # characters; Chromium's own generator too writes longer ones as a range
# Between two sentences a page may show the mark of a footnote, which no article's text has.
_SENTENCE_OVER = re.compile(r"[.!?…][\"'”’»)]*\s|[。！？][”’」』）]*(?!$)")
_EDGE_WORDS = (4, 8, 16)  # at each end of a range
_CONTEXT_WORDS = (1, 2, 3, 5, 8, 12)
# Scripts without spaces are parted at their punctuation: browsers match whole words only, and
# where those end is known to a dictionary, not to us.
_WORD = re.compile(r"[^\s。，、；：！？]+[。，、；：！？」』”）]*|[。，、；：！？]+")


def deep_link(url: str, text: str, start: int, end: int, page_starts: Sequence[int] = ()) -> str:
    """Return ``url`` so that it opens on ``text[start:end]``.

    A PDF, known by its ``page_starts``, opens on the page, counted from 1. What is not on the web
    stays as it is.
    """
    if parse_web_url(url) is None:
        return url
    if page_starts:
        return f"{url.partition('#')[0]}#page={bisect_right(page_starts, start) or 1}"
    return text_fragment(url, text, start, end)


def text_fragment(url: str, text: str, start: int, end: int) -> str:
    """Return ``url`` with a text directive for ``text[start:end]``, which begins and ends with words.

    Words before and after are added until it fits only one place in ``text``, if that can be. No
    term crosses a line: browsers look for each within one block. A fragment of the URL's own stays.
    """
    if not text[start:end].strip():
        return url
    own = url.partition(":~:")[0]
    directive = _directive(_lines(text), *_trimmed(text, start, end))
    return f"{own}{'' if '#' in own else '#'}:~:text={directive}"


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    return start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip())


@dataclass(frozen=True, slots=True)
class _Lines:
    """A text as browsers compare it: white space collapsed, one block or cell a line; ``folded`` by case."""

    text: str
    flat: str
    folded: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in ``flat`` the characters from ``start`` to ``end`` of ``text`` are."""
        first = len(_flat(self.text[: start + 1])) - 1
        return first, first + len(_flat(self.text[start:end]))


@lru_cache(maxsize=4)  # articles, of each of which an answer may quote several sentences
def _lines(text: str) -> _Lines:
    flat = _flat(text)
    folded = flat.lower()
    return _Lines(text, flat, folded if len(folded) == len(flat) else flat)


def _flat(text: str) -> str:
    parts = (part for line in text.splitlines() for part in line.split(CELLS_APART))
    lines = (" ".join(part.split()) for part in parts)
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class _Terms:
    """A text directive, ``[prefix-,]start[,end][,-suffix]``, before it is encoded."""

    prefix: str
    start: str
    end: str
    suffix: str

    def encoded(self) -> str:
        parts = (
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        )
        return ",".join(part for part in parts if part)

    def places(self, lines: _Lines) -> Iterator[tuple[int, int]]:
        """Yield the spans of ``flat`` that it fits, as a browser looks, but for word boundaries."""
        folded = lines.folded
        prefix, start, end, suffix = (
            _as_folded(lines, term) for term in (self.prefix, self.start, self.end, self.suffix)
        )
        position = folded.find(start)
        while position >= 0:
            stop = _end_of(folded, position + len(start), end, suffix)
            if stop >= 0 and _ends_with(folded, position, prefix):
                yield position, stop
            position = folded.find(start, position + 1)


def _as_folded(lines: _Lines, term: str) -> str:
    return term if lines.folded is lines.flat else term.lower()


def _encoded(term: str) -> str:
    # A bare "-" would mark a prefix or suffix.
    return quote(term, safe="", errors="replace").replace("-", "%2D")


def _ends_with(folded: str, position: int, prefix: str) -> bool:
    while position > 0 and folded[position - 1] in " \n":
        position -= 1
    return folded.endswith(prefix, 0, position)


def _end_of(folded: str, position: int, end: str, suffix: str) -> int:
    """Return where the first ``end`` that ``suffix`` follows ends, or -1."""
    if not end:
        return position if _begins_with(folded, position, suffix) else -1
    found = folded.find(end, position)
    while found >= 0 and not _begins_with(folded, found + len(end), suffix):
        found = folded.find(end, found + 1)
    return found + len(end) if found >= 0 else -1


def _begins_with(folded: str, position: int, suffix: str) -> bool:
    while position < len(folded) and folded[position] in " \n":
        position += 1
    return folded.startswith(suffix, position)


def _directive(lines: _Lines, start: int, end: int) -> str:
    wanted = lines.span(start, end)
    terms = _Terms("", "", "", "")
    for terms in _candidates(lines.flat, *wanted):
        if list(islice(terms.places(lines), 2)) == [wanted]:
            break
    return terms.encoded()  # the most precise one, where none is precise enough


def _candidates(flat: str, begin: int, stop: int) -> Iterator[_Terms]:
    """Yield directives for ``flat[begin:stop]``, the shortest first.

    Context from the quote's own block comes first: between two blocks the page may show an
    advertisement, and then words of the other one do not adjoin.
    """
    edges = list(_edges(flat[begin:stop]))
    for first, last in edges:
        yield _Terms("", first, last, "")
    first, last = edges[-1]
    before, after = flat[:begin].rpartition("\n")[2], flat[stop:].partition("\n")[0]
    for around in ((before, after), (flat[:begin].rstrip(), flat[stop:].lstrip())):
        for count in _CONTEXT_WORDS:
            prefix, suffix = _last_words(around[0], count), _first_words(around[1], count)
            yield _Terms(prefix, first, last, "")
            yield _Terms("", first, last, suffix)
            yield _Terms(prefix, first, last, suffix)


def _edges(inside: str) -> Iterator[tuple[str, str]]:
    """Yield a quote as one term, or as the first and the last words of a range."""
    is_one_sentence = "\n" not in inside and not _SENTENCE_OVER.search(inside)
    if len(inside) <= MAX_WHOLE_QUOTE and is_one_sentence:
        yield inside, ""
        return
    for count in _EDGE_WORDS:
        first = _first_words(inside, count)
        yield first, _last_words(inside[len(first) :], count)


def _first_words(text: str, count: int) -> str:
    line = text.partition("\n")[0]
    words = list(islice(_WORD.finditer(line), count))
    return line[words[0].start() : words[-1].end()] if words else ""


def _last_words(text: str, count: int) -> str:
    line = text.rpartition("\n")[2]
    words = list(_WORD.finditer(line))[-count:]
    return line[words[0].start() : words[-1].end()] if words else ""
