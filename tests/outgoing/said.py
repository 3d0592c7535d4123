"""Every kind of card, made as the bot makes it, of an article, people and a channel that say a text."""

from collections.abc import Callable
from datetime import date

from bot.channel_settings import ChannelSettings
from bot.conversation import about
from bot.digests import digest_wording
from bot.digests.digest import Told
from bot.digests.digest_cards import Names, Question, digest_cards
from bot.messages import Card, Kind, Paragraph, Role
from bot.showing import failure_wording, wording
from bot.showing.cards import (
    answer_card,
    article_card,
    context_card,
    failure_card,
    forgotten_card,
    known_card,
    note_card,
    passages_card,
    unasked_card,
    verified_card,
    why_card,
)
from index.errors import NothingToRead
from index.types import (
    Answer,
    Article,
    Completeness,
    Dispute,
    Explanation,
    Label,
    Quote,
    Reading,
    Reason,
    Scope,
    Share,
    Side,
    Span,
    Standing,
    Status,
    Story,
    Subject,
    Summary,
    Verified,
)
from tests.library.twins import MONDAY

HOME = "https://news.example/"  # where every link of ours leads, or
CHAT = "https://chat.example/"
DIGEST_CARDS = 2
BEFORE, AFTER = "The ferry sailed, and ", " was what Oona Marsh had said of it."

_SCOPE = Scope("s", "c")


def article(text: str, at: str = "a") -> Article:
    """Return an article that says ``text`` wherever an article says something."""
    return Article(
        id=at,
        url=f"{HOME}{at}?b=(c)&d=*e*",
        title=text,
        byline=text,
        site=text,
        published="2026-03-04",
        language="en",
        text=f"{BEFORE}{text}{AFTER}",
        label=Label(Completeness.PARTIAL, text, 900),
    )


def cards(text: str) -> dict[str, Card]:
    """Return the cards by what they are."""
    return {name: make() for name, make in makers(text).items()}


def makers(text: str) -> dict[str, Callable[[], Card]]:
    """Return what makes each of the cards."""
    said = article(text)
    span = Span(0, len(said.text))
    share = Share("s", "c", said.id, "m1", text, MONDAY)
    summary = Summary(one=(span,), three=(span,), passages=(span,), alone=(span,))
    reading = Reading(said, summary, share, True)

    def answer(status: Status, *, private: bool) -> Callable[[], Card]:
        return lambda: answer_card(_answer(text, status), _SCOPE, private=private)

    def told(number: int) -> Callable[[], Card]:
        return lambda: _digest(text, said, span)[number]

    answered = answer(Status.ANSWERED, private=False)
    return {
        "a summary": lambda: article_card(reading),
        "key passages": lambda: passages_card(said, summary),
        "context": lambda: context_card([(said, span)]),
        "known": lambda: known_card(reading, text, f"{CHAT}thread", [text]),
        "an answer": answered,
        "an answer for one": answer(Status.ANSWERED, private=True),
        "closest": answer(Status.CLOSEST, private=True),
        "nothing": answer(Status.NOTHING, private=True),
        "why": lambda: why_card(answered(), {said.id: wording.shared(text, MONDAY)}),
        "verified": lambda: verified_card(
            answered(), dict.fromkeys((1, 2), Verified(span, Standing.CHANGED, said.text))
        ),
        "asked of people": lambda: note_card(
            wording.asks(text, none=True), Paragraph(Role.ASKED, wording.clean(text))
        ),
        "not read": lambda: failure_card(
            failure_wording.failure(NothingToRead("", Completeness.BLOCKED, text)), "ab12"
        ),
        "articles": lambda: Card(
            Kind.LIST,
            (
                about.articles(1, 20),
                Paragraph(Role.ITEM, wording.listed(said, text, MONDAY), link=f"{CHAT}1"),
            ),
        ),
        "forgotten of several": lambda: Card(
            Kind.LIST, (Paragraph(Role.ITEM, wording.title(said)),), article=said.id
        ),
        **{f"a digest, {number}": told(number) for number in range(DIGEST_CARDS)},
        **_of_its_own(text),
    }


def _of_its_own(text: str) -> dict[str, Callable[[], Card]]:
    """Return what makes the cards that repeat nothing, or only what a person chose."""
    return {
        "forgotten": lambda: forgotten_card("a"),
        "help": lambda: about.help_(alone=False),
        "help where one is alone": lambda: about.help_(alone=True),
        "home": lambda: about.HOME,
        "settings": lambda: about.settings(
            ChannelSettings(blocked=(text[:200].replace("\n", " "),)), changed=True
        ),
        "no question": lambda: unasked_card("That cannot be asked."),
    }


def _answer(text: str, status: Status) -> Answer:
    quotes = tuple(_quote(article(text, at)) for at in ("a", "b"))
    why = Explanation(
        (Span(0, len(quotes[0].text)),), 0.5, 0.5, (Reason("passage similarity", 0.5, 0.5),)
    )
    if status is Status.ANSWERED:
        disputes = (Dispute(Subject.NUMBER, (Side(0, MONDAY, True), Side(1, MONDAY, False))),)
        return Answer(text, status, 0.9, quotes, (), (why, why), disputes)
    closest = quotes if status is Status.CLOSEST else ()
    return Answer(text, status, 0.2, (), closest, (why, why) if closest else ())


def _quote(of: Article) -> Quote:
    """Return the whole text as a quote, its first word and what a stranger said in it marked."""
    marks = (Span(0, 3), Span(len(BEFORE), len(of.text) - len(AFTER)))
    return Quote(
        of.text, 0, len(of.text), of.url, of, 1.0, marks if len(marks[1].of(of.text)) else ()
    )


def _digest(text: str, first: Article, span: Span) -> list[Card]:
    second = article(text, "b")
    shares = tuple(
        Share("s", "c", each.id, f"m-{each.id}", "ada", MONDAY) for each in (first, second)
    )
    told = Told(Story((first, second), shares), first, ((first, span),), 2, date(2026, 11, 20))
    links = {each.message: f"{CHAT}{each.message}" for each in shares}
    day = date(2026, 11, 20)
    made = digest_cards(
        digest_wording.of_channel(digest_wording.digest_of(day, ()), text),
        digest_wording.digest_says(4, 4, 1),
        [told] * 4,
        Names({"ada": text}, links),
        in_thread=True,
        questions=(
            Question(text, day, f"{CHAT}asked", (_quote(first),)),
            Question(text, day, f"{CHAT}asked"),
        ),
        page=f"{CHAT}digests/1",
    )
    assert len(made) == DIGEST_CARDS
    return made


REPEATING = frozenset(
    name for name, card in cards("kestrel nine").items() if "kestrel nine" in str(card.as_record())
)
