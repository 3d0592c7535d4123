"""The way in: a link or a document -> an article with its passages and vectors, stored.

This file alone knows the order: fetch -> extract -> segment -> embed -> store.
"""

import asyncio
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import NothingToRead, UnknownArticle
from index.extract.wire import bounded
from index.fetch.turns import Turns
from index.links.finding import accept_canonical, as_link, canonical, day_in
from index.ports import Embedded, Embedder, Extractor, Fetcher, PassageText, Prepared, Store
from index.reasons import NO_ARTICLE
from index.text.language import language_of
from index.text.segment import passages, sentences, sizes
from index.types import (
    Article,
    Completeness,
    Document,
    Extraction,
    Label,
    Link,
    Passage,
    Share,
    Sharing,
    Span,
    Verified,
)
from index.verify import verify

# From the first byte until it is text, a page is held in memory, up to 25 MiB of it.
READ_AT_ONCE = 16
READ_AT_ONCE_FOR_A_SPACE = 4  # whatever is shared there, others are read meanwhile
KEPT_FOR_OTHERS = 4  # of all turns, for spaces of which nothing is read: a page may take 20 s

_NEXT = {
    Completeness.BLOCKED: "Open it in a browser, save the page as a file, and read that.",
    Completeness.EMPTY: "If you can see text there, copy it into a file, and read that.",
    Completeness.NOT_AN_ARTICLE: "Read one of the articles that it leads to.",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it was read, before it is cut into passages.

    ``sentences`` is empty where nobody has looked for them yet.
    """

    article: Article
    keys: tuple[str, ...]
    share: Share
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles ready to be stored together: what is new, and what only gains a share."""

    new: Sequence[Prepared]
    again: Sequence[Draft]


class Ingest:
    """Reads articles into the store, each once, however often and wherever it is shared."""

    def __init__(
        self, fetcher: Fetcher, extractor: Extractor, embedder: Embedder, store: Store
    ) -> None:
        self._fetcher = fetcher
        self._extractor = extractor
        self._embedder = embedder
        self._store = store
        self._turns = Turns(READ_AT_ONCE_FOR_A_SPACE, READ_AT_ONCE, KEPT_FOR_OTHERS)

    def waiting(self) -> int:
        """Return how many pages wait now for one of their space's turns, or of all."""
        return self._turns.waiting

    async def read(self, link: Link, sharing: Sharing) -> Article:
        """Return the article behind ``link``, stored and shared; fetch it only where it is new.

        Raises FetchError, ExtractError (NothingToRead where there is no article to read; nothing
        is stored then) or StoreError.
        """
        known = await self._store.find(sharing.space, link.key)
        if known and await self._shared(known, (), sharing):
            return known
        url, extraction = await self._fetched(link, sharing.space)
        landed = as_link(url)
        best = accept_canonical(landed, url, extraction.canonical)
        keys = (link.key, landed.key, best.key)
        known = await self._known(sharing.space, keys)
        if known and await self._shared(known, keys, sharing):
            return known
        readable = await _in_its_language(_readable(extraction, link.url))
        article = _article(_id(best.key), best.url, readable)
        share = _as_share(sharing, article)
        await self.store([Draft(article, keys, share, readable.sentences)])
        return article

    async def verify(self, article: Article, quotes: Sequence[Span], space: str) -> list[Verified]:
        """Return what has become of each quote on the article's page; nothing is stored.

        Raises LinkError where the article has no page, FetchError or ExtractError where it cannot
        be read.
        """
        link = as_link(article.url)
        _, extraction = await self._fetched(link, space)
        found = _readable(extraction, link.url)
        today = found.text
        cut = list(found.sentences) or await asyncio.to_thread(sentences, today, article.language)
        return await asyncio.to_thread(verify, article, quotes, today, cut)

    async def add(self, document: Document, sharing: Sharing) -> Article:
        """Return the document's article, stored and shared. Raises as ``read`` does."""
        draft = await self.draft(document, sharing)
        await self.store_new([draft])
        return draft.article

    async def draft(self, document: Document, sharing: Sharing) -> Draft:
        """Return the document as an article: text as it is, a page as extraction finds it."""
        if document.page:
            async with self._turns.of(sharing.space):
                extraction = _readable(await self._extractor.extract(document.page), document.url)
        else:
            extraction = _as_it_is(document)
        key = canonical(document.url)
        at = document.id or _id(key or extraction.text)
        found = await _in_its_language(_overridden(extraction, document))
        article = _article(at, document.url, found)
        cut = found.sentences if found.language == extraction.language else ()
        return Draft(article, (key,) if key else (), _as_share(sharing, article), cut)

    async def store_new(self, drafts: Sequence[Draft]) -> None:
        """Store the drafts; what is stored already, the same to the letter, only gains a share."""
        await self.save(await self.batch(drafts))

    async def batch(self, drafts: Sequence[Draft]) -> Batch:
        """Embed what is not stored yet; nothing is stored."""
        latest: dict[str, Article | None] = {}
        new: list[Draft] = []
        again: list[Draft] = []
        for draft in drafts:
            article = draft.article
            if article.id not in latest:
                latest[article.id] = await self._store.by_id(draft.share.space, article.id)
            (again if latest[article.id] == article else new).append(draft)
            latest[article.id] = article
        return Batch(await prepare(new, self._embedder) if new else [], again)

    async def save(self, batch: Batch) -> None:
        """Store what is new in one transaction, and note the other shares."""
        if batch.new:
            await self._store.save(batch.new, self._embedder.model)
        for draft in batch.again:
            if not await self._added(draft.share, draft.keys):
                await self.store([draft])

    async def store(self, drafts: Sequence[Draft]) -> None:
        """Embed the drafts' passages together, and store all of them at once or none."""
        await self.save(Batch(await prepare(drafts, self._embedder), []))

    async def _fetched(self, link: Link, space: str) -> tuple[str, Extraction]:
        """Return where the link led, and what is there."""
        async with self._turns.of(space):
            page = await self._fetcher.fetch(link)
            return page.url, await self._extractor.extract(page)

    async def _known(self, space: str, keys: Sequence[str]) -> Article | None:
        for key in keys:
            known = await self._store.find(space, key)
            if known:
                return known
        return None

    async def _shared(self, article: Article, keys: Sequence[str], sharing: Sharing) -> bool:
        return await self._added(_as_share(sharing, article), keys)

    async def _added(self, share: Share, keys: Sequence[str]) -> bool:
        """Note a share; whether its article is still there: it may be forgotten at any moment."""
        try:
            await self._store.add_share(share, keys)
        except UnknownArticle:
            return False
        return True


async def prepare(drafts: Sequence[Draft], embedder: Embedder) -> list[Prepared]:
    """Return the drafts with their passages and vectors, all embedded together."""
    cut = await _segment(drafts, embedder)
    texts = [
        _passage_text(draft.article, passage)
        for draft, found in zip(drafts, cut, strict=True)
        for passage in found
    ]
    embedded = _split(await embedder.embed_passages(texts), [len(found) for found in cut])
    return [
        Prepared(draft.article, draft.keys, tuple(found), part, draft.share)
        for draft, found, part in zip(drafts, cut, embedded, strict=True)
    ]


def _readable(extraction: Extraction, url: str) -> Extraction:
    """Return it where there is an article in it. Raises NothingToRead."""
    label = extraction.label
    if label.readable and extraction.text.strip():
        return extraction
    found = Completeness.EMPTY if label.readable else label.completeness
    where = f" at {url}" if url else ""
    # That it looks like no article, its label says already.
    reason = "" if label.reason in {"", NO_ARTICLE} else f" ({label.reason.rstrip('.')})"
    raise NothingToRead(
        f"There is no article to read{where}: {found.value}{reason}. {_NEXT[found]}",
        found.value,
        label.reason,
    )


async def _in_its_language(extraction: Extraction) -> Extraction:
    """Tell the language by the text, where the page does not."""
    if extraction.language:
        return extraction
    return replace(extraction, language=await asyncio.to_thread(language_of, extraction.text))


def _id(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _as_it_is(document: Document) -> Extraction:
    """Take a text for a whole article, and change no character of it; what no page may have either is cut off."""
    text = document.text or ""
    label = Label(Completeness.FULL if text.strip() else Completeness.EMPTY)
    return _readable(bounded(Extraction("", "", "", "", "", text, label)), document.url)


def _overridden(extraction: Extraction, document: Document) -> Extraction:
    return replace(
        extraction,
        title=document.title or extraction.title,
        language=document.language or extraction.language,
        published=document.published or extraction.published,
    )


def _article(at: str, url: str, extraction: Extraction) -> Article:
    return Article(
        id=at,
        url=url,
        title=extraction.title,
        byline=extraction.byline,
        site=extraction.site,
        published=extraction.published or day_in(url),
        language=extraction.language,
        text=extraction.text,
        label=extraction.label,
        page_starts=extraction.page_starts,
    )


def _as_share(sharing: Sharing, article: Article) -> Share:
    return Share(
        space=sharing.space,
        channel=sharing.channel,
        article=article.id,
        message=sharing.message,
        shared_by=sharing.shared_by,
        shared_at=sharing.shared_at,
    )


async def _segment(drafts: Sequence[Draft], embedder: Embedder) -> list[list[Passage]]:
    # In threads: a long article takes seconds, which the event loop does not have.
    pairs = await asyncio.to_thread(lambda: [(each.article.text, _cut(each)) for each in drafts])
    counts = iter(
        await embedder.count_tokens([span.of(text) for text, found in pairs for span in found])
    )
    return await asyncio.to_thread(
        lambda: [
            passages(text, found, sizes(text, found, list(itertools.islice(counts, len(found)))))
            for text, found in pairs
        ]
    )


def _cut(draft: Draft) -> Sequence[Span]:
    return draft.sentences or sentences(draft.article.text, draft.article.language)


def _passage_text(article: Article, passage: Passage) -> PassageText:
    own = (Span(span.start - passage.start, span.end - passage.start) for span in passage.sentences)
    return PassageText(article.text[passage.start : passage.end], tuple(own))


def _split(embedded: Embedded, counts: Sequence[int]) -> Iterator[Embedded]:
    """Yield the vectors of each article, which has as many passages as ``counts`` says."""
    start = 0
    for count in counts:
        here = slice(start, start + count)
        yield Embedded(embedded.passages[here], embedded.sentences[here])
        start += count
