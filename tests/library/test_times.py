"""A question that names a time looks first in what was published or shared then."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from index.db.where import Where
from index.library import Library
from index.types import Answer, Document, Scope
from tests.library.twins import MONDAY, Lines, Matches, Pages, Words, shared

NEWS = Scope("local", "news")
TEXT = "The harbour board of Port Lomond raised the wreck of the night ferry."
WHO = "Who raised the wreck of the night ferry"


@pytest.fixture
async def library(where: Where) -> AsyncIterator[Library]:
    """Hold the same text three times: published on Sunday, shared on Sunday, and of last spring."""
    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        spring = datetime(2026, 4, 2, tzinfo=UTC)
        for name, published, at in (
            ("published", "2026-11-22T18:00:00+01:00", spring),
            ("shared", "", MONDAY - timedelta(days=1)),
            ("old", "2026-04-01", spring),
        ):
            document = Document(f"https://{name}.example/", TEXT, id=name, published=published)
            await opened.add(document, replace(shared("news", name), shared_at=at))
        yield opened


def sources(answer: Answer) -> set[str]:
    every = [each for quote in answer.shown for each in (quote, *quote.also)]
    return {each.article.id for each in every}


@pytest.mark.parametrize("named", ["yesterday", "on Sunday", "last week"])
async def test_what_was_published_or_shared_then_comes_first(library: Library, named: str) -> None:
    answer = await library.ask(f"{WHO} {named}?", NEWS, asked_at=MONDAY)

    assert sources(answer) == {"published", "shared"}


async def test_a_month_is_that_of_the_articles(library: Library) -> None:
    answer = await library.ask(f"{WHO} in April?", NEWS, asked_at=MONDAY)

    assert sources(answer) == {"published", "old"}  # both came to the channel in April


@pytest.mark.parametrize(
    ("named", "asked_at"),
    [("in February", MONDAY), ("today", MONDAY), ("yesterday", None), ("", MONDAY)],
)
async def test_where_nothing_is_of_the_time_all_is_asked(
    library: Library, named: str, asked_at: datetime | None
) -> None:
    answer = await library.ask(f"{WHO} {named}?", NEWS, asked_at=asked_at)

    assert sources(answer) == {"published", "shared", "old"}


async def test_a_thread_stays_a_thread(library: Library) -> None:
    thread = replace(NEWS, articles=("old",))

    assert sources(await library.ask(f"{WHO} yesterday?", thread, asked_at=MONDAY)) == {"old"}
