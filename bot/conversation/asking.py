"""Questions: of a channel, of the articles of a thread, and after another question."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.commands import asks_for_a_summary, asks_for_help, asks_to_read, command_in_words
from bot.conversation import about
from bot.conversation.desk import Desk, scope_of
from bot.ledger import Background
from bot.messages import Audience, Card, Event, Outcome, Reply
from bot.reception import is_article
from bot.showing import wording
from bot.showing.cards import answer_card, article_card, unasked_card
from index.types import Previous, Reading


async def answer(desk: Desk, event: Event) -> list[Reply]:
    """Answer a question, to everyone or to who asked; one asked in private leaves no trace."""
    await desk.chat(event).working(event)
    audience = Audience.AUTHOR if event.private else Audience.THREAD
    card, outcome = await said_to(desk, event)
    return [Reply(card, audience, None if event.private else outcome)]


async def said_to(desk: Desk, event: Event) -> tuple[Card, Outcome | None]:
    """Return what is said to a question, and what is to be remembered: nothing where it is no question."""
    if asks_for_help(event.text):
        return about.help_(alone=desk.chat(event).alone), None
    # Who asks by a command has been understood: “/footnote ask status” is a question.
    if not event.private and (said := command_in_words(event.text)):
        return unasked_card(wording.is_a_command(said)), None
    if asks_to_read(event.text):  # by a command: a message with a link has it read
        return unasked_card(wording.paste_it(alone=desk.chat(event).alone)), None
    if is_article(event.text):
        return unasked_card(wording.NO_QUESTION), None
    if asks_for_a_summary(event.text):
        return await _summary(desk, event), None
    return await answered(desk, event)


async def answered(desk: Desk, event: Event) -> tuple[Card, Outcome]:
    """Return the answer, and what is to be remembered of it."""
    background = await desk.ledger.background(event)
    scope = scope_of(event, event.articles or background.articles)
    found = await desk.library.ask(
        event.text,
        scope,
        lowered=background.lowered,
        previous=_previous(event, background),
        asked_at=_asked_at(event, background),
    )
    outcome = Outcome(found.status.value, tuple(found.cited))
    return answer_card(found, scope, private=event.private), outcome


async def _summary(desk: Desk, event: Event) -> Card:
    """Return the card of the one article of a thread, or where there is a summary to be seen."""
    articles = await _articles(desk, event)
    found = await desk.library.articles(scope_of(event, articles)) if articles else []
    if len(found) != 1:
        return unasked_card(wording.SUMMARIES_HERE if found else wording.SUMMARY_WHERE)
    article, share = found[0]
    settings = await desk.ledger.settings(event.space, event.channel)
    summary = await desk.library.summarise(article)
    return article_card(Reading(article, summary, share, is_new=False), settings.length)


def _asked_at(event: Event, background: Background) -> datetime:
    """Return when it was asked, by the clocks of the place where it was."""
    zone = background.plan.zone_in_force if background.plan else "UTC"
    return datetime.fromisoformat(event.at).astimezone(ZoneInfo(zone))


async def _articles(desk: Desk, event: Event) -> tuple[str, ...]:
    """Return the articles of the thread in which something is asked."""
    if event.articles:
        return event.articles
    return await desk.ledger.articles_in(event.space, event.channel, event.root)


def _previous(event: Event, background: Background) -> Previous | None:
    """Return what the thread asked before, where it did."""
    before = [
        each for each in background.asked if each.at < event.at and each.message != event.message
    ]
    return Previous(before[-1].question, before[-1].articles) if before else None
