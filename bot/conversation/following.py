"""A message that was edited or deleted: the reply follows it."""

from dataclasses import replace

from bot.conversation import personal
from bot.conversation.asking import said_to
from bot.conversation.desk import Desk, scope_of
from bot.conversation.reading import answered_beside
from bot.messages import TO_READ, Ask, Card, Event, Kind, Post, Reply
from bot.reception import asked_beside, link_part, part_read
from bot.showing.cards import unasked_card, unnamed
from bot.showing.failure_wording import failure
from index.errors import AskError
from index.links.finding import as_link

_ANSWERS = {Kind.ANSWERED, Kind.CLOSEST, Kind.NOTHING}
_READ = {Kind.ARTICLE, Kind.KNOWN}


async def edit(desk: Desk, event: Event) -> list[Reply]:
    """Forget the links that are no longer in the message, and answer its question again.

    New links are read by events of their own, and what is asked beside them is answered there. One
    that is asked only now, of what was read before or of no link at all, has its answer here.
    """
    posts = await desk.ledger.posts_under(event.space, event.channel, event.message)
    links = event.values.get("links", "").split()
    shared = await desk.library.shared_by(event.space, event.channel, event.message)
    kept = [article for article in shared if await _is_led_to(desk, event, article, links)]
    gone = _gone(posts, links, kept)
    if gone or len(kept) < len(shared):
        await _withdraw(desk, event, gone, kept)
    left = [post for post in posts if post not in gone]
    answers = [(post, question) for post in left if (question := _question(post, event.text))]
    for post, question in answers:
        asked = replace(event, text=question)
        await desk.show(post, await _answered_again(desk, asked, post))
    first = [] if answers else await _answered_first(desk, event, left, kept)
    if not (left or first or links):
        await _unask(desk, event)
        await desk.ledger.erase_event(event)
    return first


async def withdraw(desk: Desk, event: Event) -> list[Reply]:
    """Take back what a deleted message shared, and the replies to it."""
    space, channel, message = event.space, event.channel, event.message
    await _unask(desk, event)
    await desk.ledger.withdraw(space, channel, message)
    await _withdraw(desk, event, await desk.ledger.posts_under(space, channel, message), [])
    return []


async def _is_led_to(desk: Desk, event: Event, article: str, links: list[str]) -> bool:
    """Whether a message still shares an article: one of its links leads there, or it came as a file."""
    keys = await desk.library.keys(event.space, article)
    return not keys or any(as_link(link).key in keys for link in links)


def _gone(posts: list[Post], links: list[str], kept: list[str]) -> list[Post]:
    """Return the posts about links that are no longer among ``links``, but for articles that are ``kept``."""
    parts = {link_part(link) for link in links}
    read = [
        post
        for post in posts
        if post.ask is Ask.READ
        and part_read(post.key) not in parts
        and post.card.article not in kept
    ]
    about = {post.card.article for post in read if post.card.article}
    return read + [post for post in posts if post.ask is Ask.EDIT and post.card.article in about]


async def _withdraw(desk: Desk, event: Event, posts: list[Post], kept: list[str]) -> None:
    """Take back what a message shared, but for what is ``kept``, and the ``posts`` about it."""
    place = (event.space, event.channel, event.message)
    # Of what was read quietly no reply tells which articles it was: once they are gone, nothing does.
    await _quote_no_more(desk, event, await desk.library.withdrawing(*place, keep=kept), posts)
    gone = await desk.library.withdraw(*place, keep=kept)
    await _take_out(desk, event, await _lost(desk, event, gone, posts), posts)


async def _lost(desk: Desk, event: Event, gone: list[str], posts: list[Post]) -> list[str]:
    """Return the articles that left the channel: ``gone`` just now, or before a crash, as the replies tell."""
    told = dict.fromkeys([*gone, *(post.card.article for post in posts if post.card.article)])
    if not told:
        return []
    here = {article.id for article, _ in await desk.library.articles(scope_of(event, tuple(told)))}
    return [article for article in told if article not in here]


async def _take_out(desk: Desk, event: Event, articles: list[str], replies: list[Post]) -> None:
    """Take away the replies that shared articles, and these out of all others.

    The replies go last: after a crash they tell which articles it was.
    """
    await _quote_no_more(desk, event, articles, replies)
    for post in replies:
        await desk.take_away(post)
    for article in articles:  # of the replies that the platform left standing
        await desk.take_out(event.space, event.channel, article)


async def _quote_no_more(
    desk: Desk, event: Event, articles: list[str], replies: list[Post]
) -> None:
    """Take articles out of all that quotes them, but for the ``replies`` that shared them."""
    here = (event.space, event.channel)
    for article in articles:
        await desk.ledger.forgotten(*here, article)
        await desk.take_out(*here, article, but={post.tag for post in replies})
    await personal.take_out(desk, event, articles)


async def _unask(desk: Desk, event: Event) -> None:
    """Take what a message asked, and asks no more, out of the digests that repeat it."""
    asked = await desk.ledger.asked_by(event.space, event.channel, event.message)
    if not asked:
        return
    for day in await desk.ledger.digest_days(event.platform, event.space, event.channel):
        for post in day.posts:
            await desk.show(post, unnamed(post.card, "", asked))
    await personal.unname(desk, event, "", asked)


def _question(post: Post, text: str) -> str:
    """Return what a post answers, as its message now says it; empty where it answers nothing."""
    if post.ask is Ask.QUESTION:
        return text.strip()
    failed = post.card.kind is Kind.FAILED and (post.card.article or post.ask is Ask.EDIT)
    return asked_beside(text) if post.card.kind in _ANSWERS or failed else ""


async def _answered_again(desk: Desk, event: Event, post: Post) -> Card:
    # What was asked beside a link, and not the card of a summary that was asked for in a thread.
    article = "" if post.ask is Ask.QUESTION else post.card.article
    asked = replace(
        event,
        ask=Ask.QUESTION,
        thread=post.root if post.root != post.message else "",
        articles=(article,) if article else (),
    )
    try:
        card, outcome = await said_to(desk, asked)
    except AskError as error:
        return replace(unasked_card(failure(error)), article=article)
    if outcome is None:
        await _unask(desk, event)
        await desk.ledger.forget_asked(event.space, event.channel, event.message)
        return card
    await desk.ledger.remember_question(asked, outcome)
    return replace(card, article=article)


async def _answered_first(
    desk: Desk, event: Event, posts: list[Post], shared: list[str]
) -> list[Reply]:
    """Answer what an edit asks first: of the one article that was read, or where nothing was to be.

    In a quiet channel no post tells what was read: ``shared`` does.
    """
    read = [post for post in posts if post.ask in TO_READ]
    articles = {post.card.article for post in read if post.card.kind in _READ} | set(shared)
    if len(articles) == 1:
        return await answered_beside(desk, event, *articles)
    if read or event.values.get("links"):  # what is still being read is asked there
        return []
    return await answered_beside(desk, event)
