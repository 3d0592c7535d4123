"""The front door: articles in; passages, summaries and cited answers out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.types import Answer, Article, Document, Link, Scope, Share, Summary


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a link: the article, its summary, and the share that brought it first.

    ``is_new`` is false where the article was already known in this channel; then ``first`` says
    who shared it and by which message.
    """

    article: Article
    summary: Summary
    first: Share
    is_new: bool


class Library:
    """Articles of many spaces in one data directory.

    Does not know chat, the environment or the clock: who shared what, where and when is told to it.
    """

    @classmethod
    @asynccontextmanager
    async def open(cls, data: Path, *, model: Path | None = None) -> AsyncIterator["Library"]:
        """Open (and make, and migrate) a data directory; load the model when it is first needed.

        Raises StoreError where the directory cannot be used, ModelMismatch where it was made with
        another model.
        """
        raise NotImplementedError
        yield

    async def read(self, link: Link, share: "Sharing") -> Reading:
        """Fetch, extract, segment, embed, store and summarise what ``link`` leads to.

        Raises FetchError, ExtractError (NothingToRead for walls and pages that are no article;
        nothing is stored) or StoreError.
        """
        raise NotImplementedError

    async def add(self, document: Document, share: "Sharing") -> Reading:
        """Store a document in hand: imported text as it is, a dropped file or pasted text read like a page."""
        raise NotImplementedError

    async def ask(self, question: str, scope: Scope) -> Answer:
        """Answer from what ``scope`` may see. Raises EmptyQuestion or EmptyScope."""
        raise NotImplementedError

    async def summarise(self, article: Article) -> Summary:
        """Return the ladder for an article."""
        raise NotImplementedError

    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]:
        """Return the articles shared in a channel with their first share there, newest first."""
        raise NotImplementedError

    async def article(self, article: str, scope: Scope) -> Article:
        """Return one article. Raises UnknownArticle where ``scope`` may not see it or it is not there."""
        raise NotImplementedError

    async def forget(self, article: str, scope: Scope) -> None:
        """Take the article out of the channel, and out of everything once no channel shares it.

        Raises UnknownArticle.
        """
        raise NotImplementedError

    async def channels(self, space: str) -> list[str]:
        """Return the names of the channels in which something was shared."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where, by what message, by whom and when something is shared."""

    space: str
    channel: str
    message: str
    shared_by: str
    shared_at: datetime
