"""What the bot says of itself: what it does, what it keeps, how it is."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.channel_settings import ChannelSettings, form
from bot.ledger import QUESTIONS_KEPT, Counts
from bot.messages import Action, Button, Card, FieldKind, Kind, Paragraph, Role
from bot.schedules.schedule import EVERY_DAY, Schedule
from bot.schedules.schedule_words import EXAMPLE, in_words
from bot.showing.wording import DAILY_DIGEST, SETTINGS, counted, in_full, moment

MADE_UP_FOR = "made up for"  # the ledger's note of what was last missed
_SETTINGS = Button(Action.SETTINGS, SETTINGS, "")
_DIGEST = Button(Action.DIGEST, DAILY_DIGEST, "")
_DIGEST_ON = Button(Action.DIGEST_ON, "Switch it on", "")
_NO_DIGEST = Button(Action.DIGEST_OFF, "No digest", "")
_EVERY_DAY = Button(Action.DIGEST_DAILY, "Every day", "")
_WEEKDAYS_ONLY = Button(Action.DIGEST_WEEKDAYS, "Weekdays only", "")
_DIGEST_NOW = Button(Action.DIGEST_NOW, "What is new now", "")


def _says(text: str) -> Paragraph:
    return Paragraph(Role.SAYS, text)


def _items(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(Role.ITEM, text) for text in texts)


_ANSWERS = (
    "it answers with passages from the articles, word for word, and says so when they do not tell."
)
_HELLO = _says(
    "Hello, this is Footnote. It reads the articles that are linked here and posts a short summary in a thread. "
    f"Ask it in that thread, or mention it with a question: {_ANSWERS}"
)
_HELLO_ALONE = _says(
    "Hello, this is Footnote. It reads the articles that are linked here and puts a short summary under each link. "
    f"Ask about one of them there, or below about all: {_ANSWERS}"
)
_PROMISE = Paragraph(
    Role.HINT,
    "It writes nothing itself and answers only from what was shared in this channel. "
    "/footnote help tells what else it does, /footnote privacy what it keeps.",
)


def _help(*, alone: bool) -> Iterator[str]:
    """Yield what can be done; ``alone``: nobody but the bot is spoken to, as on the local page."""
    paste = "Paste a link, or drop a .pdf, .html, .txt or .md file: its summary comes"
    if alone:
        yield f"{paste} under it."
        yield "Ask in the thread that “Ask about it” opens, and that article answers."
        yield "Ask in the channel itself, and what was shared in it answers."
    else:
        yield f"{paste} in a thread."
        yield "Ask in that thread, and that article answers. A reply to one of Footnote’s messages is a question too."
        yield "Mention Footnote with a question: what was shared in this channel answers."
    yield "/footnote ask …: the same, and only you see the answer until you show it to everyone."
    yield "/footnote articles: what was shared here. /footnote forget …: take one out, by its link or words of its title."
    yield "/footnote digest: when the daily digest comes. /footnote digest now: what is new, for you; then show it to everyone if you like."
    feed = "/footnote digest feed: the digests as pages and as a feed."
    if alone:
        yield feed
    else:
        yield f"/footnote digest me: this channel in a digest of your own, by direct message. {feed}"
    yield "/footnote settings: what is read, how much is shown, for how long it is kept."
    yield "/footnote privacy: what is stored here. /footnote status: how Footnote is. /footnote forget me: what names you goes."
    if not alone:
        yield "“Summarise links” on a message reads what was not read by itself."


def help_(*, alone: bool) -> Card:
    """Return what can be done."""
    return Card(Kind.LIST, tuple(_what_can_be_done(alone=alone)))


def _what_can_be_done(*, alone: bool) -> Iterator[Paragraph]:
    yield _says("What you can do with Footnote:")
    yield from _items(*_help(alone=alone))


HOME = Card(Kind.LIST, (_HELLO, _PROMISE, *_what_can_be_done(alone=False)))


def introduction(when: str, *, alone: bool = False) -> Card:
    """Return what the bot says once in a channel; ``when`` says when its digest comes."""
    digest_comes = _says(f"What was shared comes together in a digest, {when}.")
    return Card(
        Kind.NOTE,
        (_HELLO_ALONE if alone else _HELLO, digest_comes, _PROMISE),
        buttons=(_SETTINGS, _DIGEST, _NO_DIGEST),
    )


def digest(schedule: Schedule, zone: str, at: datetime | None, *, unknown_in: str) -> Card:
    """Return when a channel's digest comes, next ``at`` local time, and what can be chosen.

    ``unknown_in``: what people call the space, where nobody chose a zone and the platform told none.
    """
    lines = [_says(f"The digest of this channel: {in_words(schedule, zone)}.")]
    if at:
        lines.append(_says(f"The next one comes on {in_full(at.date())} at {at:%H:%M}."))
    if unknown_in:
        lines.append(
            _says(
                "Nobody has said which time zone this channel is in, so it is UTC. "
                f"/footnote digest {unknown_in} Europe/London says it for all channels here."
            )
        )
    hint = f"Change it with {EXAMPLE}. See what is new with /footnote digest now."
    choices = _choices(schedule) if schedule.on else (_DIGEST_ON,)
    return Card(Kind.NOTE, (*lines, Paragraph(Role.HINT, hint)), buttons=choices)


def personal_digest(
    schedule: Schedule, zone: str, at: datetime | None, channels: int, *, known: bool
) -> Card:
    """Return when a person's own digest comes, next ``at`` local time, and of how many channels."""
    of = counted(channels, "channel")
    lines = [_says(f"Your own digest, by direct message, of {of}: {in_words(schedule, zone)}.")]
    if at:
        lines.append(_says(f"The next one comes on {in_full(at.date())} at {at:%H:%M}."))
    if not known:
        lines.append(_says("Nobody has said which time zone you are in, so it is UTC."))
    hint = (
        "Say /footnote digest me in each channel that you want to be told of, /footnote digest me off to be told no more, "
        "and /footnote digest me at 08:00 Europe/London to choose when. You are told only of channels that you are a member of then."
    )
    return Card(Kind.NOTE, (*lines, Paragraph(Role.HINT, hint)))


def _choices(schedule: Schedule) -> tuple[Button, ...]:
    days = _WEEKDAYS_ONLY if schedule.days == EVERY_DAY else _EVERY_DAY
    return (_DIGEST_NOW, days, _NO_DIGEST)


def articles(found: int, listed: int) -> Paragraph:
    """Return what stands above the list of a channel's articles."""
    if not found:
        return _says("Nothing has been shared here yet. Paste a link to an article to begin.")
    shown = f"; here are the newest {listed}" if found > listed else ""
    return _says(f"{counted(found, 'article')} shared here{shown}:")


def privacy(articles: int, kept: Counts, keep_days: int | None, *, alone: bool = False) -> Card:
    """Return exactly what is stored of a channel, for how long, and how it goes.

    ``alone``: what people write is kept nowhere else, as on the local page.
    """
    limit = f"for {counted(keep_days, 'day')}" if keep_days else ""
    how_long = limit or "until they are forgotten"
    return Card(
        Kind.LIST,
        (
            _says("What Footnote stores of this channel, in its own database and nowhere else:"),
            *_items(
                f"{counted(articles, 'article')}: their text, who shared each, when and by which message, {how_long}.",
                f"{_replies(kept.replies)} of its own, with the ids of the messages that they answer.",
                f"{counted(kept.questions, 'question')} put to it in threads and by mention, for {QUESTIONS_KEPT.days} days, so that a follow-up is understood.",
                f"{counted(kept.votes, 'vote')}, {counted(kept.lowered, 'passage')} marked as not relevant, the channel’s settings, and when its digest comes.",
                f"Of its digests, on which days there was one, and the ids of {counted(kept.told, 'article')} that they told.",
                f"The ids of {counted(kept.discussed, 'message')} in the threads of articles, to count how much each is talked about, or read quietly, to know where they stand{'' if alone else '; not what they say'}.",
                "What it was asked to do: links and questions until a day after it is done, ids for 7 days, so that nothing is done twice.",
                f"The ids of {counted(kept.withdrawn, 'deleted message')} and {counted(kept.forgotten, 'forgotten article')}, so that work under way brings nothing back; and of the newest message, to catch up from.",
                f"Every message that is written here, {limit or 'until it is deleted'}, with the name of who wrote it."
                if alone
                else "Nothing of any other message: ordinary talk is not stored.",
            ),
            Paragraph(
                Role.HINT,
                "Forget under a summary takes an article out. /footnote forget me takes out your name, questions and votes. "
                "A deleted message takes its article along. When Footnote is removed, all of it goes.",
            ),
        ),
    )


def _replies(number: int) -> str:
    return f"{number:,} {'reply' if number == 1 else 'replies'}"


def status(noted: Mapping[str, str]) -> Card:
    """Return how the bot is, from the ledger's notes."""
    lines = [f"Up since {_time(noted.get('up since', ''))}."]
    for name, value in sorted(noted.items()):
        if name.startswith("last event "):
            platform = name.removeprefix("last event ").title()
            lines.append(f"Last event from {platform}: {_time(value)}.")
    waiting = int(noted.get("waiting", "0") or 0)
    since = noted.get("waiting since", "")
    oldest = f", the oldest since {_time(since)}" if waiting and since else ""
    lines.append(f"Waiting to be worked on: {waiting or 'nothing'}{oldest}.")
    lines += _slowed(
        *(int(noted.get(each, "0")) for each in ("held back", "holding back", "declining"))
    )
    made_up = noted.get(MADE_UP_FOR, "")
    lines.append(f"Missed and made up for: {made_up or 'nothing'}.")
    return Card(Kind.LIST, (_says("Footnote is at work."), *_items(*lines)))


def _slowed(links: int, channels: int, spaces: int) -> Iterator[str]:
    """Yield what the limits slow, without a name: whose channels they are, not everybody may know."""
    if links:
        yield (
            f"Held back by the limits: {counted(links, 'link')} of {counted(channels, 'channel')},"
            " each behind others of its channel."
        )
    if spaces:
        yield f"With too much open to take more links for now: {counted(spaces, 'workspace')}."


def settings(chosen: ChannelSettings, *, changed: bool, alone: bool = False) -> Card:
    """Return what a channel has chosen."""
    lines = []
    for field in form(chosen, alone=alone).fields:
        value = dict(field.options).get(field.value, field.value)
        if field.kind is FieldKind.LINES:
            value = ", ".join(field.value.split()) or "all"
        lines.append(f"{field.label}: {value or 'for good'}")
    says = "Saved. From now on, in this channel:" if changed else "In this channel:"
    return Card(Kind.LIST, (_says(says), *_items(*lines)), buttons=(_SETTINGS,))


def _time(at: str) -> str:
    try:
        return moment(datetime.fromisoformat(at))
    except ValueError:
        return "a while ago"
