"""What was said -> what of it is for the bot, as events. Runs in the process that acknowledges."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from weakref import WeakValueDictionary

from bot.channel_settings import ChannelSettings, Reading, Threads
from bot.commands import asks_for_a_summary, asks_to_forget
from bot.ledger import Ledger
from bot.messages import TO_READ, Ask, Event, Place, Said
from index.errors import LinkError
from index.links.finding import as_link, beside_links

MAX_LINKS = 5  # read from one message; the others are named

ARTICLE_LENGTH = 400  # characters; a longer text without a question is an article
MAX_QUESTION = 1000  # characters; a longer text is an article, even if it asks

_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_ASKS = re.compile("[?？؟]")
_ENOUGH = 3  # words that make a question in a thread, where it has no question mark
# What people say to each other of an article; without a word that asks, it is left to them.
_REMARK = re.compile(
    r"\W*(?:(?:thank(?:s| you)|thx|cheers|lol|haha\w*|wow|ok(?:ay)?|yes|yeah|yep|nope|agreed?|exactly|same here|well said|so true)\b"
    r"|(?:(?:very|really|so|how|what an?|such an?) )?(?:nice|great|cool|awesome|amazing|interesting|fascinating|good|sad|funny|crazy|wild)"
    r"(?:\W*$|\s*[!.,:]|\s(?:read|article|piece|post|find|story|point|news|work|one|stuff|job|summary|to|that|this|and)\b)"
    r"|i (?:think|agree|disagree|like|liked|love|loved|hate|hope|guess|read|saw|just|also|already|am|was|had|have|would|do|don['’]t)\b"
    r"|i['’](?:m|d|ll|ve)\b|(?:this|that|it)(?: is| was| looks| sounds| seems|['’]s)\b"
    r"|(?:danke|stimmt|genau|ich (?:finde?|denke?|glaube?|hoffe?|habe?|bin|war|hätte|würde|mag)|(?:das|es) (?:ist|war|klingt))\b"
    r"|(?:(?:sehr|echt|ganz|wirklich) )?(?:schön|gut|super|toll|interessant|spannend|traurig|krass)e?[rs]?"
    r"(?:\W*$|\s*[!.,:]|\s(?:artikel|bericht|beitrag|text|idee|sache|dass|zu)\b)"
    r"|(?:gracias|jaja\w*|creo|pienso|opino|estoy|yo|me (?:gust[aó]|encant[aó]|parece|alegra)|(?:eso|esto) (?:es|fue|está))\b"
    r"|(?:(?:muy|qué) )?(?:interesante|buen[oa]?|triste|increíble|genial)(?:\W*$|\s*[!.,:]|\s(?:artículo|nota|noticia|historia|idea|que)\b)"
    r"|(?:спасибо|соглас(?:ен|на)|да|это|я (?:думаю|считаю|бы|не|тоже|уже))\b"
    r"|(?:очень )?(?:интересно|круто|грустно|хорошо|здорово)(?:\W*$|\s*[!.,:]|\s(?:что|написано)\b)"
    r"|merci\b|谢谢|哈哈)",
    re.IGNORECASE,
)
# Not “что”: “я думаю, что …” says what somebody thinks.
_ASKING_WORD = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|wer|wen|wem|wann|wo|warum|wieso|weshalb|welche[rsmn]?"
    r"|quién(?:es)?|cuándo|dónde|cómo|cuánt[oa]s?|cuál(?:es)?|кто|когда|где|куда|почему|зачем|сколько)\b",
    re.IGNORECASE,
)

# A value of what somebody asked to be read: shown even where the channel is quiet.
WANTED = "wanted"

# A value of what an edit has read: what was read before, and still stands in the message, is not read again.
EDITED = "edited"

# A value of what is read alone, and of an edit: the question that stands beside it, or without a link.
ASKED = "asked"
ASKED_OF_SEVERAL = "asked of several"  # a value of the first of what is read, beside a question

DECLINED = "declined"  # a value of what is not read, since too much of its space waits to be

Submit = Callable[[Event], Awaitable[None]]  # once it returns, the event will be worked on
# Whether a message shares an article, or asked before for what is not done yet.
HasEffect = Callable[[Said], Awaitable[bool]]
Take = Callable[[Said], Awaitable[bool]]  # True where something will be replied


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the place of a message.

    ``articles``: cards of articles stand in its thread. ``root`` is the thread of the bot's message
    that it replies to, empty where it replies to none or to one without a thread. ``answered``: it
    has a reply already, shares an article, or is being worked on. ``ours``: it replies to a message of the bot's.
    """

    articles: bool = False
    root: str = ""
    answered: bool = False
    introduced: bool = False
    ours: bool = False


class Reception:
    """Decides what of all that is said is for the bot, and submits it.

    Ordinary talk is neither stored nor looked at twice; in the thread of an article it is counted. Of what is
    read quietly it is noted where it stands.
    """

    def __init__(self, ledger: Ledger, submit: Submit, has_effect: HasEffect) -> None:
        self._ledger = ledger
        self._submit = submit
        self._has_effect = has_effect
        self._turns: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    async def take(self, said: Said) -> bool:
        """Submit what a message asks for; return whether it will be replied to.

        A message and its edits are taken one after the other, as they came: an edit of what is not submitted
        yet would pass for a message of its own.
        """
        if not concerns(said):
            return False
        message = (said.platform, said.space, said.channel, said.message)
        async with self._turns.setdefault(message, asyncio.Lock()):
            return await self._take(said)

    async def _take(self, said: Said) -> bool:
        # Before the place is looked at: what is done in between has its reply there.
        has_effect = bool(said.edited) and await self._has_effect(said)
        place = await self._ledger.place_of(said, introduction_to(said).key)
        root = place.replied_to.root if place.replied_to else ""
        if place.articles:
            await self._ledger.discuss(said, root or said.thread)
        known = Known(
            articles=place.articles,
            root=root,
            answered=has_effect or place.answered,
            introduced=place.introduced,
            ours=place.replied_to is not None,
        )
        events = events_of(said, place.settings, known)
        if place.settings.quiet and any(event.ask in TO_READ for event in events):
            await self._ledger.read_quietly(said)
        for event in events:
            await self._submit(event)
        return any(event.ask is not Ask.INTRODUCE for event in events)


def concerns(said: Said) -> bool:
    """Whether a message can be for the bot at all, whatever is known of its place."""
    return bool(
        said.links or said.files or said.addressed or said.thread or said.reply_to or said.edited
    )


def events_of(said: Said, settings: ChannelSettings, known: Known) -> list[Event]:
    """Return what a message asks for, each event with a key of its own."""
    events = list(_readings_wanted(said, settings))
    is_asked = said.addressed or said.alone or known.ours
    question = asked_beside(said.text) if is_asked else ""
    if events and question:
        events = _asked_about(events, question)
    if said.edited:
        events = [_by_edit(event, said.edited) for event in events]
    if said.edited and known.answered:
        # What was read before the edit is not read again: what is asked of it now, the edit asks.
        # It waits for what came before it, and not for what it asks to be read.
        asked = {ASKED: question} if question and len(events) <= 1 else {}
        values = {"links": "\n".join(said.links)} | asked
        events.insert(0, _event(said, Ask.EDIT, said.text, part=said.edited, values=values))
    elif not events and _is_question(said, settings, known):
        events.append(_event(said, Ask.QUESTION, said.text.strip(), about=known.root))
    replies = not all(map(may_be_a_picture, events))
    if replies and not known.introduced and said.place is not Place.DIRECT:
        events.insert(0, introduction_to(said))
    return events


def readings(said: Said, replies: int = 2 * MAX_LINKS + 1) -> list[Event]:
    """Return what of a message can be read, whatever its channel has chosen: links and files.

    ``replies``: so many can be shown. Where all links would be more, those that are left are named in one.
    """
    links = {link_part(link): link for link in said.links if _is_link(link)}
    wanted = {WANTED: "yes"}
    files = min(len(said.files), MAX_LINKS)
    fits = len(links) <= min(MAX_LINKS, replies - files)
    read = len(links) if fits else max(min(MAX_LINKS, replies - files - 1), 0)
    first, rest = list(links.items())[:read], list(links.values())[read:]
    events = [_event(said, Ask.READ, link, part=part, values=wanted) for part, link in first]
    if rest:
        events.append(_event(said, Ask.REST, "\n".join(rest)))
    events += [
        _event(said, Ask.OPEN, file.name, part=str(number), source=file.source, values=wanted)
        for number, file in enumerate(said.files[:MAX_LINKS])
    ]
    return events


def wished(wish: str, part: str) -> str:
    """Return the part of the key of what is read by hand: what was read before can be wished for again.

    ``wish`` tells one wish from the next, and is the same when a platform delivers it again.
    """
    return f"{part} {wish}".strip()


def by_hand(event: Event) -> bool:
    """Whether somebody chose what is to be read, which may have been read before: by a command, a shortcut or a mark."""
    is_own = bool(event.handle) or event.part != part_read(event.key)
    return event.ask in TO_READ and is_own and EDITED not in event.values


def part_read(key: str) -> str:
    """Return what of a message the event with this key reads, whoever wished for it."""
    return key.rpartition("/")[2].partition(" ")[0]


def is_article(text: str) -> bool:
    """Whether a message is itself something to read: long, beside its links, and asking nothing.

    What is longer than any question is an article, whatever it asks its readers.
    """
    said = _URL.sub("", text).strip()
    if len(said) > MAX_QUESTION:
        return True
    return len(said) > ARTICLE_LENGTH and not _ASKS.search(said)


def asked_beside(text: str) -> str:
    """Return what a message clearly asks beside its links; empty where that is nothing."""
    said = beside_links(text)
    asks = _ASKS.search(said) and len(_WORD.findall(said)) >= _ENOUGH
    return said if asks and len(said) <= MAX_QUESTION else ""


def may_be_a_picture(event: Event) -> bool:
    """Whether it is a file that nobody asked for and whose name is not known: a picture asks nothing."""
    return event.ask is Ask.OPEN and not event.text and WANTED not in event.values


def introduction_to(said: Said) -> Event:
    """Return the event that introduces the bot in a channel: the same key for all its messages."""
    return Event(
        platform=said.platform,
        space=said.space,
        channel=said.channel,
        message="",
        ask=Ask.INTRODUCE,
        author=said.author,
        at=said.at,
        thread=said.thread if said.forum else "",
        place=said.place,
    )


def link_part(url: str) -> str:
    """Return what tells a link from the others of its message: 16 hex digits. Raises LinkError."""
    return sha256(as_link(url).key.encode()).hexdigest()[:16]


def _readings_wanted(said: Said, settings: ChannelSettings) -> Iterator[Event]:
    """Yield what is read without being asked for twice: a message that names the bot asks for it.

    Who is told why a link is not read has its event too.
    """
    told = said.addressed or said.alone
    if settings.reading is not Reading.ON and not told:
        return
    if told and asks_to_forget(said.text):
        return
    for event in readings(said):
        if event.ask is not Ask.READ or told or settings.allows(event.text):
            yield event if said.addressed else replace(event, values={})


def _by_edit(event: Event, edited: str) -> Event:
    """Return what an edit asks to be read: what an edit before it took out can be put back."""
    if event.ask is not Ask.READ:
        return event
    part = wished(edited, event.part)
    return replace(event, part=part, values=event.values | {EDITED: "yes"})


def _asked_about(readings: list[Event], question: str) -> list[Event]:
    """Return what is read for a question: the event that reads one article answers it too.

    Of several, each is read by itself, and none knows when the others have been.
    """
    first, *others = readings
    asked = {ASKED_OF_SEVERAL: "yes"} if others else {ASKED: question}
    return [replace(first, values=first.values | asked), *others]


def _is_question(said: Said, settings: ChannelSettings, known: Known) -> bool:
    if said.addressed or known.ours:
        # Who only names the bot is told what it can do; a picture that answers it asks nothing.
        return bool(said.text.strip() or not (said.reply_to or known.ours))
    if said.links or said.files or not known.articles or said.to_another:
        return False
    if settings.threads is Threads.MENTION:
        return False
    text = said.text
    if is_article(text):  # what people write to each other at length
        return False
    return bool(_ASKS.search(text)) or _asks_in_words(text) or asks_for_a_summary(text)


def _asks_in_words(text: str) -> bool:
    """Whether it asks without a question mark: “who paid for it”, “cost of the engine”."""
    remark = _REMARK.match(text)
    if remark and not _ASKING_WORD.search(text, remark.end()):
        return False
    return len(_WORD.findall(text)) >= _ENOUGH


def _is_link(url: str) -> bool:
    try:
        as_link(url)
    except LinkError:
        return False
    return True


def _event(
    said: Said,
    ask: Ask,
    text: str,
    *,
    part: str = "",
    about: str = "",
    source: str = "",
    values: dict[str, str] | None = None,
) -> Event:
    return Event(
        platform=said.platform,
        space=said.space,
        channel=said.channel,
        message=said.message,
        ask=ask,
        author=said.author,
        at=said.at,
        text=text,
        part=part,
        thread=said.thread,
        about=about,
        source=source,
        place=said.place,
        manager=said.manager,
        late=said.late,
        values=values or {},
    )
