"""The real parsers, on pages made to break them: each ends with text or one clear error, in time.

Some of each kind; bench/hostile_bodies.py tries all, under the limits that are really set.
"""

import asyncio
import tracemalloc
from collections.abc import Iterator

import psutil
import pytest

from index.errors import ParserStopped, PdfEncrypted, PdfUnreadable
from index.extract.child import ChildExtractor, ChildLimits
from index.extract.fallback import parse_roughly
from index.in_sentences import MAX_SENTENCES, in_sentences
from index.types import Completeness, Extraction, Label, Link, Page
from tests.extract.hostile_pages import ARTICLE, PAGES
from tests.extract.hostile_pdfs import PDFS

LIMITS = ChildLimits(wall=2, cpu=1)
MIB = 1024 * 1024
SENTENCE = b"<p>The tide came in at noon, and the harbour filled with boats of every colour.</p>"
CHOSEN_PAGES = [
    "5 MiB of nested div",
    "5 MiB of line breaks",
    "60,000 attributes on a tag",
    "a word of 5 MB",
    "only opening brackets",
    "20,000 rules that hide",
    "a billion laughs",
    "an external entity",
    "a million zeros",
    "random bytes",
    "Chinese sentences of one letter",
    "emphasis without end",
]
CHOSEN_PDFS = [
    "a form that draws itself",
    "a tree of pages in a circle",
    "a range of 2^31 letters",
    "10 million brackets",
    "arrays 5 million deep",
    "a length of 2^31",
    "an unknown lock",
    "nothing but its first line",
]


def page(body: bytes, media_type: str = "text/html") -> Page:
    url = "https://example.org/tides"
    return Page(Link(url, url), url, media_type, None, body)


@pytest.fixture(scope="module")
def child() -> Iterator[ChildExtractor]:
    """Yield one extractor for all: what one page does to it, the next would see."""
    made = ChildExtractor(limits=LIMITS)
    yield made
    asyncio.run(made.close())


@pytest.mark.parametrize("name", CHOSEN_PAGES)
async def test_a_bad_page_ends_with_text_or_one_clear_error_and_the_next_is_read(
    child: ChildExtractor, name: str
) -> None:
    assert "root:" not in await outcome(child, page(*PAGES[name]()))


@pytest.mark.parametrize("name", CHOSEN_PDFS)
async def test_so_does_a_bad_pdf(child: ChildExtractor, name: str) -> None:
    await outcome(child, page(PDFS[name](), "application/pdf"))


async def test_so_does_nothing_at_all(child: ChildExtractor) -> None:
    assert await outcome(child, page(b"")) == ""


def test_there_are_as_many_hostile_pages_and_pdfs_as_are_promised() -> None:
    assert len(PAGES) >= 50
    assert len(PDFS) >= 18


async def outcome(child: ChildExtractor, bad: Page) -> str:
    before = psutil.Process().memory_info().rss
    try:
        found: Extraction | Exception = await child.extract(bad)
    except (ParserStopped, PdfUnreadable, PdfEncrypted) as error:
        found = error
    assert (await child.extract(page(ARTICLE.encode()))).text.startswith("The tide came in")
    assert psutil.Process().memory_info().rss - before < 32 * MIB
    if isinstance(found, Extraction):
        return found.text
    assert str(found).endswith(".")
    return ""


async def test_a_large_body_is_not_copied_on_its_way_to_the_child(child: ChildExtractor) -> None:
    body = b"%PDF-1.7\n" + bytes(20 * MIB)
    tracemalloc.start()
    with pytest.raises((PdfUnreadable, ParserStopped)):
        await child.extract(page(body, "application/pdf"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 5 * MIB


def test_an_article_of_very_many_sentences_is_cut_after_one_and_said_to_be() -> None:
    text = "It is. " * (MAX_SENTENCES + 10)
    found = in_sentences(
        Extraction("", "", "", "", "en", text, Label(Completeness.FULL), page_starts=(0, 70_000))
    )

    assert len(found.sentences) == MAX_SENTENCES
    assert found.text.endswith("It is.")
    assert found.sentences[-1].end == len(found.text)
    assert found.label == Label(
        Completeness.PARTIAL, f"Only the first {len(found.text):,} characters were read."
    )
    assert found.page_starts == (0,)


async def test_a_child_tells_the_language_and_the_sentences_too(child: ChildExtractor) -> None:
    found = await child.extract(page(b"The tide came in at noon. It went at six.", "text/plain"))

    assert found.language == "en"
    assert [span.of(found.text) for span in found.sentences] == [
        "The tide came in at noon.",
        "It went at six.",
    ]


@pytest.mark.parametrize("depth", [300, 5000])
async def test_a_page_nested_deeper_than_libxml_goes_is_still_read(depth: int) -> None:
    async with ChildExtractor() as child:
        found = await child.extract(page(b"<div>" * depth + SENTENCE * 20))

    assert found.text.startswith("The tide came in at noon")


def test_a_rough_reading_says_that_it_is_one() -> None:
    found = parse_roughly(
        page(b"<title> The tide </title><article>" + SENTENCE * 9 + b"</article>")
    )

    assert found.title == "The tide"
    assert found.label.completeness is Completeness.PARTIAL
    assert "roughly" in found.label.reason
    assert found.text.count("\n\n") == 8


def test_a_rough_reading_of_next_to_nothing_is_empty() -> None:
    assert parse_roughly(page(b"<p>Enable JavaScript.")).label.completeness is Completeness.EMPTY
