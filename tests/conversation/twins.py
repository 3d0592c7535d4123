"""A library and a platform in memory, and articles and events to speak of."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.errors import UploadGone
from bot.messages import Ask, Card, Event
from index.errors import UnknownArticle
from index.library import Reading
from index.types import (
    Answer,
    Article,
    Completeness,
    Document,
    Label,
    Link,
    Quote,
    Scope,
    Share,
    Sharing,
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


def event(ask: Ask, text: str = "", **fields: object) -> Event:
    plain = Event("local", "local", "news", "m1", ask, "anna", MONDAY.isoformat(), text)
    return replace(plain, **fields)


class Shelf:
    """Implements ``bot.conversation.Librarian``: knows one article, and raises what it is told to."""

    def __init__(
        self,
        article: Article = FERRY,
        answers: Answer | None = None,
        fails: Exception | None = None,
    ) -> None:
        self.article = article
        self.answers = answers or Answer("?", Status.NOTHING, 0.0)
        self.fails = fails
        self.shares: list[Share] = []
        self.read_links: list[Link] = []
        self.documents: list[Document] = []
        self.asked: list[tuple[str, Scope]] = []
        self.forgotten: list[tuple[str, Scope]] = []

    async def read(self, link: Link, share: Sharing) -> Reading:
        self._fail()
        self.read_links.append(link)
        return self._reading(share)

    async def add(self, document: Document, share: Sharing) -> Reading:
        self._fail()
        self.documents.append(document)
        return self._reading(share)

    async def ask(self, question: str, scope: Scope) -> Answer:
        self._fail()
        self.asked.append((question, scope))
        return self.answers

    async def forget(self, article: str, scope: Scope) -> None:
        self._fail()
        if (article, scope) in self.forgotten:
            raise UnknownArticle(f"There is no article {article}.")
        self.forgotten.append((article, scope))

    def _fail(self) -> None:
        if self.fails:
            raise self.fails

    def _reading(self, by: Sharing) -> Reading:
        share = Share(by.space, by.channel, self.article.id, by.message, by.shared_by, by.shared_at)
        self.shares.append(share)
        first = self.shares[0]
        return Reading(self.article, SUMMARY, first, first.message == by.message)


class Room:
    """Implements ``bot.chat.port.Chat``: keeps what is posted, once for each event."""

    def __init__(self, **files: tuple[str, bytes]) -> None:
        self.files = files
        self.posted: dict[str, Card] = {}

    async def post(self, event: Event, card: Card) -> None:
        self.posted.setdefault(event.key, card)

    async def upload(self, event: Event) -> tuple[str, bytes]:
        if event.message not in self.files:
            raise UploadGone(f"No file came with {event.key}.")
        return self.files[event.message]
