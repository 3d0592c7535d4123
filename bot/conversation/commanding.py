"""Commands, and what the bot says of itself."""

import json
from collections.abc import Iterator
from datetime import datetime

from bot.channel_settings import ChannelSettings
from bot.commands import nearly
from bot.conversation import about
from bot.conversation.desk import Desk, scope_of, to_author
from bot.conversation.digesting import plan_from
from bot.errors import ChatError
from bot.messages import Audience, Card, Event, Kind, Paragraph, Reply, Role
from bot.schedules.schedule_words import in_words
from bot.showing import wording
from bot.showing.cards import note_card

LISTED = 20  # articles


async def articles(desk: Desk, event: Event) -> list[Reply]:
    """List what was shared in the channel, newest first, each with its thread."""
    found = await desk.library.articles(scope_of(event))
    items = []
    for article, share in found[:LISTED]:
        link = await desk.link_to(event, share.message)
        by = await desk.name_of(event, share.shared_by)
        says = wording.listed(article, by, share.shared_at)
        items.append(Paragraph(Role.ITEM, says, article=article.id, link=link))
    return [_to_author(Card(Kind.LIST, (about.articles(len(found), LISTED), *items)))]


async def privacy(desk: Desk, event: Event) -> list[Reply]:
    """Say exactly what is stored here."""
    found = await desk.library.articles(scope_of(event))
    settings = await desk.ledger.settings(event.space, event.channel)
    kept = await desk.ledger.counts(event.space, event.channel)
    alone = desk.chat(event).alone
    return [_to_author(about.privacy(len(found), kept, settings.keep_days, alone=alone))]


async def status(desk: Desk, _: Event) -> list[Reply]:
    """Say since when it is up, what came last, what waits, and what was made up for."""
    return [_to_author(about.status(await desk.ledger.noted()))]


async def help_(desk: Desk, event: Event) -> list[Reply]:
    """Say what can be done, or which command was meant by a word that is nearly one."""
    if meant := nearly(event.text):
        return to_author(wording.no_command(event.text, meant))
    return [_to_author(about.help_(alone=desk.chat(event).alone))]


async def show_settings(desk: Desk, event: Event) -> list[Reply]:
    """Show what the channel has chosen."""
    settings = await desk.ledger.settings(event.space, event.channel)
    return [_to_author(about.settings(settings, changed=False, alone=desk.chat(event).alone))]


async def change_settings(desk: Desk, event: Event) -> list[Reply]:
    """Keep what was filled in, where who did so administers the channel."""
    if not await desk.manages(event):
        return to_author(wording.NOT_YOUR_SETTINGS)
    try:
        chosen = ChannelSettings.from_values(event.values)
    except ChatError as error:
        return to_author(str(error))
    await desk.ledger.save_settings(event.space, event.channel, chosen)
    return [_to_author(about.settings(chosen, changed=True, alone=desk.chat(event).alone))]


async def introduce(desk: Desk, event: Event) -> list[Reply]:
    """Say once in a channel what this is, and plan its digests."""
    await plan_from(desk, event)
    plan = await desk.ledger.digest_plan(event.space, event.channel)
    when = in_words(plan.schedule, plan.zone_in_force) if plan else ""
    return [Reply(about.introduction(when, alone=desk.chat(event).alone), Audience.CHANNEL)]


async def home(_: Desk, __: Event) -> list[Reply]:
    """Fill the bot's own page."""
    return [Reply(about.HOME, Audience.HOME)]


async def away(desk: Desk, event: Event) -> list[Reply]:
    """Say once what was missed and has been made up for."""
    missed = json.loads(event.text)
    since, until = datetime.fromisoformat(missed["since"]), datetime.fromisoformat(event.at)
    counted = list(_counted(missed))
    says = wording.away(since, until, counted)
    await desk.ledger.note(about.MADE_UP_FOR, says)
    return [Reply(note_card(says), Audience.CHANNEL)]


def _counted(missed: dict[str, int]) -> Iterator[str]:
    messages, links = missed.get("messages", 0), missed.get("links", 0)
    if links:
        yield wording.counted(links, "link")
    if messages > links:
        yield wording.counted(messages - links, "other message")


def _to_author(card: Card) -> Reply:
    return Reply(card, Audience.AUTHOR)
