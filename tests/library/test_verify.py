"""A page is read once more, and each quote is still there, changed or gone; nothing is stored."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.db.where import Where
from index.errors import HostUnreachable, LinkError, NothingToRead, UnknownArticle
from index.library import Library
from index.links.finding import as_link
from index.text.segment import sentences
from index.types import Document, Scope, Span, Standing
from index.verify import verify
from tests.conversation.twins import FERRY, SENTENCES, span
from tests.library.twins import Lines, Pages, Words, shared

LINK = "https://news.example/ferry"
NEWS = Scope("local", "news")


@pytest.fixture
def pages() -> Pages:
    return Pages({LINK: f"{FERRY.title}\n{FERRY.text}"})


@pytest.fixture
async def library(where: Where, pages: Pages) -> AsyncIterator[Library]:
    async with Library.open(where, fetcher=pages, extractor=Lines(), embedder=Words()) as opened:
        yield opened


async def read(library: Library) -> str:
    return (await library.read(as_link(LINK), shared())).article.id


async def test_a_page_that_stayed_as_it_was_still_has_every_sentence(library: Library):
    article = await read(library)
    found = await library.verify(article, NEWS)
    assert [each.standing for each in found] == [Standing.THERE] * 3
    assert [each.span.of(FERRY.text) for each in found] == [*SENTENCES]


async def test_what_was_changed_is_shown_as_it_stands_now(library: Library, pages: Pages):
    article = await read(library)
    pages.pages[LINK] = pages.pages[LINK].replace("two million", "three million")
    [found] = await library.verify(article, NEWS, [span(1)])
    assert found.standing is Standing.CHANGED
    assert found.now == SENTENCES[1].replace("two million", "three million")


async def test_what_was_taken_out_is_gone(library: Library, pages: Pages):
    article = await read(library)
    pages.pages[LINK] = pages.pages[LINK].replace(SENTENCES[1], "Divers left on Monday.")
    first, second = await library.verify(article, NEWS, [span(0), span(1)])
    assert (first.standing, second.standing, second.now) == (Standing.THERE, Standing.GONE, "")


async def test_what_is_read_again_is_not_stored(library: Library, pages: Pages):
    article = await read(library)
    pages.pages[LINK] = pages.pages[LINK].replace("two million", "three million")
    await library.verify(article, NEWS)
    assert (await library.article(article, NEWS)).text == FERRY.text


async def test_it_is_said_why_a_page_could_not_be_looked_at(library: Library, pages: Pages):
    article = await read(library)
    pages.pages[LINK] = "label: blocked\nFerry\n"
    with pytest.raises(NothingToRead):
        await library.verify(article, NEWS)
    del pages.pages[LINK]
    with pytest.raises(HostUnreachable):
        await library.verify(article, NEWS)
    with pytest.raises(UnknownArticle):
        await library.verify(article, Scope("local", "elsewhere"))


async def test_a_file_has_no_page(library: Library):
    await library.add(Document("file:ferry.txt", FERRY.text, id="f"), shared())
    with pytest.raises(LinkError):
        await library.verify("f", NEWS)


def test_spaces_and_line_breaks_are_no_change():
    today = FERRY.text.replace(" engine ", "\n engine\u00a0")
    [found] = verify(FERRY, [span(1)], today, sentences(today, "en"))
    assert found.standing is Standing.THERE


@given(st.text(min_size=1), st.text(), st.data())
def test_what_is_shown_of_today_s_page_stands_there(before: str, today: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(before) - 1))
    quote = Span(start, data.draw(st.integers(start + 1, len(before))))
    article = replace(FERRY, text=before)
    [found] = verify(article, [quote], today, sentences(today, "en"))
    assert found.span == quote
    assert found.now in today
    assert bool(found.now) == (found.standing is Standing.CHANGED)
