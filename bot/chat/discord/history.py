"""What was written on Discord since an event -> the messages that show a post, though nobody recorded them."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.discord import forums, places
from bot.chat.discord.api import MESSAGES, Api, Rejected
from bot.chat.discord.finding import shows
from bot.chat.discord.parse import DIRECT, id_at
from bot.messages import Ask, Event, Post, Record

PAGES_SEARCHED, PAGE = 5, 100  # of a channel's history, after the message that asked
SKEW = timedelta(minutes=5)  # by which our clock and Discord's may differ


@dataclass(frozen=True, slots=True)
class Sought:
    """A post that is looked for: the marks ``wanted`` of its messages, and ``others`` that are known."""

    post: Post
    event: Event
    wanted: Sequence[str]
    others: Collection[str]


async def find(api: Api, us: str, sought: Sought) -> tuple[str, ...]:
    """Return the ids of the messages that show a post, in order, up to the first one missing."""
    post, event = sought.post, sought.event
    for place in dict.fromkeys((event.thread, *places.candidates(post), event.channel)):
        found = await _found_in(api, us, place, sought) if place else ()
        if len(found) > len(post.ids):
            return found
    if event.ask is not Ask.DIGEST or event.space == DIRECT or places.thread_of(post):
        return post.ids
    for place in await forums.posts_of(api, us, event, SKEW):  # it may have opened one
        if found := await _found_in(api, us, place, sought):
            return found
    return post.ids


async def _found_in(api: Api, us: str, place: str, sought: Sought) -> tuple[str, ...]:
    """Return what is recorded of a post, and what follows it in a channel."""
    found, event, wanted = sought.post.ids, sought.event, sought.wanted
    async for message in _history(api, place, event.message or id_at(event.at, earlier=SKEW)):
        known = str(message["id"]) in {*found, *sought.others}
        ours = str(message["author"]["id"]) == us and not known
        if ours and len(found) < len(wanted) and shows(message, wanted[len(found)], event):
            found = (*found, str(message["id"]))
    return found


async def _history(api: Api, place: str, after: str) -> AsyncIterator[Record]:
    """Yield what was written in a channel since ``after``, oldest first."""
    for _ in range(PAGES_SEARCHED):
        query = {"after": after, "limit": PAGE}
        try:
            page = await api.request("GET", MESSAGES, query=query, channel_id=place)
        except Rejected:  # there is no such thread, or its history may not be read
            return
        for message in sorted(page, key=lambda each: int(each["id"])):
            after = str(message["id"])
            yield message
        if len(page) < PAGE:
            return
