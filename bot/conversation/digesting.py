"""The daily digest: when its hour has come, when somebody asks for it, and when it is to come."""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import about, wording
from bot.cards import note_card
from bot.conversation.desk import Desk, scope_of, to_author
from bot.digest import Before, Told, digest
from bot.digest_cards import Names, digest_cards
from bot.errors import ChatError
from bot.ledger import Feed, Plan
from bot.messages import Action, Ask, Audience, Button, Card, Event, Kind, Reply
from bot.schedule import Schedule, coming, understood

GOES_ON = timedelta(days=7)  # for which a story that was told can come back with what is new in it

_SAYS = {
    Ask.DIGEST_ON: "on",
    Ask.DIGEST_OFF: "off",
    Ask.DIGEST_DAILY: "daily",
    Ask.DIGEST_WEEKDAYS: "weekdays",
    Ask.DIGEST_NOW: "now",
}
_SHOW = Button(Action.SHOW, wording.SHOW, "")


async def due(desk: Desk, event: Event) -> list[Reply]:
    """Tell what a channel shared until its digest's hour; nothing where nothing was shared."""
    plan = await desk.ledger.digest_plan(event.space, event.channel)
    if plan is None:  # the channel was forgotten meanwhile
        return []
    covered = json.loads(event.text)
    until, day = datetime.fromisoformat(covered["until"]), date.fromisoformat(event.part)
    missed = [date.fromisoformat(each) for each in covered["missed"]]
    told = await _told(desk, event, plan, until)
    await desk.ledger.digest_made(event, until, _articles(told))
    if not told:
        return []
    cards = await _cards(desk, event, told, wording.digest_of(day, missed), in_thread=True)
    return [Reply(cards[0], Audience.CHANNEL), *(Reply(each, Audience.UNDER) for each in cards[1:])]


async def command(desk: Desk, event: Event) -> list[Reply]:
    """Say when the digest comes, show it, or change when it comes: ``/footnote digest …``."""
    words = _SAYS.get(event.ask, " ".join(event.text.lower().split()))
    plan = await desk.ledger.digest_plan(event.space, event.channel)
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


async def _state(_: Desk, event: Event, plan: Plan) -> list[Reply]:
    zone = plan.zone_in_force
    at = coming(plan.schedule, zone, plan.last, datetime.fromisoformat(event.at))
    local = at.astimezone(ZoneInfo(zone)) if at else None
    return [Reply(about.digest(plan.schedule, zone, local, known=plan.has_zone), Audience.AUTHOR)]


async def _now(desk: Desk, event: Event, plan: Plan) -> list[Reply]:
    return await _shown_to_author(desk, event, plan, wording.DIGEST_NOW, (_SHOW,))


async def _preview(desk: Desk, event: Event, plan: Plan) -> list[Reply]:
    return await _shown_to_author(desk, event, plan, wording.DIGEST_PREVIEW, ())


async def _shown_to_author(
    desk: Desk, event: Event, plan: Plan, title: str, buttons: Sequence[Button]
) -> list[Reply]:
    until = datetime.fromisoformat(event.at)
    told = await _told(desk, event, plan, until)
    if not told:
        return to_author(wording.NOTHING_TO_TELL)
    head, *rest = await _cards(desk, event, told, title, in_thread=False)
    first = Card(head.kind, head.paragraphs, head.citations, (*buttons, *head.buttons))
    return [Reply(each, Audience.AUTHOR) for each in (first, *rest)]


async def _change(desk: Desk, event: Event, plan: Plan, words: str) -> list[Reply]:
    if not await desk.manages(event):
        return to_author(wording.NOT_YOUR_SETTINGS)
    try:
        chosen: Schedule = understood(words, plan.schedule)
    except ChatError as error:
        return [Reply(note_card(str(error)), Audience.AUTHOR)]
    await desk.ledger.change_digests(event.space, event.channel, chosen)
    changed = await desk.ledger.digest_plan(event.space, event.channel)
    return await _state(desk, event, changed) if changed else []


async def _told(desk: Desk, event: Event, plan: Plan, until: datetime) -> list[Told]:
    """Return what no other digest has told; made again after a crash, it is the same."""
    # What was read late, as after an outage, was shared before the last digest and is in none.
    begins = until - GOES_ON
    before = Before(
        since=max(begins, plan.covers),
        told=await desk.ledger.told(event),
        discussed=await desk.ledger.discussed(
            event.space, event.channel, begins.astimezone(UTC).isoformat(timespec="milliseconds")
        ),
    )
    return await digest(desk.library, scope_of(event), begins, until, before)


async def _cards(
    desk: Desk, event: Event, told: Sequence[Told], title: str, *, in_thread: bool
) -> list[Card]:
    shares = [share for each in told for _, share in each.first_shares]
    people = {share.shared_by for share in shares}
    names = Names(
        {person: await desk.name_of(event, person) for person in people},
        {share.message: await desk.link_to(event, share.message) for share in shares},
    )
    says = wording.digest_says(len(told), len({each.article for each in shares}), len(people))
    return digest_cards(title, says, told, names, in_thread=in_thread)


def _articles(told: Sequence[Told]) -> list[str]:
    return [article.id for each in told for article in each.story.articles]


_SHOWN: dict[str, Callable[[Desk, Event, Plan], Awaitable[list[Reply]]]] = {
    "": _state,
    "now": _now,
    "preview": _preview,
}
