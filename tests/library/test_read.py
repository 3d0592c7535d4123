"""A link is read once, wherever and however often it is shared."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from index.db.where import Where
from index.errors import HostUnreachable, NothingToRead, UnknownArticle
from index.ingest import KEPT_FOR_OTHERS, READ_AT_ONCE, READ_AT_ONCE_FOR_A_SPACE
from index.library import Library
from index.links.finding import as_link
from index.types import Article, Document, Link, Page, Scope
from tests.library.twins import Lines, Pages, Words, shared
from tests.waiting import until

TIDES = as_link("https://example.org/tides")
TEXT = "The moon pulls at the sea. The sea rises.\n\nThen it falls again."
PAGES = {
    TIDES.url: f"Tides\n{TEXT}",
    "https://short.example/x": TIDES.url,
    "https://example.org/print/tides": f"canonical: {TIDES.url}\nTides\n{TEXT}",
    "https://evil.example/tides": f"canonical: {TIDES.url}\nNot tides\nSomething else.",
    "https://example.org/wall": "label: blocked\nPlease log in\nYou must log in.",
    "https://example.org/blank": "A title\n",
    "https://example.org/part": "label: partial\nHalf\nThe first half.",
}


@asynccontextmanager
async def opened(data: Where, pages: Pages) -> AsyncIterator[Library]:
    async with Library.open(data, fetcher=pages, extractor=Lines(), embedder=Words()) as library:
        yield library


async def test_an_article_is_stored_as_extraction_finds_it(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        reading = await library.read(TIDES, shared(by="anna"))

        assert reading.is_new
        assert reading.first.shared_by == "anna"
        assert (reading.article.title, reading.article.text) == ("Tides", TEXT)
        assert await library.articles(Scope("local", "news")) == [(reading.article, reading.first)]


async def test_one_space_cannot_keep_another_from_reading(where: Where) -> None:
    release, begun = asyncio.Event(), asyncio.Semaphore(0)

    class Slow(Pages):
        async def fetch(self, link: Link) -> Page:
            self.fetched.append(link.url)
            begun.release()
            if "slow" in link.url:
                await release.wait()
            return await super().fetch(TIDES)

    pages = Slow(PAGES)
    async with opened(where, pages) as library:
        links = [as_link(f"https://slow.example/{number}") for number in range(6)]
        reading = [asyncio.create_task(library.read(link, shared(space="loud"))) for link in links]
        for _ in range(READ_AT_ONCE_FOR_A_SPACE):
            await begun.acquire()
        await library.read(TIDES, shared(space="quiet"))

        assert len([url for url in pages.fetched if "slow" in url]) == READ_AT_ONCE_FOR_A_SPACE
        await until(lambda: library.waiting() == len(links) - READ_AT_ONCE_FOR_A_SPACE)
        reading.pop().cancel()
        release.set()
        await asyncio.gather(*reading)
        assert library.waiting() == 0


async def test_several_spaces_cannot_keep_another_from_reading_together(where: Where) -> None:
    release, begun = asyncio.Event(), asyncio.Semaphore(0)

    class Slow(Pages):
        async def fetch(self, link: Link) -> Page:
            if "slow" in link.url:
                begun.release()
                await release.wait()
            return await super().fetch(TIDES)

    pages = Slow(PAGES)
    async with opened(where, pages) as library:
        reading = []
        for number in range(READ_AT_ONCE_FOR_A_SPACE):
            for loud in range(READ_AT_ONCE // READ_AT_ONCE_FOR_A_SPACE):
                link = as_link(f"https://slow.example/{loud}/{number}")
                reading.append(asyncio.create_task(library.read(link, shared(space=f"loud{loud}"))))
                if len(reading) <= READ_AT_ONCE - KEPT_FOR_OTHERS:
                    await begun.acquire()
        await library.read(TIDES, shared(space="quiet"))

        assert begun.locked()  # what was kept is still free
        release.set()
        await asyncio.gather(*reading)


async def test_the_same_link_again_names_who_shared_it_first(where: Where) -> None:
    pages = Pages(PAGES)
    async with opened(where, pages) as library:
        await library.read(TIDES, shared(message="m1", by="anna"))
        again = await library.read(TIDES, shared(message="m2", by="ben"))

    assert pages.fetched == [TIDES.url]
    assert not again.is_new
    assert (again.first.shared_by, again.first.message) == ("anna", "m1")


async def test_the_same_message_again_is_still_the_first(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        first = await library.read(TIDES, shared(message="m1"))
    async with opened(where, Pages({})) as library:
        assert await library.read(TIDES, shared(message="m1")) == first


async def test_another_channel_is_not_told_who_shared_it_elsewhere(where: Where) -> None:
    pages = Pages(PAGES)
    async with opened(where, pages) as library:
        await library.read(TIDES, shared("board", by="anna"))
        reading = await library.read(TIDES, shared("news", by="ben"))

    assert pages.fetched == [TIDES.url]
    assert reading.is_new
    assert reading.first.shared_by == "ben"


async def test_another_space_reads_it_for_itself(where: Where) -> None:
    pages = Pages(PAGES)
    async with opened(where, pages) as library:
        await library.read(TIDES, shared(space="one"))
        await library.read(TIDES, shared(space="two"))
        assert len(pages.fetched) == 2
        await library.forget(
            (await library.articles(Scope("one", "news")))[0][0].id, Scope("one", "news")
        )
        assert len(await library.articles(Scope("two", "news"))) == 1


@pytest.mark.parametrize("twin", ["https://short.example/x", "https://example.org/print/tides"])
async def test_another_link_to_the_same_article_is_known_by_it(where: Where, twin: str) -> None:
    pages = Pages(PAGES)
    async with opened(where, pages) as library:
        first = await library.read(TIDES, shared())
        for _ in range(2):
            again = await library.read(as_link(twin), shared(message="m2"))
            assert again.article == first.article

    assert pages.fetched == [TIDES.url, twin]  # and is not fetched a second time


async def test_a_page_is_known_by_the_canonical_link_that_it_gives(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        reading = await library.read(as_link("https://example.org/print/tides"), shared())
        assert reading.article.url == TIDES.url


async def test_a_page_cannot_take_the_place_of_one_on_another_site(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        tides = await library.read(TIDES, shared())
        evil = await library.read(as_link("https://evil.example/tides"), shared(message="m2"))
        assert evil.article.title == "Not tides"
        assert await library.read(TIDES, shared()) == tides


@pytest.mark.parametrize(
    ("url", "found"),
    [("https://example.org/wall", "blocked"), ("https://example.org/blank", "empty")],
)
async def test_where_there_is_nothing_to_read_nothing_is_stored(
    where: Where, url: str, found: str
) -> None:
    async with opened(where, Pages(PAGES)) as library:
        with pytest.raises(NothingToRead, match=f"no article to read at {url}: {found}") as raised:
            await library.read(as_link(url), shared())
        assert raised.value.completeness == found
        assert await library.channels("local") == []


async def test_what_is_read_in_part_is_stored_with_its_label(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        reading = await library.read(as_link("https://example.org/part"), shared())
        assert reading.article.label.reason == "You must subscribe."


async def test_a_page_that_cannot_be_had_leaves_nothing(where: Where) -> None:
    async with opened(where, Pages({})) as library:
        with pytest.raises(HostUnreachable):
            await library.read(TIDES, shared())
        assert await library.articles(Scope("local", "news")) == []


async def test_a_text_in_hand_is_stored_character_for_character(where: Where) -> None:
    text = "  Ein Text\u00a0mit \r\n\r\nallem, auch \U0001f30a und e\u0301.\t\n"
    async with opened(where, Pages({})) as library:
        await library.add(Document("https://example.org/t", text, id="t"), shared())
        assert (await library.article("t", Scope("local", "news"))).text == text


async def test_a_page_in_hand_is_read_like_one_from_the_web(where: Where) -> None:
    page = Page(Link("", ""), "", "text/plain", None, b"Dropped\nThe text of a dropped file.")
    async with opened(where, Pages({})) as library:
        reading = await library.add(Document("", page=page), shared())
        assert reading.article.title == "Dropped"


async def test_two_texts_without_a_link_are_two_articles(where: Where) -> None:
    async with opened(where, Pages({})) as library:
        for text in ("One text.", "Another text.", "One text."):
            await library.add(Document("", text), shared())
        assert len(await library.articles(Scope("local", "news"))) == 2


async def test_an_article_is_only_found_where_it_was_shared(where: Where) -> None:
    async with opened(where, Pages(PAGES)) as library:
        article = (await library.read(TIDES, shared("news"))).article
        for scope in (Scope("local", "sport"), Scope("other", "news")):
            with pytest.raises(UnknownArticle):
                await library.article(article.id, scope)
            assert await library.articles(scope) == []


async def test_an_article_that_is_forgotten_while_it_is_shared_again_is_read_again(
    where: Where,
) -> None:
    pages = Pages(PAGES)
    async with opened(where, pages) as library:
        read = await library.read(TIDES, shared())
        find = library._store.find

        async def found_and_gone(space: str, key: str) -> Article | None:
            found = await find(space, key)
            await library.withdraw("local", "news", "m1")
            return found

        library._store.find = found_and_gone
        again = await library.read(TIDES, shared(message="m2", by="ben"))

        assert again.article == read.article
        assert again.first.message == "m2"
        assert pages.fetched == [TIDES.url, TIDES.url]


async def test_a_text_that_is_forgotten_while_it_is_added_again_is_stored_again(
    where: Where,
) -> None:
    document = Document("https://example.org/tides", "The tide comes in.", id="tides")
    async with opened(where, Pages({})) as library:
        await library.add(document, shared())
        by_id = library._store.by_id

        async def found_and_gone(space: str, article: str) -> Article | None:
            found = await by_id(space, article)
            await library.withdraw("local", "news", "m1")
            return found

        library._store.by_id = found_and_gone
        again = await library.add(document, shared(message="m2", by="ben"))

        assert again.first.message == "m2"
