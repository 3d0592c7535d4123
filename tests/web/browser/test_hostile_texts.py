"""Whatever strangers write, the page shows it and does nothing else: read by the browser itself."""

import asyncio
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.chat.web.history import History
from bot.chat.web.rows import Message
from tests.outgoing.hostile import HOSTILE
from tests.outgoing.reading import quiet, says
from tests.outgoing.said import CHAT, HOME, REPEATING, cards
from tests.web.browser.conftest import serving

AT = "2026-11-23T12:00:00.000+00:00"
PART = 16  # texts in one channel: a page begins with a hundred messages
OURS = [
    "A",
    "ARTICLE",
    "B",
    "BDI",
    "BLOCKQUOTE",
    "BUTTON",
    "DETAILS",
    "DIV",
    "H3",
    "LI",
    "OL",
    "P",
    "Q",
    "SPAN",
    "SUMMARY",
    "SUP",
    "UL",
]
READ = """() => [...document.querySelectorAll("#feed article.card")].map((card) => ({
  text: card.textContent,
  tags: [...new Set([...card.querySelectorAll("*")].map((each) => each.tagName))],
  links: [...card.querySelectorAll("[href], [src]")].map((each) => each.href ?? each.src),
  kind: card.getAttribute("data-article"),
}))"""

CARDS = ("a summary", "known", "an answer for one", "closest", "articles", "a digest, 0")


@pytest.fixture(scope="module")
def address(site: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("hostile")
    with ThreadPoolExecutor() as thread:  # in this one runs the browser's event loop
        thread.submit(asyncio.run, _written(data)).result()
    with serving(data, site.removeprefix("http://")) as (_, found):
        yield found


@pytest.mark.parametrize("part", range(0, len(HOSTILE), PART))
def test_what_strangers_write_is_shown_and_does_nothing(
    page: Page, address: str, part: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    texts = HOSTILE[part : part + PART]
    wanted = [(each, name) for each in texts for name in CARDS]
    page.goto(f"{address}/c/part-{part}")
    expect(page.locator("#feed article.card")).to_have_count(len(wanted))
    read = page.evaluate(READ)
    assert len(read) == len(wanted)
    for (hostile, name), found in zip(wanted, read, strict=True):
        assert set(found["tags"]) <= set(OURS), hostile
        assert all(link.startswith((address, HOME, CHAT)) for link in found["links"]), hostile
        assert quiet(found["text"]), hostile
        if name in REPEATING:
            assert says(found["text"], hostile)
    assert all(url.startswith((address, "data:")) for url in asked)


async def _written(data: Path) -> None:
    numbers = itertools.count(1)
    async with History.open(data, "local") as history:
        for part in range(0, len(HOSTILE), PART):
            await history.add_channel(f"part-{part}", AT)
            for hostile in HOSTILE[part : part + PART]:
                made = cards(hostile.text)
                for name in CARDS:
                    at = f"m{next(numbers):06}"
                    await history.show(Message(at, f"part-{part}", AT, card=made[name]))
