"""A digest's page in a real browser: its picture leads to the stories, and nothing is refused or cut off."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright

from tests.chromium import CHROMIUM
from tests.library.twins import Pages
from tests.web.browser.conftest import FLAGS
from tests.web.digest_pages import CLOUDS, DAY, told
from tests.web.house import TIDES, visiting

WIDTHS = {"wide": 1100, "narrow": 390}

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium")


@asynccontextmanager
async def reading(data: Path, width: int, scheme: str) -> AsyncIterator[Page]:
    """Open the page of a digest; nothing on it may be refused by its own policy."""
    trouble: list[str] = []
    async with visiting(data) as anna, async_playwright() as playwright:
        await anna.shared(TIDES)
        await anna.shared(CLOUDS)
        token = await told(anna)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.on("console", lambda message: trouble.append(message.text))
        page.on("requestfailed", lambda request: trouble.append(request.url))
        await page.goto(f"{anna.origin}/digests/{token}/{DAY}")
        yield page
        await browser.close()
    assert trouble == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", WIDTHS)
async def test_the_picture_that_fits_is_shown_and_leads_to_the_stories(
    tmp_path: Path, size: str, scheme: str
) -> None:
    async with reading(tmp_path, WIDTHS[size], scheme) as page:
        shown = page.locator(".picture svg:visible")
        assert await shown.count() == 1
        assert await shown.get_attribute("class") == size
        assert await page.evaluate("document.documentElement.scrollWidth") == WIDTHS[size]

        await shown.locator("a[href='#story-2'] > circle").last.click()

        assert page.url.endswith("#story-2")
        target = page.locator("li:target")
        assert await target.get_attribute("id") == "story-2"
        assert await target.locator("h2").is_visible()


async def test_a_reader_of_screens_hears_each_story_of_the_picture_once(tmp_path: Path) -> None:
    async with reading(tmp_path, 1100, "light") as page:
        figure = page.get_by_role("figure")
        links = figure.get_by_role("link")
        assert await links.count() == 2
        for title in ("Tides", "Clouds"):
            told_of = figure.get_by_role("link", name=f"{title}: 1 article, first shared on")
            assert await told_of.count() == 1


async def test_the_circles_stand_out_from_the_paper_in_light_and_in_dark(tmp_path: Path) -> None:
    for scheme in ("light", "dark"):
        async with reading(tmp_path / scheme, 390, scheme) as page:
            circle, paper = await page.evaluate(
                """() => [getComputedStyle(document.querySelector('svg.narrow circle')).fill,
                          getComputedStyle(document.documentElement).backgroundColor]"""
            )
            assert contrast(circle, paper) > 4.5


def contrast(one: str, other: str) -> float:
    """Return the contrast of two CSS colours, by WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    shares = [int(each) / 255 for each in colour[4:-1].split(",")]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_other_stories_of_a_long_day_are_a_click_away_in_the_channel(
    tmp_path: Path,
) -> None:
    texts = (
        "Otters\nRivers hide whoever swims upstream.",
        "Bells\nBronze sounds best before snow falls.",
        "Wells\nDig deep where ferns stay green.",
        "Mills\nFlour needs wind, stones and patience.",
    )
    pages = {f"https://example.org/{at}": text for at, text in enumerate(texts)}
    async with visiting(tmp_path, Pages(pages)) as anna, async_playwright() as playwright:
        for link in pages:
            await anna.shared(link)
        await told(anna)
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page()
        await page.goto(f"{anna.origin}/c/general")
        digest = page.locator("#feed .card.digest")
        await digest.get_by_text("1 more story in the thread below").wait_for()

        await digest.get_by_role("link", name="Read on, or ask about it").click()

        told_there = page.locator("#thread-feed .card.digest")
        await told_there.nth(1).wait_for()
        assert await told_there.count() == 2
        assert (
            not await told_there.get_by_role("link", name="Read on").locator("visible=true").count()
        )
        await browser.close()
