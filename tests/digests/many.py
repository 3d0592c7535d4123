"""A digest of many stories: each of two reports in two languages, with quotes of every length."""

from datetime import date, timedelta

from bot.digests.digest import Told
from bot.digests.digest_cards import Names, Question, digest_cards
from bot.messages import Audience, Card, Reply
from index.types import Article, Completeness, Label, Quote, Share, Span, Story
from tests.library.twins import MONDAY

TITLE = "Digest of Monday, 23 November 2026"
PEOPLE = {"ada": "Ada Brand", "ben": "Ben <Marsh> & Söhne"}

LONG = "and the council said on the quay that nobody had told it what it would cost, " * 4


def told(number: int, long: str = "") -> Told:
    """Return the ``number``-th story; ``long`` goes into its second quote."""
    first = _article(
        f"a{number}",
        f"Ferry {number} sails again: “50% more” *seats* & <cars> _at_ Kellan Sound, says https://x.example/",
        f"Ferry {number} sails again in May.",
        f"Report {number} says that {long}nobody was asked.",
    )
    second = _article(
        f"b{number}", f"Die Fähre {number} fährt wieder", f"Fähre {number} fährt im Mai wieder."
    )
    shares = tuple(
        Share("s", "c", each.id, f"m-{each.id}", by, MONDAY + timedelta(minutes=number))
        for each, by in ((first, "ada"), (second, "ben"))
    )
    sentences = tuple((first, span) for span in _spans(first))
    update = date(2026, 11, 20) if number % 4 == 0 else None
    return Told(Story((first, second), shares), first, sentences, number, update)


def stories(count: int = 12, long: str = LONG) -> list[Told]:
    return [told(number, long if number % 3 == 0 else "") for number in range(1, count + 1)]


def cards(given: list[Told], *, questions: bool = True) -> list[Card]:
    """Return their digest, as a channel gets it."""
    shares = [share for each in given for _, share in each.first_shares]
    links = {each.message: f"https://chat.example/archives/C1/{each.message}" for each in shares}
    article, span = given[0].sentences[0]
    quote = Quote(span.of(article.text), span.start, span.end, "", article, 1.0)
    asked = (
        Question("When does the ferry sail?", date(2026, 11, 20), links["m-a1"], (quote,)),
        Question("Who pays for it?", date(2026, 11, 21), links["m-b1"]),
    )
    return digest_cards(
        TITLE,
        f"{len(given)} stories.",
        given,
        Names(PEOPLE, links),
        in_thread=True,
        questions=asked if questions else (),
    )


def replies(made: list[Card]) -> list[Reply]:
    """Return the cards where a channel's digest puts them."""
    head, *rest = made
    return [Reply(head, Audience.CHANNEL), *(Reply(each, Audience.UNDER) for each in rest)]


def _article(at: str, title: str, *sentences: str) -> Article:
    url = f"https://news.example/2026/11/{at}?utm=a&b=(c)"
    label = Label(Completeness.FULL)
    return Article(
        at, url, title, "Ada Brand", "Kellan Post", "2026-11-22", "en", " ".join(sentences), label
    )


def _spans(article: Article) -> list[Span]:
    middle = article.text.index(". ") + 1
    return [Span(0, middle), Span(middle + 1, len(article.text))]
