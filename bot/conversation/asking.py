"""Questions: of a channel, of the articles of a thread, and after another question."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation.desk import Desk, scope_of
from bot.messages import Audience, Card, Event, Reply
from bot.showing.cards import answer_card, article_card
from index.types import Previous, Reading

# “Summarise this, please”, “tl;dr”: no question, and nothing else is said.
_SUMMARY = re.compile(
    r"\W*(?:(?:please|pls|can you|could you)\W+)*"
    r"(?:summari[sz]e|sum (?:it|this|that) up|(?:(?:give|show) (?:me|us) )?(?:an? |the )?(?:short |quick )?"
    r"(?:summary|tl;?\s?dr|key (?:facts|passages|points|takeaways)|main points)|zusammenfassung|resumen|résumé|总结)"
    r"(?:\s(?:of )?(?:it|that|this(?: (?:article|page|story|text))?|the (?:article|page|story|text)))?"
    r"(?:\W+(?:please|pls|for (?:me|us)))*\W*",
    re.IGNORECASE,
)


async def answer(desk: Desk, event: Event) -> list[Reply]:
    """Answer a question, to everyone or to who asked."""
    await desk.chat(event).working(event)
    card = await _summary(desk, event) or await answered(desk, event)
    return [Reply(card, Audience.AUTHOR if event.private else Audience.THREAD)]


async def answered(desk: Desk, event: Event) -> Card:
    """Return the answer, and remember the question in its thread unless it was asked in private."""
    scope = scope_of(event, await _articles(desk, event))
    found = await desk.library.ask(
        event.text,
        scope,
        lowered=await desk.ledger.lowered(event.space, event.channel),
        previous=await _previous(desk, event),
        asked_at=await _asked_at(desk, event),
    )
    if not event.private:
        await desk.ledger.remember_question(event, found.status.value, found.cited)
    return answer_card(found, scope, private=event.private)


async def _summary(desk: Desk, event: Event) -> Card | None:
    """Return the card of the one article of a thread in which nothing but its summary is asked for."""
    articles = await _articles(desk, event) if _SUMMARY.fullmatch(event.text) else ()
    if len(articles) != 1:
        return None
    settings = await desk.ledger.settings(event.space, event.channel)
    for article, share in await desk.library.articles(scope_of(event, articles)):
        summary = await desk.library.summarise(article)
        return article_card(Reading(article, summary, share, is_new=False), settings.length)
    return None


async def _asked_at(desk: Desk, event: Event) -> datetime:
    """Return when it was asked, by the clocks of the place where it was."""
    plan = await desk.ledger.digest_plan(event.space, event.channel)
    zone = ZoneInfo(plan.zone_in_force if plan else "UTC")
    return datetime.fromisoformat(event.at).astimezone(zone)


async def _articles(desk: Desk, event: Event) -> tuple[str, ...]:
    """Return the articles that are asked: those of the thread, and else all of the channel."""
    if event.articles:
        return event.articles
    return await desk.ledger.articles_in(event.space, event.channel, event.root)


async def _previous(desk: Desk, event: Event) -> Previous | None:
    """Return what the thread asked before, where it did."""
    asked = await desk.ledger.questions_in(event.space, event.channel, event.root)
    before = [each for each in asked if each.at < event.at and each.message != event.message]
    return Previous(before[-1].question, before[-1].articles) if before else None
