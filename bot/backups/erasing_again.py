"""What was erased after a backup was made -> erased from what the backup brings back.

Nothing is changed on a platform: there it was taken back when it was erased.
"""

import sqlite3
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.chat.web import SPACE
from bot.chat.web.adapter import PLATFORM, WebChat
from bot.chat.web.history import History
from bot.chat.web.live import Live
from bot.errors import ChatError
from bot.ledger import Ledger
from bot.ledger.erasures import Erasures, Named, erased_since, people, places
from bot.messages import Event, Kind
from bot.showing.cards import without
from bot.workflows import Queue
from index.errors import UnknownArticle
from index.store import SqlStore
from index.types import Scope


def known_erasures(ledgers: list[Path], since: str) -> Erasures | None:
    """Return what these files say was erased since a time; None where none of them can be read."""
    found = None
    for ledger in ledgers:
        with suppress(sqlite3.Error):
            found = (found or Erasures()) | erased_since(ledger, since)
    return found


async def erase_again(data: Path, erased: Erasures) -> None:
    """Erase it in the directory, which nobody else has open. Raises StoreError or StartFailed."""
    async with (
        SqlStore.open(data) as store,
        Ledger.open(data) as ledger,
        History.open(data, SPACE) as history,
        Queue.open(data) as queue,
    ):
        again = _Again(store, ledger, history)
        kept = await store.read(places)
        for space, channel in kept:  # all first: an erased space no longer says who was told of it
            await again.what_was_sent(erased, space, channel)
        for space, channel in kept:
            await again.place(erased, space, channel)
        for space, person in await store.read(people):
            if erased.has(space, "", person):
                await again.person(space, person)
        for article in erased.articles:
            await again.article(article)
        for message in erased.messages:
            await again.message(message)
        await queue.forget(lambda event: _is_erased(event, erased))


def _is_erased(event: Event, erased: Erasures) -> bool:
    place = (event.space, event.channel, event.message)
    return (
        place in erased.messages
        or erased.has(event.space)
        or erased.has(event.space, event.channel)
        or erased.has(event.space, "", event.author)
    )


class _Again:
    def __init__(self, store: SqlStore, ledger: Ledger, history: History) -> None:
        self._store = store
        self._ledger = ledger
        self._history = history
        self._local = WebChat(history, Live())

    async def what_was_sent(self, erased: Erasures, space: str, channel: str) -> None:
        """Take the articles of a place that is erased out of what people were sent of it."""
        if erased.has(space) or erased.has(space, channel):
            for article, _ in await self._store.articles(Scope(space, channel)):
                await self._take_out(space, channel, article.id)

    async def place(self, erased: Erasures, space: str, channel: str) -> None:
        if erased.has(space):
            await self._ledger.erase_space(space)
            await self._store.forget_space(space)
        elif erased.has(space, channel):
            await self._ledger.erase_channel(space, channel)
            await self._store.forget_channel(space, channel)

    async def person(self, space: str, person: str) -> None:
        for place in await self._ledger.personal_of(space, person):
            for post in await self._ledger.posts_since(place.space, place.channel, ""):
                if post.card.kind is Kind.DIGEST:
                    await self._ledger.drop(post.space, post.tag)
        await self._ledger.erase_person(space, person)
        await self._store.forget_person(space, person)
        if space == SPACE:
            await self._history.forget_person(person, but="")

    async def article(self, named: Named) -> None:
        space, channel, article = named
        with suppress(UnknownArticle):  # it came after the backup
            await self._store.forget(article, Scope(space, channel))
        await self._take_out(space, channel, article)

    async def message(self, named: Named) -> None:
        space, channel, message = named
        for article in await self._store.withdraw(space, channel, message):
            await self._take_out(space, channel, article)
        await self._ledger.withdraw(space, channel, message)
        for post in await self._ledger.posts_under(space, channel, message):
            await self._ledger.drop(space, post.tag)
        if space == SPACE:
            with suppress(ChatError):  # it is gone already
                await self._history.delete(channel, message)

    async def _take_out(self, space: str, channel: str, article: str) -> None:
        await self._ledger.forgotten(space, channel, article)
        for post in await self._ledger.posts_telling(space, channel, article):
            card = without(post.card, article)
            await self._ledger.change(post.space, post.tag, card)
            if post.platform == PLATFORM:
                await self._local.change(replace(post, card=card))
