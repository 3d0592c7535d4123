"""Kept replies -> messages on a platform: each once, however often the process dies."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import replace

from bot import metrics
from bot.chat.port import Chat
from bot.errors import Undeliverable
from bot.ledger import Ledger
from bot.messages import Audience, Card, Event, Post, State

log = logging.getLogger(__name__)

_PACED = {Audience.THREAD, Audience.CHANNEL}  # what one person sees does not count as posting


class Delivery:
    """Posts what the ledger keeps for an event.

    A message is recorded as soon as it stands on the platform. Where the process died between the
    two, the platform is asked first whether it is there (without that, 60 kills gave 21 doubled
    messages in a trial).
    """

    def __init__(self, ledger: Ledger, chats: Mapping[str, Chat]) -> None:
        self._ledger = ledger
        self._chats = chats

    async def __call__(self, event: Event) -> None:
        """Post the replies to ``event`` that are not posted yet. What fails may be tried again."""
        for post in await self._ledger.kept(event.space, event.key):
            if post.state not in {State.POSTED, State.UNDELIVERABLE}:
                await self._deliver(*await self._placed(post, event))

    async def _deliver(self, post: Post, event: Event) -> None:
        chat = self._chats[post.platform]
        try:
            shown: Card | None = post.card
            if post.state in {State.SENDING, State.WITHDRAWN}:
                post = await self._recovered(chat, post, event)
                shown = None if post.ids else post.card
            if not await self._ledger.state(post, State.SENDING, marks=chat.marks(post)):
                return await self._take_back(chat, post)
            post = await self._send(chat, post, event)
        except Undeliverable as error:
            log.warning("undeliverable", extra={"key": post.key, "reason": str(error)})
            if not await self._ledger.state(post, State.UNDELIVERABLE):
                await self._ledger.drop(post.space, post.tag)
            return None
        # The message may have been deleted, or the article forgotten, while it was being posted.
        current = await self._ledger.state(post, State.POSTED)
        if current is None:
            return await self._take_back(chat, post)
        if current.card != shown:
            await chat.change(current)
        return None

    async def _placed(self, post: Post, event: Event) -> tuple[Post, Event]:
        """Return where a post stands that belongs under the first reply to its event."""
        if post.audience is Audience.UNDER:
            head = (await self._ledger.kept(event.space, event.key))[0]
            if not head.ids:  # it could not be shown, and nobody would find a thread under it
                return replace(post, audience=Audience.CHANNEL), event
            for each in (head, post):
                await self._ledger.rooted(each, head.ids[0])
            post = replace(post, root=head.ids[0], audience=Audience.THREAD)
        if post.audience is Audience.THREAD and not event.message:
            event = replace(event, message=post.root)
        return post, event

    async def _recovered(self, chat: Chat, post: Post, event: Event) -> Post:
        """Record what was posted by a process that died before it could.

        Its card may have become shorter since: how many messages there are to find is not known.
        """
        for message in await chat.find(post, event):
            if message not in post.ids:
                metrics.DUPLICATES.labels(post.platform).inc()
                await self._ledger.sent(post, message)
                post = replace(post, ids=(*post.ids, message))
        return await self._ledger.post(post.space, post.tag) or post

    async def _send(self, chat: Chat, post: Post, event: Event) -> Post:
        for number in range(len(post.ids), chat.length(post)):
            await self._turn(chat, post)
            message = await chat.send(post, event, number)
            metrics.POSTS.labels(post.platform).inc()
            await self._ledger.sent(post, message)
            post = replace(post, ids=(*post.ids, message))
        return post

    async def _turn(self, chat: Chat, post: Post) -> None:
        """Wait until the channel may have another message."""
        if chat.gap and post.audience in _PACED:
            wait = await self._ledger.slot(post.space, post.channel, time.time(), chat.gap)
            await asyncio.sleep(wait)

    async def _take_back(self, chat: Chat, post: Post) -> None:
        if post.ids:
            await chat.remove(post)
        await self._ledger.drop(post.space, post.tag)
