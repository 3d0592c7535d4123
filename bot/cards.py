"""What the library says -> the card that says it to people."""

from collections.abc import Iterator

from bot import wording
from bot.cleaning import clean
from bot.messages import Action, Button, Card, Citation, Kind, Paragraph, Role
from index.deep_links import deep_link
from index.types import Answer, Article, Quote, Reading, Scope, Span, Status, Summary

MAX_NAME = 80  # characters of a site's name
MAX_CLOSEST = 3  # passages shown where none is sure to answer


def article_card(reading: Reading) -> Card:
    """Return what an article is and says: the ladder from one sentence to its key passages."""
    article = reading.article
    rungs = list(_rungs(reading.summary))
    cited = [(role, span, number) for number, (role, span) in enumerate(rungs, 1)]
    return Card(
        kind=Kind.ARTICLE,
        paragraphs=(
            *_heading(article),
            *(Paragraph(role, span.of(article.text), number) for role, span, number in cited),
        ),
        citations=tuple(_cite(article, span, number) for _, span, number in cited),
        buttons=tuple(_buttons(article)),
        article=article.id,
    )


def known_card(reading: Reading) -> Card:
    """Return who shared the article first; its summary stands in that thread."""
    article, first = reading.article, reading.first
    return Card(
        kind=Kind.KNOWN,
        paragraphs=(
            Paragraph(Role.TITLE, wording.title(article)),
            Paragraph(Role.SAYS, wording.known(first.shared_by, first.shared_at)),
        ),
        buttons=(
            Button(Action.THREAD, wording.ITS_THREAD, article.id),
            Button(Action.READER, wording.READ_HERE, article.id),
        ),
        article=article.id,
    )


def answer_card(answer: Answer, scope: Scope) -> Card:
    """Return quotes that answer, passages that may not, or that there are none."""
    if answer.status is Status.ANSWERED and answer.quotes:
        return _quoting(Kind.ANSWERED, (), answer.quotes)
    if answer.status is Status.CLOSEST and answer.closest:
        says = Paragraph(Role.SAYS, wording.CLOSEST)
        return _quoting(Kind.CLOSEST, (says,), answer.closest[:MAX_CLOSEST])
    nothing = wording.NOTHING_IN_ARTICLE if scope.articles else wording.NOTHING
    return Card(
        Kind.NOTHING,
        (Paragraph(Role.SAYS, nothing), Paragraph(Role.HINT, wording.NOTHING_HINT)),
    )


def unasked_card(says: str) -> Card:
    """Return why there is nothing to answer: nobody's failure, so without a reference."""
    return Card(Kind.NOTHING, (Paragraph(Role.SAYS, says),))


def failure_card(says: str, reference: str) -> Card:
    """Return what went wrong in a sentence, and the id to find it by in the log."""
    return Card(
        Kind.FAILED,
        (
            Paragraph(Role.SAYS, says),
            Paragraph(Role.REFERENCE, wording.reference(reference)),
        ),
    )


def forgotten_card(article: str) -> Card:
    """Return that an article is gone; posting it takes its text out of what the platform keeps."""
    return Card(Kind.FORGOTTEN, (Paragraph(Role.SAYS, wording.FORGOTTEN),), article=article)


def without(card: Card, article: str) -> Card:
    """Return the card as it stands once ``article`` has been forgotten."""
    if card.article == article:
        return forgotten_card(article)
    gone = {citation.number for citation in card.citations if citation.article == article}
    if not gone:
        return card
    kept = tuple(each for each in card.citations if each.number not in gone)
    left = tuple(each for each in card.paragraphs if kept and each.citation not in gone)
    note = Paragraph(Role.HINT, wording.QUOTE_FORGOTTEN)
    return Card(card.kind, (*left, note), kept, card.buttons, card.article)


def _heading(article: Article) -> Iterator[Paragraph]:
    yield Paragraph(Role.TITLE, wording.title(article))
    yield Paragraph(Role.FACTS, wording.facts(article))
    label = wording.label(article.label, article.words)
    if label:
        yield Paragraph(Role.LABEL, label)


def _rungs(summary: Summary) -> Iterator[tuple[Role, Span]]:
    """Yield each span once, on the lowest rung that has it."""
    yield from ((Role.LEAD, span) for span in summary.one)
    yield from ((Role.KEY, span) for span in summary.three if span not in summary.one)
    yield from ((Role.MORE, span) for span in summary.passages)


def _buttons(article: Article) -> Iterator[Button]:
    yield Button(Action.READER, wording.READ_HERE, article.id)
    if article.url.startswith(("http://", "https://")):
        yield Button(Action.ORIGINAL, wording.ORIGINAL, article.url)
    yield Button(Action.FORGET, wording.FORGET, article.id)


def _quoting(kind: Kind, before: tuple[Paragraph, ...], quotes: tuple[Quote, ...]) -> Card:
    numbered = list(enumerate(quotes, 1))
    return Card(
        kind=kind,
        paragraphs=(
            *before,
            *(Paragraph(Role.QUOTE, quote.text, number) for number, quote in numbered),
        ),
        citations=tuple(
            _cite(quote.article, Span(quote.start, quote.end), number) for number, quote in numbered
        ),
    )


def _cite(article: Article, span: Span, number: int) -> Citation:
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
