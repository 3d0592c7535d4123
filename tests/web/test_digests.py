"""A channel's digests as pages and as Markdown: each day, its stories, and nothing of an article but text."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from bot.messages import (
    Card,
    Citation,
    Kind,
    Paragraph,
    Role,
)
from tests.web.atom import assert_atom, feed_of, one
from tests.web.digest_pages import (
    CLOUDS,
    DAY,
    HOSTILE,
    links,
    page_of,
    paths_of,
    posted,
    told,
)
from tests.web.house import TIDES, visiting


async def test_the_list_leads_to_each_day_newest_first_and_to_the_feed(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna, day="2026-11-23")
        await anna.shared(CLOUDS)
        await told(anna, day="2026-11-24")

        page = await page_of(anna, f"/digests/{token}/")

    assert [each for each in links(page) if each[:4] == "2026"] == ["2026-11-24", "2026-11-23"]
    assert "feed.xml" in links(page)
    assert "Digests of #general" in page


async def test_a_page_has_the_story_its_quote_and_where_to_read_on(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        article = (await anna.shared(TIDES))["card"]["article"]
        token = await told(anna)

        page = await page_of(anna, f"/digests/{token}/{DAY}")

        tree = html.fromstring(page)
        assert tree.xpath("string(//h1)") == "Digest of Tuesday, 24 November 2026"
        assert tree.xpath("string(//li[@id='story-1']//h2/a)") == "Tides"
        assert "The moon pulls at the sea." in tree.xpath("string(//blockquote)")
        found = links(page)
        assert TIDES in found
        assert any(each.startswith(f"{TIDES}#:~:text=") for each in found)
        (reader,) = [each for each in found if each.startswith(f"/c/general/read/{article}?start=")]
        (thread,) = [each for each in found if each.startswith("/c/general/t/")]
        for path in (reader, thread):
            assert (await anna.get(path.partition("#")[0])).status == 200


async def test_the_picture_leads_to_each_story_and_says_what_it_is(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        await anna.shared(CLOUDS)
        token = await told(anna)

        tree = html.fromstring(await page_of(anna, f"/digests/{token}/{DAY}"))

    for size in ("wide", "narrow"):
        leads = tree.xpath(f"//svg[@class='{size}']//a")
        assert [each.get("href") for each in leads] == ["#story-1", "#story-2"]
        for each in leads:
            assert tree.xpath(f"//li[@id='{each.get('href')[1:]}']")
            assert "1 article, first shared on " in each.xpath("string(title)")


async def test_the_picture_does_not_wait_for_the_model(
    tmp_path: Path,
) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
    async with visiting(tmp_path, opened=asyncio.Event()) as anna:
        page = await page_of(anna, f"/digests/{token}/{DAY}")

    assert "<svg" in page
    assert "The moon pulls at the sea." in page


async def test_days_lead_to_each_other(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        for number in (1, 2, 3):
            card = Card(Kind.DIGEST, (Paragraph(Role.TITLE, f"Day {number}"),))
            token = await posted(anna, card, day=f"2026-11-0{number}")
        first, middle, last = [
            html.fromstring(await page_of(anna, f"/digests/{token}/2026-11-0{number}"))
            for number in (1, 2, 3)
        ]

    def around(tree: Any) -> list[str]:
        return [str(each) for each in tree.xpath("//nav/a[@rel]/@href")]

    assert around(first) == ["2026-11-02"]
    assert around(middle) == ["2026-11-01", "2026-11-03"]
    assert around(last) == ["2026-11-02"]


async def test_questions_stand_after_the_stories(tmp_path: Path) -> None:
    asked = (Paragraph(Role.SAYS, "Asked, unanswered:"), Paragraph(Role.ASKED, "Why is it wet?"))
    story = Paragraph(Role.TITLE, "Rain", article="a")
    async with visiting(tmp_path) as anna:
        head = (Paragraph(Role.TITLE, "Digest"), Paragraph(Role.SAYS, "1 story."))
        token = await posted(anna, Card(Kind.DIGEST, (*head, story, *asked)))
        tree = html.fromstring(await page_of(anna, f"/digests/{token}/{DAY}"))

    assert tree.xpath("string(//section[@class='after']//li)") == "Why is it wet?"
    assert not tree.xpath("//ol[@id='stories']//li[@class='asked']")


async def test_the_reader_is_for_the_local_platform_alone(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        token = await posted(anna, hostile("Rain", "https://a.example/rain"))
        page = await page_of(anna, f"/digests/{token}/{DAY}")

    assert "https://a.example/rain" in links(page)
    assert "/read/" not in page


async def test_the_markdown_is_the_same_digest(tmp_path: Path) -> None:
    async with visiting(tmp_path) as anna:
        await anna.shared(TIDES)
        token = await told(anna)
        reply = await anna.get(f"/digests/{token}/{DAY}.md")
        text = await reply.text()
        origin = anna.origin

    assert reply.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert text.startswith("# Digest of Tuesday, 24 November 2026\n")
    assert f"## [Tides]({TIDES})" in text
    assert "> The moon pulls at the sea." in text
    assert f"]({origin}/c/general/t/" in text


def hostile(text: str, link: str) -> Card:
    return Card(
        Kind.DIGEST,
        (
            Paragraph(Role.TITLE, text),
            Paragraph(Role.SAYS, text),
            Paragraph(Role.TITLE, text, link=link, article="a"),
            Paragraph(Role.LABEL, text, article="a"),
            Paragraph(Role.QUOTE, text, 1),
            Paragraph(Role.ITEM, text, link=link, article="a", thread=link),
            Paragraph(Role.LABEL, text),
            Paragraph(Role.ASKED, text, link=link),
        ),
        (Citation(1, "a", text, text, text, 0, 1, link),),
    )


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(3)",
        "data:text/html,<script>alert(4)</script>",
        "https://a.example/\"'><script>alert(5)</script>",
        "https://a.example/\x01\x1b",
        "//evil.example",
        "/c/../digests",
        '/c/general"><script>alert(6)</script>',
    ],
)
async def test_what_an_article_says_is_text_wherever_it_stands(tmp_path: Path, link: str) -> None:
    async with visiting(tmp_path) as anna:
        token = await posted(anna, hostile(HOSTILE, link))
        for path in paths_of(token)[:2]:
            page = await page_of(anna, path)
            assert "<script" not in page
            assert "\x1b" not in page
            tree = html.fromstring(page)
            assert not tree.xpath("//@style | //@onload | //@onerror | //script | //style")
            for each in links(page):
                assert not each.strip().lower().startswith(("javascript:", "data:", "//"))
        text = await page_of(anna, paths_of(token)[2])
        assert "\\]" in text
        assert "<script" not in text.replace("\\<script", "")
        feed = feed_of(await (await anna.get(paths_of(token)[3])).read())
        assert_atom(feed)
        assert "<script" not in one(feed, "a:entry/a:content").text
