"""What is forgotten: an article, a person, a channel, a space. Nothing in flight brings it back."""

import logging

from bot.conversation import personal
from bot.conversation.desk import Desk, scope_of, to_author
from bot.messages import Ask, Audience, Event, Kind, Paragraph, Post, Reply, Role
from bot.showing import wording
from bot.showing.cards import forgotten_card, may_forget_card, unnamed, web
from index.errors import LinkError, UnknownArticle
from index.links.finding import as_link
from index.types import Article

LISTED = 5  # articles that fit what was named

log = logging.getLogger(__name__)


async def forget(desk: Desk, event: Event) -> list[Reply]:
    """Forget the article that is named: by its id, its link, or words of its title."""
    if event.article:
        return await forget_article(desk, event, event.article)
    if not event.text.strip():
        return to_author(wording.FORGET_WHAT)
    fits = _fits(event.text, [each for each, _ in await desk.library.articles(scope_of(event))])
    if len(fits) == 1:
        return await forget_article(desk, event, fits[0].id)
    items = [
        Paragraph(Role.ITEM, wording.told_apart(each), link=web(each), article=each.id)
        for each in fits[:LISTED]
    ]
    return to_author(wording.WHICH_ARTICLE if fits else wording.NO_SUCH_ARTICLE, *items)


async def forget_article(desk: Desk, event: Event, article: str) -> list[Reply]:
    """Forget an article, where who asks shared it or administers the channel."""
    shared = await desk.library.articles(scope_of(event, (article,))) if article else []
    # Nobody can be asked about what is gone already: a process may have died half-way.
    first = shared[0][1].shared_by if shared else event.author
    if first != event.author and not await desk.manages(event):
        return to_author(wording.NOT_YOURS)
    await desk.ledger.forgotten(event.space, event.channel, article)
    try:
        await desk.library.forget(article, scope_of(event))
    except UnknownArticle:
        log.info("forgotten before", extra={"key": event.key})
    await desk.take_out(event.space, event.channel, article)
    await personal.take_out(desk, event, [article])
    return [Reply(forgotten_card(article), Audience.AUTHOR)]


async def may_forget_person(_: Desk, __: Event) -> list[Reply]:
    """Ask once more whether who asks is to be forgotten: it cannot be undone."""
    return [Reply(may_forget_card(), Audience.AUTHOR)]


async def forget_person(desk: Desk, event: Event) -> list[Reply]:
    """Forget who asks: their name on what they shared, their questions, their votes."""
    await _unname(desk, event)
    await personal.take_back(desk, event)
    # The ledger first: what is being read meanwhile sees there that it has to be erased again.
    await desk.ledger.erase_person(event.space, event.author)
    await desk.library.forget_person(event.space, event.author)
    return to_author(wording.PERSON_FORGOTTEN)


async def leave(desk: Desk, event: Event) -> list[Reply]:
    """Forget a channel that the bot was taken out of."""
    await personal.take_out_channel(desk, event, event.channel)
    await desk.ledger.erase_channel(event.space, event.channel)
    await desk.library.forget_channel(event.space, event.channel)
    return []


async def purge(desk: Desk, event: Event) -> list[Reply]:
    """Forget a space that the bot was taken out of."""
    for source in await desk.ledger.sources_in(event.space):
        await personal.take_out_channel(desk, event, source.channel)
    await desk.ledger.erase_space(event.space)
    await desk.library.forget_space(event.space)
    return []


async def _unname(desk: Desk, event: Event) -> None:
    """Take a person's name and questions out of what everybody can see."""
    space, person = event.space, event.author
    name = await desk.chat(event).name_of(space, person)
    asked = await desk.ledger.questions_of(space, person)
    for post in await desk.ledger.posts_naming(space, person):
        if post.ask is Ask.ASK_PEOPLE and post.author == person:
            await desk.take_away(post, forget=True)
        else:
            await desk.show(post, unnamed(post.card, name, [*asked, *_repeated(post, person)]))
    await personal.unname(desk, event, name, asked)


def _repeated(post: Post, person: str) -> list[str]:
    """Return the question that a person's own answer repeats; it was asked in private."""
    if post.author != person or post.card.kind is Kind.KNOWN:
        return []
    return [each.text for each in post.card.paragraphs if each.role is Role.ASKED]


def _fits(named: str, articles: list[Article]) -> list[Article]:
    """Return the articles with this link, or else those whose title has all of these words."""
    try:
        key = as_link(named.strip()).key
    except LinkError:
        words = named.lower().split()
        return [
            each for each in articles if words and all(word in each.title.lower() for word in words)
        ]
    return [each for each in articles if each.url and _key(each.url) == key]


def _key(url: str) -> str:
    try:
        return as_link(url).key
    except LinkError:  # a file's
        return ""
