"""What a digest tells of a channel: its stories, and the questions that nothing has answered."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.conversation.desk import Desk
from bot.digests import digest_wording
from bot.digests.digest import Before, Told, digest
from bot.digests.digest_cards import Names, Question, digest_cards
from bot.ledger import QUESTIONS_KEPT, Asked, Source
from bot.messages import Card, Event
from bot.times import written
from index.errors import AskError
from index.types import Quote, Scope, Status

GOES_ON = timedelta(days=7)  # for which a story that was told can come back with what is new in it
ASKED_AGAIN = 50  # open questions that are put to new articles, the newest first

_OPEN = {Status.CLOSEST.value, Status.NOTHING.value}


@dataclass(frozen=True, slots=True)
class Window:
    """The time that a digest covers, and what went before it.

    What was first shared before ``since`` is not told, nor is what was ``told``. A question is new
    that was asked at or after ``last``, an ISO 8601 time in UTC.
    """

    since: datetime
    until: datetime
    told: Mapping[str, date]
    last: str


@dataclass(frozen=True, slots=True)
class Telling:
    """The cards of a digest, and the ids of the articles that they tell."""

    cards: tuple[Card, ...] = ()
    articles: tuple[str, ...] = ()


async def tell(
    desk: Desk,
    event: Event,
    source: Source,
    window: Window,
    title: str,
    *,
    in_thread: bool,
    page: str = "",
) -> Telling:
    """Tell what is new in ``source``; no cards where nothing is. Made again, it is the same.

    ``page`` is where the digest stands as a page.
    """
    there = replace(event, space=source.space, channel=source.channel)
    # What was read late, as after an outage, was shared before the last digest and is in none.
    begins = window.until - GOES_ON
    before = Before(
        since=max(begins, window.since),
        told=window.told,
        discussed=await desk.ledger.discussed(source.space, source.channel, written(begins)),
    )
    scope = Scope(source.space, source.channel)
    told = await digest(desk.library, scope, begins, window.until, before)
    if not told:
        return Telling()
    articles = tuple(article.id for each in told for article in each.story.articles)
    questions = [each async for each in _questions(desk, there, window, articles)]
    names = await _names(desk, there, told)
    shares = [share for each in told for _, share in each.first_shares]
    people = {share.shared_by for share in shares}
    says = digest_wording.digest_says(
        len(told), len({each.article for each in shares}), len(people)
    )
    cards = digest_cards(
        title, says, told, names, in_thread=in_thread, questions=questions, page=page
    )
    return Telling(tuple(cards), articles)


async def _names(desk: Desk, there: Event, told: Sequence[Told]) -> Names:
    shares = [share for each in told for _, share in each.first_shares]
    people = {share.shared_by for share in shares}
    return Names(
        {person: await desk.name_of(there, person) for person in people},
        {share.message: await desk.link_to(there, share.message) for share in shares},
    )


async def _questions(
    desk: Desk, there: Event, window: Window, articles: tuple[str, ...]
) -> AsyncIterator[Question]:
    """Yield what new articles may answer now, and then what stayed open since the last digest."""
    since = written(window.until - QUESTIONS_KEPT)
    asked = await desk.ledger.asked_since(there.space, there.channel, since)
    still_open: list[Question] = []
    for each in list(_unanswered(asked, written(window.until)))[-ASKED_AGAIN:]:
        quotes = await _answer(desk, there, each, articles)
        if not quotes and each.at < window.last:
            continue
        thread = await desk.link_to(there, each.message)
        day = datetime.fromisoformat(each.at).date()
        question = Question(each.question, day, thread, quotes)
        if quotes:
            yield question
        else:
            still_open.append(question)
    for question in still_open:
        yield question


def _unanswered(asked: Sequence[Asked], until: str) -> Iterator[Asked]:
    """Yield the questions that have found no answer, each the first time it was asked."""
    settled = {_words(each) for each in asked if each.status not in _OPEN}
    for each in asked:
        if each.at < until and _words(each) not in settled:
            settled.add(_words(each))
            yield each


def _words(asked: Asked) -> str:
    return " ".join(asked.question.casefold().split())


async def _answer(
    desk: Desk, there: Event, asked: Asked, articles: tuple[str, ...]
) -> tuple[Quote, ...]:
    lowered = await desk.ledger.lowered(there.space, there.channel)
    scope = Scope(there.space, there.channel, articles)
    try:
        found = await desk.library.ask(asked.question, scope, lowered=lowered)
    except AskError:  # it was a question in its thread, and is none alone
        return ()
    return found.quotes if found.status is Status.ANSWERED else ()
