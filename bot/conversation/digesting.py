"""The daily digest: when its hour has come, when somebody asks for it, and when it is to come."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from bot.conversation import personal
from bot.conversation.desk import Desk, to_author
from bot.conversation.telling import Window, tell
from bot.digests import digest_wording
from bot.errors import ChatError
from bot.ledger import Feed, Plan, Source
from bot.messages import (
    Action,
    Ask,
    Audience,
    Button,
    Card,
    Event,
    Kind,
    Paragraph,
    Place,
    Reply,
    Role,
)
from bot.schedules.schedule import AHEAD
from bot.schedules.schedule_words import understood, zone_in
from bot.showing import wording
from bot.times import now, written

_SAYS = {
    Ask.DIGEST_ON: "on",
    Ask.DIGEST_OFF: "off",
    Ask.DIGEST_DAILY: "daily",
    Ask.DIGEST_WEEKDAYS: "weekdays",
    Ask.DIGEST_NOW: "now",
}
_SPACE = {"server", "workspace"}  # before a zone: for all channels there that chose none
_SHOW = Button(Action.SHOW, wording.SHOW, "")

_turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()  # by channel


async def due(desk: Desk, event: Event) -> list[Reply]:
    """Tell what a channel shared until its digest's hour; nothing where nothing was shared."""
    turn = _turns.setdefault((event.space, event.channel), asyncio.Lock())
    async with turn:  # two that waited and are made at once would tell the same
        return await _in_turn(desk, event)


async def _in_turn(desk: Desk, event: Event) -> list[Reply]:
    plan = await desk.ledger.digest_plan(event.space, event.channel)
    if plan is None:  # the channel was forgotten meanwhile
        return []
    covered = json.loads(event.text)
    until, day = datetime.fromisoformat(covered["until"]), date.fromisoformat(event.part)
    made = await desk.ledger.days_made(event)
    # A day to come was made by a clock that was ahead: whatever comes until then is still to be told.
    newest = (datetime.fromisoformat(now()) + AHEAD).date()
    if day not in made and any(day < each <= newest for each in made):
        return []  # it waited until a later one had told its articles, and named its day
    missed = [each for each in map(date.fromisoformat, covered["missed"]) if each not in made]
    title = digest_wording.digest_of(day, missed)
    window = await _window(desk, event, plan, until)
    if plan.person:
        telling = await personal.tell_all(desk, event, plan, window, title)
    else:
        page = await desk.page(event, f"{day}")
        here = Source(event.space, event.channel)
        telling = await tell(desk, event, here, window, title, in_thread=True, page=page)
    await desk.ledger.digest_made(event, until, telling.articles)
    under = Audience.CHANNEL if plan.person else Audience.UNDER
    return [
        Reply(card, under if number else Audience.CHANNEL)
        for number, card in enumerate(telling.cards)
    ]


async def command(desk: Desk, event: Event) -> list[Reply]:
    """Say when the digest comes, show it, or change when it comes: ``/footnote digest …``."""
    words = _SAYS.get(event.ask, " ".join(event.text.lower().split()))
    if words == "me" or words.startswith("me "):
        return await personal.choose(desk, event, words.removeprefix("me").strip())
    plan = await desk.ledger.digest_plan(event.space, event.channel)
    if plan is None and event.place is Place.DIRECT:  # it would be a channel's, and stay nobody's
        return to_author(digest_wording.CHOOSE_IN_A_CHANNEL)
    if plan is None:
        await plan_from(desk, event)
        plan = await desk.ledger.digest_plan(event.space, event.channel)
    if plan is None:  # the channel was forgotten meanwhile
        return []
    shown = _SHOWN.get(words)
    return await (shown(desk, event, plan) if shown else _change(desk, event, plan, words))


async def plan_from(desk: Desk, event: Event) -> None:
    """Plan the digests of a channel from now on, in the zone of the event's author."""
    zone = await desk.zone_of(event, event.author)
    await desk.ledger.plan_digests(Feed(event.platform, event.space, event.channel), zone)


async def remember_shown(desk: Desk, event: Event, card: Card) -> None:
    """Note that everybody has been shown what ``card`` tells, where it is a digest."""
    if card.kind is Kind.DIGEST:
        plan = await desk.ledger.digest_plan(event.space, event.channel)
        zone = ZoneInfo(plan.zone_in_force if plan else "UTC")
        today = datetime.fromisoformat(event.at).astimezone(zone).date()
        await desk.ledger.tell(event, today, card.articles)


async def _state(desk: Desk, event: Event, plan: Plan) -> list[Reply]:
    return [Reply(await personal.when(desk, plan, event.at), Audience.AUTHOR)]


async def _now(desk: Desk, event: Event, plan: Plan) -> list[Reply]:
    return await _shown_to_author(desk, event, plan, digest_wording.DIGEST_NOW, (_SHOW,))


async def _preview(desk: Desk, event: Event, plan: Plan) -> list[Reply]:
    return await _shown_to_author(desk, event, plan, digest_wording.DIGEST_PREVIEW, ())


async def _feed(desk: Desk, event: Event, _: Plan) -> list[Reply]:
    return await _led_to(desk, event)


async def _new_feed(desk: Desk, event: Event, _: Plan) -> list[Reply]:
    if not await desk.manages(event):
        return to_author(wording.NOT_YOUR_SETTINGS)
    await desk.ledger.new_feed_token(event.platform, event.space, event.channel)
    return await _led_to(desk, event)


async def _led_to(desk: Desk, event: Event) -> list[Reply]:
    page = await desk.page(event)
    if not page:
        return to_author(digest_wording.NO_PAGES)
    feed = Paragraph(Role.ITEM, digest_wording.FEED, link=f"{page}feed.xml")
    pages = Paragraph(Role.ITEM, digest_wording.DIGEST_PAGES, link=page)
    return to_author(digest_wording.WHO_HAS_THE_LINK, pages, feed)


async def _shown_to_author(
    desk: Desk, event: Event, plan: Plan, title: str, buttons: Sequence[Button]
) -> list[Reply]:
    window = await _window(desk, event, plan, datetime.fromisoformat(event.at))
    if plan.person:
        telling = await personal.tell_all(desk, event, plan, window, title)
        buttons = ()
    else:
        here = Source(event.space, event.channel)
        telling = await tell(desk, event, here, window, title, in_thread=False)
    if not telling.cards:
        return to_author(digest_wording.NOTHING_TO_TELL)
    head, *rest = telling.cards
    first = replace(head, buttons=(*buttons, *head.buttons))
    return [Reply(each, Audience.AUTHOR) for each in (first, *rest)]


async def _change(desk: Desk, event: Event, plan: Plan, words: str) -> list[Reply]:
    first, _, rest = words.partition(" ")
    if first in _SPACE:
        return await _choose_for_all(desk, event, rest)
    try:
        chosen = understood(words, plan.schedule)
    except ChatError as error:
        return to_author(str(error))
    if not await desk.manages(event):
        return to_author(wording.NOT_YOUR_SETTINGS)
    await desk.ledger.change_digests(event.space, event.channel, chosen)
    changed = await desk.ledger.digest_plan(event.space, event.channel)
    return await _state(desk, event, changed) if changed else []


async def _choose_for_all(desk: Desk, event: Event, words: str) -> list[Reply]:
    """Keep a zone for the channels of the space that chose none, and say when this one's comes."""
    if event.place is Place.DIRECT:
        return to_author(digest_wording.ZONE_IN_A_CHANNEL)
    try:
        zone = zone_in(words)
    except ChatError as error:
        return to_author(str(error))
    if not zone:
        return to_author(digest_wording.which_zone(desk.chat(event).space_is))
    if not await desk.chat(event).manages_space(event):
        return to_author(digest_wording.NOT_YOUR_ZONE)
    await desk.ledger.choose_zone(event.space, zone)
    changed = await desk.ledger.digest_plan(event.space, event.channel)
    if changed is None:  # the channel was forgotten meanwhile
        return []
    card = await personal.when(desk, changed, event.at)
    says = Paragraph(Role.SAYS, digest_wording.zone_for_all(zone))
    return [Reply(replace(card, paragraphs=(says, *card.paragraphs)), Audience.AUTHOR)]


async def _window(desk: Desk, event: Event, plan: Plan, until: datetime) -> Window:
    """Return what no other digest has told; made again after a crash, it is the same."""
    last = await desk.ledger.told_until(event)
    return Window(
        since=plan.covers,
        until=until,
        told=await desk.ledger.told(event),
        last=written(datetime.fromisoformat(last) if last else plan.covers),
    )


_SHOWN: dict[str, Callable[[Desk, Event, Plan], Awaitable[list[Reply]]]] = {
    "": _state,
    "now": _now,
    "preview": _preview,
    "feed": _feed,
    "feed new": _new_feed,
}
