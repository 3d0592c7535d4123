"""A library and a platform in memory, and articles and events to speak of."""

from datetime import UTC, datetime

from index.types import (
    Answer,
    Article,
    Completeness,
    Label,
    Quote,
    Span,
    Status,
    Summary,
)

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SENTENCES = (
    "The ferry across Kellan Sound sailed again on Wednesday.",
    "Captain Oona Marsh said the new engine had cost two million pounds.",
    "The council will decide in May whether a second ferry is to be built.",
)
FERRY = Article(
    id="ferry",
    url="https://news.example/ferry",
    title="Ferry returns to Kellan Sound",
    byline="Ada Brand",
    site="Kellan Post",
    published="2026-03-04",
    language="en",
    text="\n\n".join(SENTENCES),
    label=Label(Completeness.FULL),
)


def span(sentence: int, article: Article = FERRY) -> Span:
    """Return where one of ``SENTENCES`` stands in an article's text."""
    start = article.text.index(SENTENCES[sentence])
    return Span(start, start + len(SENTENCES[sentence]))


def quote(sentence: int, article: Article = FERRY) -> Quote:
    at = span(sentence, article)
    return Quote(SENTENCES[sentence], at.start, at.end, "", article, 1.0)


def answer(status: Status, *sentences: int, article: Article = FERRY) -> Answer:
    quotes = tuple(quote(each, article) for each in sentences)
    if status is Status.ANSWERED:
        return Answer("?", status, 0.9, quotes=quotes)
    return Answer("?", status, 0.2, closest=quotes)


SUMMARY = Summary(one=(span(0),), three=(span(0), span(1), span(2)), passages=(span(1),))
