"""What a journey needs from outside, each as small as its callers allow.

All are async, also where they compute, so that no caller can block the event loop.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.types import (
    Article,
    Extraction,
    Link,
    Page,
    Passage,
    Scope,
    Share,
    Span,
    Vectors,
)


class Fetcher(Protocol):
    """Gets a page from the public web."""

    async def fetch(self, link: Link) -> Page:
        """Return the page behind ``link``; raise a ``FetchError`` where there is none to be had."""
        ...


class Extractor(Protocol):
    """Finds the article in a page, outside this process."""

    async def extract(self, page: Page) -> Extraction:
        """Return what is there, labelled; raise an ``ExtractError`` where bytes cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class PassageText:
    """A passage's text, or some sentences of it, with its sentences as spans of that, not of the article."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of n passages, (n, dimensions), and of each one's sentences, (sentences, dimensions)."""

    passages: Vectors
    sentences: tuple[Vectors, ...]


class Embedder(Protocol):
    """Turns text into vectors of unit length."""

    @property
    def model(self) -> str:
        """The model's name and checksum: what a data directory remembers."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        ...

    async def embed_passages(self, passages: Sequence[PassageText]) -> Embedded:
        """Return vectors for the passages and their sentences."""
        ...

    async def embed_question(self, question: str) -> Vectors:
        """Return one vector, (1, dimensions)."""
        ...

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the model's tokens each text takes."""
        ...


# How well each sentence of a passage answers, (sentences,).
Read: TypeAlias = NDArray[np.float32]


class Reader(Protocol):
    """Reads a question and passages together."""

    async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
        """Return how well the sentences of each answer, on one scale for all passages of a question."""
        ...


PassageIds = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The passages that a scope sees: their ids, in order, which nobody may change."""

    scope: Scope
    ids: PassageIds

    def __len__(self) -> int:
        return len(self.ids)


class VectorIndex(Protocol):
    """Inner-product search by passage id. Knows neither what a passage says nor who may see it."""

    async def nearest(self, vector: Vectors, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, inner product) of ``among``, best first."""
        ...

    async def similar(
        self, space: str, vector: Vectors, ids: PassageIds
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of those of ``ids`` that are there, best first."""
        ...


class Keywords(Protocol):
    """Lexical search by passage id: BM25 over ``index.text.terms``, weighed within ``among`` alone."""

    async def best(self, question: str, k: int, among: Seen) -> list[tuple[int, float]]:
        """Return at most ``k`` (passage id, BM25 score) of ``among``, best first.

        The question is cut once for each language among the passages. A passage that shares no
        term with it is left out.
        """
        ...


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is read back for a question: with its article and its sentences' vectors."""

    id: int
    article: Article
    passage: Passage
    sentence_vectors: Vectors


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article ready to be stored, with all that is made of it.

    ``keys`` are the canonical URLs by which it is known again: its own, the link's, the page's.
    """

    article: Article
    keys: tuple[str, ...]
    passages: tuple[Passage, ...]
    embedded: Embedded
    share: Share


class Store(Protocol):
    """Articles, passages, vectors and shares as rows: the truth. Every query names its space."""

    async def save(self, prepared: Sequence[Prepared], model: str) -> None:
        """Store all of them in one transaction, each in place of what had the article's id.

        ``model`` made the vectors. Raises ModelMismatch where another one made those stored.
        """
        ...

    async def add_share(self, share: Share, keys: Sequence[str] = ()) -> None:
        """Note that a stored article was shared once more; the same message counts once.

        ``keys`` are further canonical URLs that it is known by from now on.
        """
        ...

    async def find(self, space: str, key: str) -> Article | None:
        """Return the article that is known by this canonical URL, or None."""
        ...

    async def by_id(self, space: str, article: str) -> Article | None:
        """Return the article with this id, whoever may see it, or None."""
        ...

    async def article(self, article: str, scope: Scope) -> Article:
        """Return one article. Raises UnknownArticle where ``scope`` may not see it."""
        ...

    async def articles(self, scope: Scope) -> list[tuple[Article, Share]]:
        """Return what ``scope`` may see, each with its first share there, newest first."""
        ...

    async def sentence_spans(self, space: str, articles: Collection[str]) -> dict[str, list[Span]]:
        """Return the spans of each article's sentences in order; none where it is not stored."""
        ...

    async def sentences(self, article: Article) -> tuple[list[Span], Vectors] | None:
        """Return the article's sentences with their vectors; None where it is not stored."""
        ...

    async def first_shares(self, scope: Scope) -> list[Share]:
        """Return the first share in the channel of each article that ``scope`` may see, newest first."""
        ...

    async def of_days(
        self, scope: Scope, first: date, last: date, since: datetime, until: datetime
    ) -> list[str]:
        """Return the ids of what ``scope`` sees that is of some days, in order.

        It was published from ``first`` to ``last``, as its own date says, or shared from ``since``
        until before ``until``.
        """
        ...

    async def channels(self, space: str) -> list[str]:
        """Return the names of the channels in which something is shared, in order."""
        ...

    async def passages(self, ids: Sequence[int], scope: Scope) -> list[StoredPassage]:
        """Return those of ``ids`` that exist and that ``scope`` may see, in the order of ``ids``."""
        ...

    async def forget(self, article: str, scope: Scope) -> None:
        """Take the article out of the channel; out of rows and bytes once no channel shares it.

        Raises UnknownArticle where ``scope`` may not see it.
        """
        ...
