"""A digest for one person: by direct message, of the channels that they choose and are a member of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.conversation import about
from bot.conversation.desk import Desk, to_author
from bot.conversation.telling import Telling, Window, tell
from bot.digests import digest_wording
from bot.errors import ChatError, PlatformFailed, Undeliverable
from bot.ledger import Feed, Plan, Source
from bot.messages import Audience, Card, Event, Kind, Place, Post, Reply
from bot.schedules.schedule import coming
from bot.schedules.schedule_words import understood
from bot.showing.cards import unnamed, without
from index.types import Scope

_OFF = {"off", "stop", "no", "none"}


async def choose(desk: Desk, event: Event, words: str) -> list[Reply]:
    """Have who asks told of this channel too, or no more, or at another time: ``digest me …``."""
    try:
        space, channel = await _direct(desk, event)
        return await _choose(desk, event, Feed(event.platform, space, channel), words)
    except PlatformFailed:
        raise
    except ChatError as error:
        return to_author(_refusal(error))


async def _direct(desk: Desk, event: Event) -> tuple[str, str]:
    """Return where a person is written to who may be told of a channel. Raises ChatError."""
    if event.place is Place.DIRECT:
        raise ChatError(digest_wording.CHOOSE_IN_A_CHANNEL)
    if not await desk.chat(event).sees(event.space, event.channel, event.author):
        raise ChatError(digest_wording.NO_MEMBER)
    known = await desk.ledger.personal_of(event.space, event.author)
    if known:  # Discord takes a bot that opens many for one that pesters people
        return known[0].space, known[0].channel
    space, channel = await desk.chat(event).direct(event.space, event.author)
    if not channel:
        raise ChatError(digest_wording.NO_DIRECT_MESSAGES)
    return space, channel


async def _choose(desk: Desk, event: Event, place: Feed, words: str) -> list[Reply]:
    here = Source(event.space, event.channel)
    if words in _OFF:
        await desk.ledger.remove_source(place.space, place.channel, here)
        return to_author(digest_wording.NO_MORE_OF_THIS)
    zone = await desk.zone_of(event, event.author)
    await desk.ledger.plan_digests(place, zone, event.author)
    plan = await desk.ledger.digest_plan(place.space, place.channel)
    if plan is None:  # the person was forgotten meanwhile
        return []
    chosen = understood(words, plan.schedule) if words else replace(plan.schedule, on=True)
    if chosen != plan.schedule:
        await desk.ledger.change_digests(place.space, place.channel, chosen)
    await desk.ledger.add_source(place.space, place.channel, here, event.author)
    changed = await desk.ledger.digest_plan(place.space, place.channel)
    return [Reply(await when(desk, changed or plan, event.at), Audience.AUTHOR)]


def _refusal(error: ChatError) -> str:
    return digest_wording.TAKES_NO_MESSAGES if isinstance(error, Undeliverable) else str(error)


async def when(desk: Desk, plan: Plan, now: str) -> Card:
    """Return when a digest comes, and for a person's of how many channels it tells."""
    zone = plan.zone_in_force
    at = coming(plan.schedule, zone, plan.last, datetime.fromisoformat(now))
    local = at.astimezone(ZoneInfo(zone)) if at else None
    if not plan.person:
        of = "" if plan.has_zone else desk.chats[plan.platform].space_is
        return about.digest(plan.schedule, zone, local, unknown_in=of)
    sources = await desk.ledger.sources(plan.space, plan.channel)
    return about.personal_digest(plan.schedule, zone, local, len(sources), known=plan.has_zone)


async def tell_all(desk: Desk, event: Event, plan: Plan, window: Window, title: str) -> Telling:
    """Tell of each chosen channel that the person is a member of now: it is asked each time."""
    cards: list[Card] = []
    articles: list[str] = []
    chat = desk.chat(event)
    for source in await desk.ledger.sources(plan.space, plan.channel):
        if not await chat.sees(source.space, source.channel, plan.person):
            continue
        name = await desk.called(event, source.space, source.channel)
        # What two of the channels shared is told once.
        told = dict(window.told) | dict.fromkeys(articles, window.until.date())
        of = digest_wording.of_channel(title, name)
        telling = await tell(desk, event, source, replace(window, told=told), of, in_thread=False)
        cards += telling.cards
        articles += telling.articles
    return Telling(tuple(cards), tuple(articles))


async def take_out(desk: Desk, event: Event, articles: Sequence[str], channel: str = "") -> None:
    """Take articles that have left a channel out of the digests that people were sent."""
    for post in await _sent(desk, event, channel or event.channel):
        card = post.card
        for article in articles:
            card = without(card, article)
        await desk.show(post, card)


async def take_out_channel(desk: Desk, event: Event, channel: str) -> None:
    """Take all of a channel out of the digests that people were sent."""
    found = await desk.library.articles(Scope(event.space, channel))
    await take_out(desk, event, [article.id for article, _ in found], channel)


async def unname(desk: Desk, event: Event, name: str, questions: Sequence[str]) -> None:
    """Take a person's name and questions out of the digests that others were sent."""
    for source in await desk.ledger.sources_in(event.space):
        for post in await _sent(desk, event, source.channel):
            await desk.show(post, unnamed(post.card, name, questions))


async def take_back(desk: Desk, event: Event) -> None:
    """Take away the digests that a person was sent, who asks to be forgotten."""
    for each in await desk.ledger.personal_of(event.space, event.author):
        for post in await _digests_in(desk, each):
            await desk.take_away(post, forget=True)


async def _sent(desk: Desk, event: Event, channel: str) -> list[Post]:
    """Return the personal digests that may tell of a channel."""
    places = await desk.ledger.told_of(event.space, channel)
    return [post for each in places for post in await _digests_in(desk, each)]


async def _digests_in(desk: Desk, place: Source) -> list[Post]:
    """Return the digests that a person was sent, and those that they asked for."""
    posts = await desk.ledger.posts_since(place.space, place.channel, "")
    return [post for post in posts if post.card.kind is Kind.DIGEST]
