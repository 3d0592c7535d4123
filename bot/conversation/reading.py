"""Links and files: read, summarised, or known already; and what is asked beside them."""

from dataclasses import replace

from bot.channel_settings import ChannelSettings
from bot.commands import asks_for_a_summary
from bot.conversation.asking import answered
from bot.conversation.desk import Desk, failed, sharing_of, to_author
from bot.files import page_from
from bot.messages import Ask, Audience, Event, Kind, Paragraph, Reply, Role, State
from bot.reception import (
    ASKED,
    ASKED_OF_SEVERAL,
    DECLINED,
    EDITED,
    WANTED,
    by_hand,
    may_be_a_picture,
    part_read,
)
from bot.showing import wording
from bot.showing.cards import article_card, known_card, note_card, unasked_card
from bot.showing.failure_wording import failure
from index.errors import AskError, StoreBusy, StoreUnreachable, UnsupportedType
from index.links.finding import as_link
from index.types import Document, Reading

QUESTIONS = 3  # of those asked before, on the card of an article that is known

_READ = {Kind.ARTICLE, Kind.KNOWN}


async def read(desk: Desk, event: Event) -> list[Reply]:
    """Read a link."""
    if EDITED in event.values and await _is_read(desk, event):
        return []
    if DECLINED in event.values:
        return [Reply(note_card(wording.TOO_MUCH_WAITS))]
    if not event.text:  # of a message that was chosen, and has nothing to read
        return to_author(wording.NO_LINK)
    settings = await desk.ledger.settings(event.space, event.channel)
    if not settings.allows(event.text):
        return [Reply(note_card(wording.site_not_read(event.text)))]
    await desk.chat(event).working(event)
    reading = await desk.library.read(as_link(event.text), sharing_of(event))
    return await _shown(desk, event, reading, settings)


async def open_file(desk: Desk, event: Event) -> list[Reply]:
    """Read a file that was dropped, or a text that was pasted."""
    if DECLINED in event.values:
        return [] if may_be_a_picture(event) else [Reply(note_card(wording.TOO_MUCH_WAITS))]
    await desk.chat(event).working(event)
    try:
        name, body = await desk.chat(event).upload(event)
    except UnsupportedType:
        if not may_be_a_picture(event):
            raise
        return []
    document = Document(url="", page=page_from("", name, body))
    reading = await desk.library.add(document, sharing_of(event))
    settings = await desk.ledger.settings(event.space, event.channel)
    return await _shown(desk, event, reading, settings)


async def name_the_rest(_: Desk, event: Event) -> list[Reply]:
    """Name the links that were too many: to who wished to have them read, else to everyone."""
    items = (Paragraph(Role.ITEM, link) for link in event.text.splitlines())
    return [Reply(note_card(wording.REST, *items), _who_is_told(event))]


async def answered_beside(desk: Desk, event: Event, article: str = "") -> list[Reply]:
    """Answer what is asked beside what was read, or beside nothing any more.

    The answer is about the article, so that the question is asked of it alone after an edit too.
    What goes wrong with it takes no summary away. Raises StoreUnreachable and StoreBusy.
    """
    question = event.values.get(ASKED, "")
    if not question or asks_for_a_summary(question):
        return []
    articles = (article,) if article else ()
    asked = replace(event, ask=Ask.QUESTION, text=question, articles=articles)
    try:
        card, outcome = await answered(desk, asked)
    except AskError as error:
        return [Reply(replace(unasked_card(failure(error)), article=article))]
    except (StoreUnreachable, StoreBusy):
        raise
    except Exception as error:  # noqa: BLE001 - the log has it, and the article is read
        return [Reply(replace(failed(event, error), article=article))]
    return [Reply(replace(card, article=article), outcome=replace(outcome, question=question))]


async def _shown(
    desk: Desk, event: Event, reading: Reading, settings: ChannelSettings
) -> list[Reply]:
    space, channel = event.space, event.channel
    if await desk.ledger.is_withdrawn(space, channel, event.message):
        await desk.library.withdraw(space, channel, event.message)
        return []
    answers = await _answers(desk, event, reading.article.id)
    if settings.quiet and WANTED not in event.values:
        return answers
    stands = await _stands(desk, event, reading.article.id) if by_hand(event) else False
    if stands and not event.handle:  # who marked the message cannot be told anything alone
        return answers
    if reading.is_new and not stands:
        return [Reply(article_card(reading, settings.length)), *answers]
    known = await _known(desk, event, reading)
    return [replace(known, audience=_who_is_told(event)) if stands else known, *answers]


async def _is_read(desk: Desk, event: Event) -> bool:
    """Whether the link of an edit was read before, and no edit since took it out.

    Its replies say so; in a quiet channel, which has none, that it is shared.
    """
    place = (event.space, event.channel, event.message)
    others = [each for each in await desk.ledger.posts_under(*place) if each.key != event.key]
    if any(each.ask is Ask.READ and part_read(each.key) == part_read(event.key) for each in others):
        return True
    if not (await desk.ledger.settings(event.space, event.channel)).quiet:
        return False
    key, shared = as_link(event.text).key, await desk.library.shared_by(*place)
    return any([key in await desk.library.keys(event.space, each) for each in shared])


async def _stands(desk: Desk, event: Event, article: str) -> bool:
    """Whether the message had been read before, so that everyone sees its article in the thread."""
    posts = await desk.ledger.posts_under(event.space, event.channel, event.message)
    return any(
        post.card.article == article and post.card.kind in _READ and post.state is State.POSTED
        for post in posts
        if post.key != event.key
    )


def _who_is_told(event: Event) -> Audience:
    return Audience.AUTHOR if event.handle else Audience.THREAD


async def _answers(desk: Desk, event: Event, article: str) -> list[Reply]:
    """Answer what was asked beside a link, or say where it can be asked."""
    if ASKED_OF_SEVERAL in event.values:
        return [Reply(note_card(wording.ASK_HERE))]
    return await answered_beside(desk, event, article)


async def _known(desk: Desk, event: Event, reading: Reading) -> Reply:
    first = reading.first
    place = (event.space, event.channel)
    by = await desk.name_of(event, first.shared_by)
    posts = await desk.ledger.posts_under(*place, first.message)
    root = posts[0].root if posts else first.message
    asked = await desk.ledger.questions_in(*place, root)
    thread = await desk.link_to(event, first.message)
    return Reply(known_card(reading, by, thread, [each.question for each in asked[-QUESTIONS:]]))
