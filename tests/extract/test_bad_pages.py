"""The real parsers, on pages made to break them: each ends with text or one clear error, in time."""

import random
import time
import zlib

import pytest

from index.errors import ExtractError, ParserStopped, PdfUnreadable
from index.extract.child import ChildExtractor, ChildLimits
from index.extract.fallback import parse_roughly
from index.types import Completeness, Extraction, Link, Page

LIMITS = ChildLimits(wall=1, cpu=1)
SENTENCE = b"<p>The tide came in at noon, and the harbour filled with boats of every colour.</p>"


def page(body: bytes, media_type: str = "text/html") -> Page:
    url = "https://example.org/tides"
    return Page(Link(url, url), url, media_type, None, body)


def billion_laughs() -> bytes:
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{"lol" if not number else f"&{names[number - 1]};" * 10}">'
        for number, name in enumerate(names)
    )
    return f'<?xml version="1.0"?><!DOCTYPE html [{entities}]><html><body><p>&j;</p></body></html>'.encode()


def flate_bomb() -> bytes:
    stream = zlib.compress(zlib.compress(zlib.compress(bytes(1 << 28), 9), 9), 9)
    head = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>endobj\n"
        f"4 0 obj<</Filter[/FlateDecode/FlateDecode/FlateDecode]/Length {len(stream)}>>stream\n"
    )
    return head.encode() + stream + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


BAD = {
    "30 MB of nested tags": b"<div>" * 6_000_000,
    "10 MB of line breaks": b"a<br>" * 2_000_000,
    "one tag with 60,000 attributes": b"<p "
    + b" ".join(b"a%d=1" % n for n in range(60_000))
    + b">Tide",
    "a million zeros": bytes(1_000_000) + SENTENCE,
    "a billion laughs": billion_laughs(),
    "an external entity": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;'
    + SENTENCE * 9,
    "half a megabyte of spans": b"<p>" + b"<span>a</span>" * 36_000,
    "a word of 5 MB": b"<p>" + b"a" * 5_000_000,
    "random bytes": random.Random(7).randbytes(500_000),
    "nothing": b"",
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_page_ends_with_text_or_one_clear_error(name: str) -> None:
    assert "root:" not in await outcome(page(BAD[name]))


@pytest.mark.parametrize(
    "body", [flate_bomb(), b"%PDF-1.4\n" + b"junk " * 500_000, b"%PDF-1.7 1 0 obj<</Kids[1 0 R]>>"]
)
async def test_so_does_a_bad_pdf(body: bytes) -> None:
    await outcome(page(body, "application/pdf"))


async def outcome(bad: Page) -> str:
    begun = time.monotonic()
    async with ChildExtractor(limits=LIMITS) as child:
        try:
            found: Extraction | ExtractError = await child.extract(bad)
        except (ParserStopped, PdfUnreadable) as error:
            found = error
    assert time.monotonic() - begun < 60  # not hanging; the limits themselves are the kernel's
    if isinstance(found, Extraction):
        return found.text
    assert str(found).endswith(".")
    return ""


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
