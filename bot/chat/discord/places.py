"""Where on Discord a reply belongs. Pure."""

from urllib.parse import urlsplit

from bot.chat.discord.parse import DIRECT
from bot.digests import digest_wording
from bot.messages import Ask, Audience, Event, Place, Post, Role

READING = {
    Ask.READ,
    Ask.OPEN,
    Ask.REST,
    Ask.EDIT,
    Ask.DIGEST,
}  # replies to these stand in a thread of their own
# Acknowledged without a message that waits to be filled in.
WITHOUT_RESPONSE = {Ask.SHOW, Ask.ASK_PEOPLE}

ARCHIVE_AFTER = 10_080  # minutes without a message until Discord folds a thread away: a week


def opens_thread(post: Post, event: Event) -> bool:
    """Whether the reply stands in a thread under the message that asked for it."""
    return (
        post.audience is not Audience.CHANNEL
        and event.ask in READING
        and not event.thread
        and event.place is not Place.DIRECT
        and event.space != DIRECT  # what the clock asks for knows no place
    )


def refers(event: Event) -> bool:
    """Whether the reply refers to the message that asked for it: a command is no message."""
    return event.ask in READING | {Ask.QUESTION} and not event.handle and bool(event.message)


def thread_of(post: Post) -> str:
    """Return the thread in which a post may stand; what opened one of a forum's bears its id."""
    return post.root or next(iter(post.ids), "")


def candidates(post: Post) -> list[str]:
    """Return the channels and threads in which a post may stand, the likeliest first."""
    # A post without a root, or that began its thread, stands above it: to look for it in there would open
    # the thread, which people may have made and archived. Only a forum's stands in it.
    above = post.root in {"", *post.ids}
    likely = [post.channel, thread_of(post)] if above else [post.root, post.channel]
    return [each for each in dict.fromkeys(likely) if each]


def title(post: Post, event: Event) -> str:
    """Return what the thread of a post is called: by its article or day, else by what was shared."""
    titles = [each.text for each in post.card.paragraphs if each.role is Role.TITLE]
    if event.ask is Ask.DIGEST and titles:  # the first card of the thread continues the digest
        return titles[0].removesuffix(digest_wording.continued(""))
    return titles[0] if titles else urlsplit(event.text).hostname or event.text
