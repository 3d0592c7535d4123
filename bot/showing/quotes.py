"""An answer's quotes -> its paragraphs and citations, with what sources disagree on side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.messages import Citation, Paragraph, Role
from bot.showing import wording
from bot.showing.cleaning import clean
from index.links.deep_links import deep_link
from index.types import Answer, Article, Dispute, Quote, Span

MAX_NAME = 80  # characters of a site's name


@dataclass(frozen=True, slots=True)
class Quoted:
    """What quotes are shown as; ``numbers`` has the first citation's number of each quote, in order."""

    paragraphs: tuple[Paragraph, ...]
    citations: tuple[Citation, ...]
    numbers: tuple[int, ...]


def quoted(answer: Answer, most: int) -> Quoted:
    """Return the answer's first quotes as they are shown: sides that disagree stand together."""
    quotes = answer.shown[:most]
    paragraphs: list[Paragraph] = []
    citations: list[Citation] = []
    numbers: dict[int, int] = {}
    for at, above in in_order(answer, len(quotes)):
        numbers[at] = len(citations) + 1
        cited = [quotes[at], *quotes[at].also]
        citations += [
            cite(each.article, each.span, number)
            for number, each in enumerate(cited, len(citations) + 1)
        ]
        if above:
            paragraphs.append(Paragraph(Role.LABEL, above, article=quotes[at].article.id))
        paragraphs.append(_paragraph(quotes[at], numbers[at]))
    return Quoted(
        tuple(paragraphs), tuple(citations), tuple(numbers[at] for at in range(len(quotes)))
    )


def in_order(answer: Answer, count: int) -> Iterator[tuple[int, str]]:
    """Yield the places of the first quotes in the order in which they are shown.

    With each, what stands above it: what disagrees stands together, and says so.
    """
    told: set[int] = set()
    for at in range(count):
        for dispute in answer.disagreements:
            places = [side.quote for side in dispute.sides]
            if at in places and at not in told and max(places) < count:
                told.update(places)
                yield from zip(places, _labels(dispute, answer), strict=True)
        if at not in told:
            yield at, ""


def cite(article: Article, span: Span, number: int) -> Citation:
    """Return the citation of a span of an article."""
    return Citation(
        number=number,
        article=article.id,
        title=wording.title(article),
        site=clean(article.site, MAX_NAME),
        date=wording.day(article.published),
        start=span.start,
        end=span.end,
        link=deep_link(article.url, article.text, span.start, span.end, article.page_starts),
    )


def without(paragraphs: Sequence[Paragraph], gone: set[int]) -> Iterator[Paragraph]:
    """Yield what does not rest on citations that are gone."""
    for each in paragraphs:
        if each.citation not in gone:
            yield replace(each, further=tuple(n for n in each.further if n not in gone))


def named(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the numbers of the citations that paragraphs rest on."""
    return {number for each in paragraphs for number in (each.citation, *each.further) if number}


def _labels(dispute: Dispute, answer: Answer) -> Iterator[str]:
    says = wording.disagree(dispute.subject)
    for side in dispute.sides:
        yield says + wording.stated_in(answer.shown[side.quote].article, side)
        says = wording.BUT


def _paragraph(quote: Quote, number: int) -> Paragraph:
    marks = tuple((mark.start - quote.start, mark.end - quote.start) for mark in quote.marks)
    further = tuple(range(number + 1, number + 1 + len(quote.also)))
    return Paragraph(Role.QUOTE, quote.text, number, marks=marks, further=further)
