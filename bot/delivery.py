"""Kept replies -> messages on a platform: each once, however often the process dies."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import metrics
from bot.chat.port import Chat, unless_refused
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Audience, Event, Post, State
from bot.settling import settle

log = logging.getLogger(__name__)

_PACED = {Audience.THREAD, Audience.CHANNEL}


class Delivery:
    """Posts what the ledger keeps for an event.

    A message is recorded as soon as it stands on the platform. Where the process died between the
    two, the platform is asked first whether it is there (without that, 60 kills gave 21 doubled
    messages in a trial).
    """

    def __init__(self, ledger: Ledger, chats: Mapping[str, Chat]) -> None:
        self._ledger = ledger
        self._chats = chats

    async def __call__(self, event: Event, posts: Sequence[Post] | None = None) -> None:
        """Post the replies to ``event`` that are not posted yet. What fails may be tried again.

        ``posts`` are those that were kept just now, where it is known; else they are read.
        """
        if posts is None:
            posts = await self._ledger.kept(event.space, event.key)
        for post in posts:
            if post.state not in {State.POSTED, State.UNDELIVERABLE}:
                await self._deliver(*await self._placed(post, event))

    async def _deliver(self, post: Post, event: Event) -> None:
        chat = self._chats[post.platform]
        try:
            if post.state in {State.SENDING, State.WITHDRAWN}:
                post = await self._recovered(chat, post, event)
            clock, gap = time.time(), _gap(chat, post)
            wait = await self._ledger.sending(post, chat.marks(post), clock, gap)
            if wait is None:
                return await self._take_back(chat, post)
            post, current = await self._send(chat, post, event, wait)
        except Undeliverable as error:
            log.warning("undeliverable", extra={"key": post.key, "reason": str(error)})
            if not await self._ledger.state(post, State.UNDELIVERABLE):
                await self._ledger.drop(post.space, post.tag)
            return None
        # The message may have been deleted, or the article forgotten, while it was being posted.
        if current is None:
            return await self._take_back(chat, post)
        if current.owed:
            await settle(self._ledger, chat, current)
        return None

    async def _placed(self, post: Post, event: Event) -> tuple[Post, Event]:
        """Return where a post stands that belongs under the first reply to its event."""
        if post.audience is Audience.UNDER:
            head = (await self._ledger.kept(event.space, event.key))[0]
            if not head.ids:  # it could not be shown, and nobody would find a thread under it
                return replace(post, audience=Audience.CHANNEL), event
            await self._ledger.rooted(post, head.ids[0])
            post = replace(post, root=head.ids[0], audience=Audience.THREAD)
        if post.audience is Audience.THREAD and not event.message:
            event = replace(event, message=post.root)
        return post, event

    async def _recovered(self, chat: Chat, post: Post, event: Event) -> Post:
        """Record what was posted by a process that died before it could.

        Its card may have become shorter since: how many messages there are to find is not known.
        """
        kept = await self._ledger.kept(post.space, post.key)
        others = {message for each in kept if each.part != post.part for message in each.ids}
        for message in await chat.find(post, event, others):
            if message not in post.ids:
                metrics.DUPLICATES.labels(post.platform).inc()
                await self._ledger.sent(post, message)
                post = replace(post, ids=(*post.ids, message))
        return await self._ledger.post(post.space, post.tag) or post

    async def _send(
        self, chat: Chat, post: Post, event: Event, wait: float
    ) -> tuple[Post, Post | None]:
        """Show what is not shown yet; return the post with its messages, and as it is kept by then."""
        length = chat.length(post)
        if len(post.ids) >= length:
            return post, await self._ledger.state(post, State.POSTED)
        while True:
            await asyncio.sleep(wait)
            message = await chat.send(post, event, len(post.ids))
            metrics.POSTS.labels(post.platform).inc()
            post = replace(post, ids=(*post.ids, message))
            if len(post.ids) == length:
                return post, await self._ledger.state(post, State.POSTED, message)
            wait = await self._ledger.sent(post, message, time.time(), _gap(chat, post))

    async def _take_back(self, chat: Chat, post: Post) -> None:
        with unless_refused(post):
            if post.ids:
                await chat.remove(post)
            return await self._ledger.drop(post.space, post.tag)
        return await self._ledger.left_standing(post)


def _gap(chat: Chat, post: Post) -> float:
    """Return the seconds that the channel wants between two messages; what one person sees does not count."""
    return chat.gap if post.audience in _PACED else 0.0
