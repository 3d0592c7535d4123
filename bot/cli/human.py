"""What a person at a terminal reads: the same values as ``--json``, set for the eye.

A page's words are made inert first: a terminal obeys control characters.
"""

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import click

from bot.digests.digest import Told
from bot.messages.marks import Marks, carried, clipped, runs
from bot.showing import wording
from bot.showing.cleaning import clean
from bot.showing.quotes import in_order
from index.sources.disagreements import Disagreement
from index.types import (
    Answer,
    Article,
    Completeness,
    Extraction,
    Label,
    Quote,
    Share,
    Standing,
    Status,
    Summary,
    Verified,
)

MAX_WIDTH = 88  # columns; longer lines are hard to read
_INDENT = "    "
_BULLET = "  • "


def print_reading(article: Article, summary: Summary) -> None:
    """Print title, source, what was read, the one sentence and the key sentences."""
    _line(_bold(wording.title(article)), before=1)
    _line(wording.facts(article))  # its size among them
    is_full = article.label.completeness is Completeness.FULL
    _line("The full article" if is_full else described(article.label, article.words))
    for span in summary.one:
        _paragraph(span.of(article.text), bold=True)
    for span in summary.three:
        if span not in summary.one:
            _paragraph(span.of(article.text), first=_BULLET)
    _line(_dim(f"{_INDENT}{article.id}  {article.url}"), before=1)


def print_question(question: str) -> None:
    """Print one of several questions above its answer."""
    _line(_bold(_inert(question)), before=1)


def print_answer(answer: Answer, shared: Mapping[str, Share] | None = None) -> None:
    """Print the quotes with their numbers and links, under what the answer claims.

    With who ``shared`` the articles first, also why each was chosen.
    """
    if answer.status is Status.CLOSEST:
        _paragraph(wording.CLOSEST, first="")
    if answer.status is Status.NOTHING:
        _paragraph(f"{wording.NOTHING} {wording.NOTHING_HINT}", first="")
    else:
        count = len(answer.shown)
        why = [] if shared is None else [_why(answer, at, shared) for at in range(count)]
        _quotes(answer, why)
        if shared is not None:
            _line(wording.confidence(answer.confidence), before=1)


def print_digest(told: Sequence[Told]) -> None:
    """Print each story: its title, what says most of it, and its articles with who shared them."""
    for each in told:
        _line(_bold(wording.title(each.head)), before=1)
        for article, span in each.sentences:
            _paragraph(span.of(article.text))
        for disagreement in each.disagreements:
            _disagreement(disagreement)
        for number, (article, share) in enumerate(each.first_shares):
            by = f"shared by {wording.name(share.shared_by)}"
            facts = (_inert(article.site), by, *wording.in_part(article))
            _line(_INDENT + " · ".join(fact for fact in facts if fact), before=not number)
            _line(_dim(_INDENT + (article.url or wording.title(article))))


def _disagreement(found: Disagreement) -> None:
    says = wording.disagree(found.subject)
    for statement in (found.first, found.second):
        _line(_INDENT + says + wording.stood_in(statement.article), before=1)
        _paragraph(statement.span.of(statement.article.text))
        says = wording.BUT


def print_extraction(file: str, extraction: Extraction) -> None:
    """Print what extraction sees, paragraph by paragraph."""
    _line(_bold(_inert(extraction.title) or file), before=1)
    facts = (extraction.byline, wording.day(extraction.published), extraction.language)
    _line(" · ".join(_inert(fact) for fact in facts if fact))
    _line(described(extraction.label, extraction.words))
    for paragraph in extraction.text.split("\n\n"):
        if paragraph:
            _paragraph(paragraph)


def print_listed(article: Article, share: Share) -> None:
    """Print an article as one line of a list."""
    says = " · ".join([wording.title(article), *wording.in_part(article)])
    _line(f"{article.id}  {share.shared_at:%Y-%m-%d}  {says}")


def described(label: Label, words: int) -> str:
    """Return the extraction label in plain words."""
    if label.completeness is Completeness.FULL:
        return f"{words:,} words, the full article"
    if label.completeness is Completeness.PARTIAL:
        return wording.label(label, words)
    reason = f": {_inert(label.reason)}" if label.reason else ""
    return f"{label.completeness.value.capitalize()}{reason}"


def print_verified(article: Article, found: Sequence[Verified]) -> None:
    """Print how much of an article its page still says, and each sentence that it does not."""
    there = [each for each in found if each.standing is Standing.THERE]
    _line(_bold(wording.title(article)), before=1)
    _line(wording.still_there(len(there), len(found)))
    for each in found:
        if each.standing is not Standing.THERE:
            _paragraph(each.span.of(article.text))
            _line(_INDENT + wording.STANDING[each.standing])
            _paragraph(each.now)


def _why(answer: Answer, at: int, shared: Mapping[str, Share]) -> list[str]:
    quote = answer.shown[at]
    share = shared[quote.article.id]
    came = wording.came(
        wording.day(quote.article.published), wording.shared(share.shared_by, share.shared_at)
    )
    return [*wording.why(quote, answer.why[at]), came]


def _quotes(answer: Answer, why: Sequence[Sequence[str]]) -> None:
    """Print the quotes in the order of their numbers; further sources of one are numbered too."""
    number = 1
    for at, above in in_order(answer, len(answer.shown)):
        quote = answer.shown[at]
        if above:
            _line(_INDENT + _inert(above), before=1)
        _quote(quote, f"{f'[{number}]':>3} ")
        _source(quote, _INDENT)
        for says in why[at] if why else ():
            _paragraph(says, first=_INDENT, before=0)
        for further in quote.also:
            number += 1
            _source(further, f"{f'[{number}]':>3} ")
        number += 1


def _source(quote: Quote, first: str) -> None:
    source = (wording.title(quote.article), _inert(quote.article.site))
    facts = (*source, wording.day(quote.article.published))
    _line(first + " · ".join(fact for fact in facts if fact))
    _line(_dim(_INDENT + quote.link))


def _quote(quote: Quote, first: str) -> None:
    marks = tuple(
        (mark.start - quote.start + 1, mark.end - quote.start + 1) for mark in quote.marks
    )
    said = f"“{quote.text}”"
    inert = _inert(said)
    lines = bolded(inert, carried(said, marks, _inert), _columns(), first)
    _line("\n".join(lines), before=1)


def bolded(text: str, marks: Marks, columns: int, first: str) -> Iterator[str]:
    """Yield the lines of a paragraph, its marked words in bold."""
    end, indent = 0, first
    for line in wrapped(text, columns, first):
        held = line[len(indent) :]
        start = text.index(held, end)
        end = start + len(held)
        parts = runs(held, clipped(marks, start, end))
        yield indent + "".join(_bold(part) if bold else part for part, bold in parts)
        indent = _INDENT


def _paragraph(text: str, first: str = _INDENT, *, bold: bool = False, before: int = 1) -> None:
    lines = wrapped(_inert(text), _columns(), first)
    _line("\n".join(_bold(line) if bold else line for line in lines), before=before)


def wrapped(text: str, columns: int, first: str) -> list[str]:
    """Return the lines of a paragraph. Scripts whose characters take two columns get half as many."""
    taken = sum(2 if unicodedata.east_asian_width(each) in "FW" else 1 for each in text)
    width = max(20, columns * len(text) // max(1, taken))
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=first and _INDENT,
        break_on_hyphens=False,
    )


def _columns() -> int:
    return min(shutil.get_terminal_size().columns, MAX_WIDTH)


def _inert(text: str) -> str:
    """Return all of a text in one line, without what a terminal would obey."""
    return clean(text, sys.maxsize)


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _dim(text: str) -> str:
    return click.style(text, dim=True)


def _line(text: str, before: int = 0) -> None:
    """Print a line after so many empty ones; styles are left out where stdout is no terminal."""
    if text:
        click.echo("\n" * before + text)
