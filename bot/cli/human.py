"""What a person at a terminal reads: the same values as ``--json``, set for the eye."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence

import click

from index.types import Answer, Article, Completeness, Extraction, Label, Quote, Status, Summary

MAX_WIDTH = 88  # characters; longer lines are hard to read
_INDENT = "    "


def print_reading(article: Article, summary: Summary) -> None:
    """Print title, source, what was read, the one sentence and the key sentences."""
    _heading(article.title, article.url)
    _line(_source(article))
    _line(described(article.label, article.words))
    for span in summary.one:
        _paragraph(_bold(_flat(span.of(article.text))))
    rest = [span for span in summary.three if span not in summary.one]
    for span in rest:
        _paragraph(_flat(span.of(article.text)), first="  • ")
    click.echo(f"\n{_INDENT}id {article.id}")


def print_answer(answer: Answer) -> None:
    """Print the quotes with their numbers and links, under what the answer claims."""
    if answer.status is Status.ANSWERED:
        _quotes(answer.quotes)
    elif answer.status is Status.CLOSEST:
        click.echo("\nThe closest passages; these may not answer it:")
        _quotes(answer.closest)
    else:
        click.echo("\nNothing in the articles shared here answers that.")


def print_extraction(file: str, extraction: Extraction) -> None:
    """Print what extraction sees, paragraph by paragraph."""
    _heading(extraction.title, file)
    facts = (extraction.byline, extraction.published, extraction.language)
    _line(" · ".join(fact for fact in facts if fact))
    _line(described(extraction.label, len(extraction.text.split())))
    for paragraph in extraction.text.split("\n\n"):
        _paragraph(paragraph)


def described(label: Label, words: int) -> str:
    """Return the extraction label in plain words."""
    if label.completeness is Completeness.FULL:
        return f"{words:,} words, the full article"
    of = f" of about {label.expected_words:,}" if label.expected_words else ""
    reason = f": {label.reason}" if label.reason else ""
    if label.completeness is Completeness.PARTIAL:
        return f"Read {words:,}{of} words{reason}"
    return f"{label.completeness.value.capitalize()}{reason}"


def _quotes(quotes: Sequence[Quote]) -> None:
    for number, quote in enumerate(quotes, 1):
        _paragraph(f"“{_flat(quote.text)}”", first=f"{f'[{number}]':>3} ")
        _line(_INDENT + " · ".join(_citation(quote.article)))
        click.echo(_INDENT + click.style(quote.link, dim=True))


def _citation(article: Article) -> Iterator[str]:
    yield article.title or article.url
    yield from (fact for fact in (article.site, article.published) if fact)


def _source(article: Article) -> str:
    facts = (article.site, article.byline, article.published)
    return " · ".join(fact for fact in facts if fact)


def _heading(title: str, otherwise: str) -> None:
    click.echo()
    _line(_bold(title or otherwise))


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _line(text: str) -> None:
    if text:
        click.echo(text)


def _paragraph(text: str, first: str = _INDENT) -> None:
    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    click.echo("\n" + textwrap.fill(text, width, initial_indent=first, subsequent_indent=_INDENT))


def _flat(text: str) -> str:
    """Return a quote on one line: only how it is wrapped changes."""
    return " ".join(text.split())
