"""The buttons under a card."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.conversation.desk import Desk, scope_of, to_author
from bot.conversation.digesting import remember_shown
from bot.conversation.forgetting import forget_article
from bot.messages import (
    Action,
    Ask,
    Audience,
    Card,
    Citation,
    Event,
    Kind,
    Paragraph,
    Place,
    Post,
    Reply,
    Role,
    State,
)
from bot.showing import failure_wording, wording
from bot.showing.cards import (
    context_card,
    lowered_card,
    note_card,
    passages_card,
    verified_card,
    why_card,
    with_reader,
)
from index.errors import ExtractError, FetchError, LinkError
from index.types import Lowered, Span, Verified

Press = Callable[[Desk, Event, Post], Awaitable[list[Reply]]]

_CLOSED = {Place.PRIVATE, Place.SHARED}


async def pressed(desk: Desk, event: Event) -> list[Reply]:
    """Do what a button says. Only who was shown a private card can press what is under it.

    Where not everybody may read along, the platform is asked whether who presses has left: a card can
    be left on their screen, and a press can have waited.
    """
    post = await desk.ledger.post(event.space, event.tag)
    if post is None or post.channel != event.channel or not _shown_to(post, event.author):
        return to_author(wording.TOO_OLD)
    if event.place in _CLOSED and await _has_left(desk, event):
        return to_author(wording.MEMBERS_ONLY)
    return await _PRESSES[event.ask](desk, event, post)


async def _more(desk: Desk, event: Event, post: Post) -> list[Reply]:
    article = await desk.library.article(post.card.article, scope_of(event))
    card = passages_card(article, await desk.library.summarise(article))
    link = desk.read_here(event, article.id)
    return [Reply(with_reader(card, [(0, article.id, link)]), Audience.AUTHOR)]


async def _context(desk: Desk, event: Event, post: Post) -> list[Reply]:
    around, links = [], []
    for cited in post.card.citations:
        article, before, after = await desk.library.around(
            cited.article, cited.start, cited.end, scope_of(event)
        )
        start = before.start if before else cited.start
        around.append((article, Span(start, after.end if after else cited.end)))
        link = desk.read_here(event, article.id, cited.start, cited.end)
        links.append((len(around), article.id, link))
    return [Reply(with_reader(context_card(around), links), Audience.AUTHOR)]


async def _why(desk: Desk, event: Event, post: Post) -> list[Reply]:
    if not post.card.why:
        return to_author(wording.TOO_OLD)
    cited = tuple(dict.fromkeys(each.article for each in post.card.citations))
    shared = {
        article.id: wording.shared(await desk.name_of(event, share.shared_by), share.shared_at)
        for article, share in await desk.library.articles(scope_of(event, cited))
    }
    return [Reply(why_card(post.card, shared), Audience.AUTHOR)]


async def _verify(desk: Desk, event: Event, post: Post) -> list[Reply]:
    found: dict[int, Verified | str] = {}
    for article in dict.fromkeys(each.article for each in post.card.citations):
        cited = [each for each in post.card.citations if each.article == article]
        numbers = [each.number for each in cited]
        found |= zip(numbers, await _verified(desk, event, cited), strict=True)
    return [Reply(verified_card(post.card, found), Audience.AUTHOR)]


async def _verified(
    desk: Desk, event: Event, cited: Sequence[Citation]
) -> Sequence[Verified | str]:
    """Return what has become of the citations of one article, or a sentence for why nobody knows."""
    spans = [Span(each.start, each.end) for each in cited]
    try:
        return await desk.library.verify(cited[0].article, scope_of(event), spans)
    except LinkError:
        return [wording.NO_PAGE] * len(cited)
    except (FetchError, ExtractError) as error:
        return [failure_wording.failure(error)] * len(cited)


async def _not_relevant(desk: Desk, event: Event, post: Post) -> list[Reply]:
    card = lowered_card(post.card)
    if card is None:
        return to_author(wording.TOO_OLD)
    await desk.ledger.lower(event.space, event.channel, _cited(card), event.author)
    return [Reply(card, Audience.AUTHOR)]


async def _relevant(desk: Desk, event: Event, post: Post) -> list[Reply]:
    await desk.ledger.raise_again(event.space, event.channel, _cited(post.card))
    return to_author(wording.RAISED)


def _cited(card: Card) -> list[Lowered]:
    return [Lowered(each.article, each.start, each.end) for each in card.citations]


async def _show(desk: Desk, event: Event, post: Post) -> list[Reply]:
    if await _is_posted(desk, event):
        return to_author(wording.SHOWN_ALREADY)
    await remember_shown(desk, event, post.card)
    buttons = tuple(each for each in post.card.buttons if each.action is not Action.SHOW)
    return [Reply(replace(post.card, buttons=buttons), Audience.CHANNEL)]


async def _ask_people(desk: Desk, event: Event, post: Post) -> list[Reply]:
    question = await _question(desk, post)
    if not question:
        return to_author(wording.TOO_OLD)
    if await _is_posted(desk, event):
        return to_author(wording.ASKED_ALREADY)
    name = await desk.name_of(event, event.author)
    says = wording.asks(name, none=post.card.kind is Kind.NOTHING)
    return [Reply(note_card(says, Paragraph(Role.ASKED, question)), Audience.CHANNEL)]


async def _vote(desk: Desk, event: Event, _: Post) -> list[Reply]:
    up = event.ask is Ask.UP
    await desk.ledger.vote(event.space, event.channel, event.tag, event.author, up=up)
    return to_author(wording.THANKS_UP if up else wording.THANKS_DOWN)


async def _forget(desk: Desk, event: Event, post: Post) -> list[Reply]:
    return await forget_article(desk, event, post.card.article)


async def _question(desk: Desk, post: Post) -> str:
    """Return what was asked: a private answer repeats it, a public one stands under it."""
    repeated = [each.text for each in post.card.paragraphs if each.role is Role.ASKED]
    asked = await desk.ledger.questions_in(post.space, post.channel, post.root)
    said = [each.question for each in asked if each.message == post.message]
    return next(iter(repeated + said), "")


async def _is_posted(desk: Desk, event: Event) -> bool:
    """Whether an earlier press of the same button has put something into the channel."""
    posts = await desk.ledger.posts_under(event.space, event.channel, event.message)
    return any(
        post.ask is event.ask and post.audience is Audience.CHANNEL and post.key != event.key
        for post in posts
        if post.state is not State.UNDELIVERABLE
    )


async def _has_left(desk: Desk, event: Event) -> bool:
    return await desk.chat(event).has_left(event.space, event.channel, event.author)


def _shown_to(post: Post, person: str) -> bool:
    return post.audience in {Audience.THREAD, Audience.CHANNEL} or post.author == person


_PRESSES: dict[Ask, Press] = {
    Ask.MORE: _more,
    Ask.CONTEXT: _context,
    Ask.WHY: _why,
    Ask.VERIFY: _verify,
    Ask.NOT_RELEVANT: _not_relevant,
    Ask.RELEVANT: _relevant,
    Ask.SHOW: _show,
    Ask.ASK_PEOPLE: _ask_people,
    Ask.UP: _vote,
    Ask.DOWN: _vote,
    Ask.FORGET: _forget,
}
