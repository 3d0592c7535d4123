"""What every part of the conversation works with, and the small things all of them need."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.chat.port import Chat
from bot.errors import PlatformFailed, Undeliverable
from bot.ledger import Ledger
from bot.logs import reference
from bot.messages import Audience, Card, Event, Owed, Paragraph, Place, Post, Reply
from bot.reading_links import ReadingLinks, Spot
from bot.schedules.zones import is_zone
from bot.settling import settle
from bot.showing.cards import failure_card, note_card, without
from bot.showing.failure_wording import failure
from index.errors import FootnoteError
from index.sources.disagreements import Disagreement
from index.types import (
    Answer,
    Article,
    Document,
    Link,
    Lowered,
    Previous,
    Reading,
    Scope,
    Share,
    Sharing,
    Span,
    Story,
    Summary,
    Verified,
)

PAGES = "/digests/"  # before a channel's secret

log = logging.getLogger(__name__)


class Librarian(Protocol):
    """What the conversation needs of ``index.library.Library``, where each call is described."""

    async def read(self, link: Link, share: Sharing) -> Reading: ...  # noqa: D102
    async def add(self, document: Document, share: Sharing) -> Reading: ...  # noqa: D102
    async def ask(  # noqa: D102
        self,
        question: str,
        scope: Scope,
        *,
        lowered: Collection[Lowered] = (),
        previous: Previous | None = None,
        asked_at: datetime | None = None,
    ) -> Answer: ...
    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]: ...  # noqa: D102
    async def article(self, article: str, scope: Scope) -> Article: ...  # noqa: D102
    async def summarise(self, article: Article) -> Summary: ...  # noqa: D102
    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]: ...  # noqa: D102
    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]: ...  # noqa: D102
    async def around(  # noqa: D102
        self, article: str, start: int, end: int, scope: Scope
    ) -> tuple[Article, Span | None, Span | None]: ...
    async def verify(  # noqa: D102
        self, article: str, scope: Scope, quotes: Sequence[Span] = ()
    ) -> list[Verified]: ...
    async def shared_by(self, space: str, channel: str, message: str) -> list[str]: ...  # noqa: D102
    async def keys(self, space: str, article: str) -> set[str]: ...  # noqa: D102
    async def withdrawing(  # noqa: D102
        self, space: str, channel: str, message: str, *, keep: Collection[str] = ()
    ) -> list[str]: ...
    async def withdraw(  # noqa: D102
        self, space: str, channel: str, message: str, *, keep: Collection[str] = ()
    ) -> list[str]: ...
    async def forget(self, article: str, scope: Scope) -> None: ...  # noqa: D102
    async def forget_channel(self, space: str, channel: str) -> None: ...  # noqa: D102
    async def forget_space(self, space: str) -> None: ...  # noqa: D102
    async def forget_person(self, space: str, person: str) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Desk:
    """The library, the ledger, and the platforms by their names.

    ``address`` is where the pages are, without a slash at its end: empty for one and the same site,
    None where people cannot open them. ``links`` makes links to an article's text, where Footnote
    has pages that people elsewhere can reach.
    """

    library: Librarian
    ledger: Ledger
    chats: Mapping[str, Chat]
    address: str | None = None
    links: ReadingLinks | None = None

    def chat(self, event: Event) -> Chat:
        """Return the platform that an event came from."""
        return self.chats[event.platform]

    async def manages(self, event: Event) -> bool:
        """Whether who asks may decide for the channel: in a direct conversation, its person."""
        return event.place is Place.DIRECT or await self.chat(event).manages(event)

    async def name_of(self, event: Event, person: str) -> str:
        """Return what a person is called; empty where the platform does not tell."""
        with _lacking("a name", event):
            return await self.chat(event).name_of(event.space, person) if person else ""
        return ""

    async def zone_of(self, event: Event, person: str) -> str:
        """Return the time zone of a person, or of the place; empty where nobody tells one."""
        with _lacking("a time zone", event):
            zone = await self.chat(event).zone_of(event.space, person)
            return zone if is_zone(zone) else ""
        return ""

    async def link_to(self, event: Event, message: str) -> str:
        """Return a link that opens a message; empty where the platform gives none."""
        with _lacking("a link to a message", event):
            here = (event.space, event.channel, message)
            posts = await self.ledger.posts_under(*here)
            return await self.chat(event).permalink(*here, posts[0].root if posts else "")
        return ""

    async def called(self, event: Event, space: str, channel: str) -> str:
        """Return what a channel is called; empty where the platform does not tell."""
        with _lacking("a channel's name", event):
            return await self.chat(event).channel_name(space, channel)
        return ""

    async def page(self, event: Event, day: str = "") -> str:
        """Return where a channel's digests can be read, or that of one day; empty where nowhere."""
        if self.address is None:
            return ""
        token = await self.ledger.feed_token(event.platform, event.space, event.channel)
        return f"{self.address}{PAGES}{token}/{day}"

    def read_here(self, event: Event, article: str, start: int = 0, end: int = 0) -> str:
        """Return a link to an article's text for who asks now; empty where there are no pages."""
        if self.links is None:
            return ""
        return self.links.to(Spot(event.platform, event.space, event.channel, article, start, end))

    async def show(self, post: Post, card: Card) -> None:
        """Put another card in the place of a post's, in the ledger and on the platform."""
        if card == post.card:
            return
        # As it is by now: it may have been posted, as it was before, since ``post`` was read.
        current = await self.ledger.change(post.space, post.tag, card)
        if current and current.ids:
            await self._settle(current)

    async def take_away(self, post: Post, *, forget: bool = False) -> None:
        """Remove a post from the platform and from the ledger, or have its delivery do so.

        What a person wants to ``forget`` goes from the ledger even where the platform leaves it standing.
        """
        owed = Owed.ERASURE if forget else Owed.REMOVAL
        posted = await self.ledger.withdraw_post(post.space, post.tag, owed)
        if posted:
            await self._settle(posted)

    async def _settle(self, post: Post) -> None:
        """Tell the platform what is owed of a post; where it is away, that is made up for."""
        try:
            await settle(self.ledger, self.chats[post.platform], post)
        except PlatformFailed as error:
            log.warning("owed for now: %s", error, extra={"key": post.key})

    async def take_out(
        self, space: str, channel: str, article: str, *, but: Collection[str] = ()
    ) -> None:
        """Take an article that has left a channel out of all that was posted there, ``but`` for some tags."""
        for post in await self.ledger.posts_about(space, channel, article):
            if post.tag not in but:
                await self.show(post, without(post.card, article))


@contextmanager
def _lacking(what: str, event: Event) -> Iterator[None]:
    """Go on without ``what`` adorns a reply where the platform does not give it."""
    try:
        yield
    except (PlatformFailed, Undeliverable) as error:
        log.warning("a reply lacks %s: %s", what, error, extra={"key": event.key})


def scope_of(event: Event, articles: tuple[str, ...] = ()) -> Scope:
    """Return where an event asks: its channel, or some of the articles there."""
    return Scope(event.space, event.channel, articles)


def sharing_of(event: Event) -> Sharing:
    """Return an event as the share of what it brings."""
    return Sharing(
        space=event.space,
        channel=event.channel,
        message=event.message,
        shared_by=event.author,
        shared_at=datetime.fromisoformat(event.at),
    )


def to_author(says: str, *others: Paragraph) -> list[Reply]:
    """Return a line that only who asked sees."""
    return [Reply(note_card(says, *others), Audience.AUTHOR)]


def failed(event: Event, error: Exception) -> Card:
    """Return the card that says what went wrong; its reference leads to the log."""
    number = reference()
    fields = {"key": event.key, "reference": number, "reason": type(error).__name__}
    if isinstance(error, FootnoteError):
        log.warning("failed", extra=fields)
    else:
        log.error("broken", extra=fields, exc_info=error)
    return failure_card(failure(error), number)
