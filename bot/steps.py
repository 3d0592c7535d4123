"""The two steps of an event in a worker: its replies are prepared and kept, then delivered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.chat.web.adapter import PLATFORM, WebChat
from bot.chats import Chats
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.housekeeping import forget_after
from bot.ledger import Ledger
from bot.messages import Ask, Event, Post
from bot.reading_links import ReadingLinks
from bot.reception import Submit
from bot.times import now
from bot.workflows import Workflows, followed_by
from index.library import Library

FOR_EVERYONE = {Ask.SHOW, Ask.ASK_PEOPLE}  # pressed as often as may be, everyone sees them once


@dataclass(frozen=True)
class Steps:
    """What both steps need, and each of them; either may be done again after a kill.

    ``library`` and ``workflows`` come later than the first events, which wait for them: what was
    under way when the last process ended is taken up before ``Workflows.open`` returns. ``address``
    is where people elsewhere reach the pages, None where they cannot.
    """

    ledger: Ledger
    chats: Chats
    local: WebChat
    links: ReadingLinks
    address: str | None
    library: asyncio.Future[Library]
    workflows: asyncio.Future[Workflows]
    submit: Submit
    # Two presses at once would both find that nothing is there yet.
    pressing: asyncio.Lock = field(default_factory=asyncio.Lock)
    # By their events' keys, from the first step to the second: only after a failure they are read.
    kept: dict[str, list[Post]] = field(default_factory=dict)

    async def prepare(self, event: Event) -> None:
        """Keep the replies to an event, or what a message asks for that somebody marked."""
        if event.ask is Ask.MARKED:
            for each in await (await self.chats.of(event.platform)).wanted(event):
                await self.submit(each)
            return
        if followed_by(event):
            await (await asyncio.shield(self.workflows)).until_first(event)
        library, chat = await asyncio.shield(self.library), await self.chats.of(event.platform)
        async with self._one_at_a_time(event):
            began = now()
            address = "" if event.platform == PLATFORM else self.address
            conversation = Conversation(
                library,
                self.ledger,
                {event.platform: chat},
                address,
                self.links if address else None,
            )
            replies = await conversation.handle(event)
            self.kept[event.key] = await self.ledger.keep(event, replies, began)

    async def deliver(self, event: Event) -> None:
        """Post the replies that are kept, and forget what was needed only until then."""
        chat = await self.chats.of(event.platform)
        await Delivery(self.ledger, {event.platform: chat})(event, self.kept.pop(event.key, None))
        if event.platform == PLATFORM:
            await self.local.settle(event)
        await forget_after(event, self.ledger, await asyncio.shield(self.workflows))

    @asynccontextmanager
    async def _one_at_a_time(self, event: Event) -> AsyncIterator[None]:
        """Let what everyone sees once be prepared by one at a time, in this process and in others."""
        workflows = await asyncio.shield(self.workflows)
        if event.ask not in FOR_EVERYONE:
            yield
            return
        name = f"press/{event.platform}/{event.space}/{event.channel}"
        async with self.pressing, workflows.alone(name):
            yield
