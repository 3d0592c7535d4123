"""What was shared in a channel within some time -> its stories.

This file alone knows the order: shares -> articles and their vectors -> stories.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from index.ports import Embedder, PassageText
from index.sources.disagreements import Disagreement, disagreements
from index.sources.stories import Report, stories
from index.text.segment import sentences
from index.types import Article, Scope, Share, Span, Story, Vectors


class Store(Protocol):
    """What is needed of ``index.store.SqlStore``, where each call is described."""

    async def shared_between(  # noqa: D102
        self, scope: Scope, since: datetime, until: datetime
    ) -> list[tuple[Article, list[Share]]]: ...
    async def passage_vectors(self, space: str, article: str) -> Vectors: ...  # noqa: D102


class Newsroom:
    """Puts together what reports the same event. Writes nothing, neither text nor rows."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder

    async def stories(self, scope: Scope, since: datetime, until: datetime) -> list[Story]:
        """Return the stories of what ``scope`` saw shared from ``since`` until before ``until``.

        They stand in the order of their first shares.
        """
        found = await self._store.shared_between(scope, since, until)
        vectors = [await self._store.passage_vectors(scope.space, each.id) for each, _ in found]
        # What has just been forgotten has none any more.
        left = [at for at, passages in enumerate(vectors) if len(passages)]
        shared, vectors = [found[at] for at in left], [vectors[at] for at in left]
        reports = await self._reports([article for article, _ in shared], vectors)
        groups = await asyncio.to_thread(stories, reports)
        return [_story([shared[at] for at in group]) for group in groups]

    async def disagreements(self, articles: Sequence[Article]) -> list[Disagreement]:
        """Return where articles of one story state different numbers, dates or names."""
        return await asyncio.to_thread(_disagreements, articles)

    async def _reports(
        self, articles: Sequence[Article], vectors: Sequence[Vectors]
    ) -> list[Report]:
        # A title is embedded as if it were a passage; where there is none, the opening stands for it.
        titled = [article for article in articles if article.title]
        texts = [PassageText(each.title, (Span(0, len(each.title)),)) for each in titled]
        embedded = await self._embedder.embed_passages(texts)
        titles = dict(zip((each.id for each in titled), embedded.passages, strict=True))
        reports = []
        for each, passages in zip(articles, vectors, strict=True):
            title = titles.get(each.id, passages[0])
            reports.append(
                Report(each.title, each.text, each.language, title, passages, each.published)
            )
        return reports


def _disagreements(articles: Sequence[Article]) -> list[Disagreement]:
    return disagreements([(each, sentences(each.text, each.language)) for each in articles])


def _story(shared: Sequence[tuple[Article, list[Share]]]) -> Story:
    shares = sorted((each for _, own in shared for each in own), key=lambda each: each.shared_at)
    return Story(tuple(article for article, _ in shared), tuple(shares))
