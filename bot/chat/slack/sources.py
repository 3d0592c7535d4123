"""Citations -> the lines under a reply that say where its sentences stand. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.chat.slack.mrkdwn import label, link
from bot.chat.slack.units import cut, units
from bot.messages import Citation, Record

_NUMBER = re.compile(r"\[(\d+)\]")

MAX_TITLE = 300  # units of an article's title, escaped
MAX_SITE = 90
MAX_LINES = 2800  # units of one text object, of the 3,000 it may have


def sources(citations: Sequence[Citation]) -> list[Record]:
    """Return text objects that name each citation once, with its title, site, date and deep link.

    Those that follow one another and stand in one article share a line.
    """
    texts: list[str] = []
    for line in _lines(citations):
        if texts and units(texts[-1]) + 1 + units(line) <= MAX_LINES:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    return [{"type": "mrkdwn", "text": text, "verbatim": True} for text in texts]


def _lines(citations: Sequence[Citation]) -> Iterator[str]:
    for about, run in groupby(citations, key=_about):
        of_one = list(run)
        if len(of_one) == 1:
            yield link(of_one[0].link, f"[{of_one[0].number}] {about}")
        else:
            yield from _shared(about, of_one)


def _shared(about: str, citations: Sequence[Citation]) -> Iterator[str]:
    """Yield ``[1] [2] Title · site · date``, in as many lines as the links need."""
    room = MAX_LINES - units(label(about)) - 1
    numbers = ""
    for citation in citations:
        number = link(citation.link, f"[{citation.number}]")
        if numbers and units(numbers) + 1 + units(number) > room:
            yield f"{numbers} {label(about)}"
            numbers = ""
        numbers = f"{numbers} {number}".lstrip()
    yield f"{numbers} {label(about)}"


def _about(citation: Citation) -> str:
    title = _shortened(citation.title, MAX_TITLE)
    parts = (title, _shortened(citation.site, MAX_SITE), _shortened(citation.date, MAX_SITE))
    # A title's own [7] would name a source that is not there.
    return _NUMBER.sub(r"(\1)", " · ".join(part for part in parts if part.strip()))


def _shortened(text: str, most: int) -> str:
    """Return ``text`` cut so that its label, where ``&`` takes five units, has at most ``most``."""
    short = cut(text, most)
    while units(label(short)) > most:
        short = short[:-1]
    return short if short == text else f"{short.rstrip()}…"
