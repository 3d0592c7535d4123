"""What is taken back is gone; what somebody else shared stays."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.db.where import Where
from index.library import Library
from index.shelf import Shelf
from index.types import Document, Scope, Sharing
from tests.databases import contents
from tests.library.twins import MONDAY, Lines, Pages, Words, shared

CANARY = "The hermit beetle smells of leather and plums."
TEXTS = {
    "a": f"Old orchards feed rare beetles. {CANARY} It lives in hollow trunks.",
    "b": "The ferry Aurora sank off Kelm. It carried forty cars. Divers raised the wreck.",
    "c": "Tides rise twice a day. The moon pulls at the sea. Fishermen know the hours.",
}


@pytest.fixture
async def library(where: Where) -> AsyncIterator[Library]:
    async with opened(where) as found:
        yield found


def opened(data: Where):
    return Library.open(data, fetcher=Pages({}), extractor=Lines(), embedder=Words())


async def share(library: Library, article: str, sharing: Sharing) -> None:
    url = f"https://example.org/{article}"
    await library.add(Document(url, TEXTS[article], id=article), sharing)


async def ids(library: Library, channel: str = "news", space: str = "local") -> set[str]:
    return {article.id for article, _ in await library.articles(Scope(space, channel))}


async def test_a_withdrawn_message_takes_along_what_nobody_else_shared(library: Library, where):
    for article in "ab":
        await share(library, article, shared(message="m1"))
    await share(library, "b", shared(message="m2", by="ben"))

    assert await library.shared_by("local", "news", "m1") == ["a", "b"]
    assert await library.withdrawing("local", "news", "m1") == ["a"]
    assert await library.withdraw("local", "news", "m1") == ["a"]
    assert await library.withdraw("local", "news", "m1") == []

    [(article, first)] = await library.articles(Scope("local", "news"))
    assert (article.id, first.shared_by) == ("b", "ben")
    assert CANARY.encode() not in contents(where)


async def test_a_link_that_an_edited_message_still_has_is_kept(library: Library):
    for article in "ab":
        await share(library, article, shared(message="m1"))
    assert await library.withdrawing("local", "news", "m1", keep={"b"}) == ["a"]
    assert await library.withdraw("local", "news", "m1", keep={"b"}) == ["a"]
    assert await library.shared_by("local", "news", "m1") == ["b"]


async def test_an_article_shared_elsewhere_stays_there(library: Library):
    await share(library, "a", shared(message="m1"))
    await share(library, "a", shared("sport", message="m1"))
    assert await library.withdraw("local", "news", "m1") == ["a"]
    assert (await ids(library), await ids(library, "sport")) == (set(), {"a"})


async def test_a_channel_a_space_and_what_is_old_can_be_forgotten(library: Library):
    for space in ("local", "other"):
        for channel in ("news", "sport"):
            await share(library, "a", shared(channel, space=space))
    await library.forget_channel("local", "news")
    assert (await ids(library), await ids(library, "sport")) == (set(), {"a"})
    await library.forget_space("local")
    assert (await ids(library, "sport"), await ids(library, space="other")) == (set(), {"a"})

    assert await library.expire("other", "news", MONDAY) == []
    assert await library.expiring("other", "news", MONDAY + timedelta(days=1)) == ["a"]
    assert await library.expire("other", "news", MONDAY + timedelta(days=1)) == ["a"]
    assert await ids(library, "sport", "other") == {"a"}


async def test_what_was_shared_again_since_is_not_too_old(library: Library):
    tuesday = MONDAY + timedelta(days=1)
    for article, sharing in (
        ("a", shared()),
        ("b", shared(message="m2")),
        ("a", replace(shared(message="m3"), shared_at=tuesday)),
    ):
        await share(library, article, sharing)
    for losing in (library.expiring, library.expire):
        assert await losing("local", "news", tuesday) == ["b"]
    assert await ids(library) == {"a"}


async def test_a_space_can_be_filled_again_after_it_was_forgotten(library: Library):
    await share(library, "a", shared())
    scope = Scope("local", "news")
    await library.ask("Which beetle smells?", scope)
    await library.forget_space("local")
    await share(library, "b", shared())
    answer = await library.ask("Who raised the wreck?", scope)
    assert {each.article.id for each in answer.quotes + answer.closest} == {"b"}


async def test_stories_go_on_without_an_article_that_is_forgotten_meanwhile(library: Library):
    for article in "ab":
        await share(library, article, shared(message=article))
    news, store = Scope("local", "news"), library._store
    found = await store.shared_between(news, MONDAY, MONDAY + timedelta(days=1))

    async def just_before(*_: object) -> object:
        await library.forget("a", news)
        return found

    store.shared_between = just_before
    [story] = await library.stories(news, MONDAY, MONDAY + timedelta(days=1))
    assert [article.id for article in story.articles] == ["b"]


async def test_who_is_forgotten_is_named_by_no_share(library: Library, where: Where):
    await share(library, "a", shared(by="canary-person"))
    await library.forget_person("local", "canary-person")
    [(_, first)] = await library.articles(Scope("local", "news"))
    assert first.shared_by == ""
    assert b"canary-person" not in contents(where)


async def test_the_sentences_around_a_quote_are_told(library: Library):
    await share(library, "b", shared())
    text, scope = TEXTS["b"], Scope("local", "news")
    start = text.index("It carried")
    article, before, after = await library.around(
        "b", start, start + len("It carried forty cars."), scope
    )
    assert before
    assert after
    assert before.of(article.text) == "The ferry Aurora sank off Kelm."
    assert after.of(article.text) == "Divers raised the wreck."
    assert (await library.around("b", 0, len(text), scope))[1:] == (None, None)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["share", "withdraw", "forget", "channel"]),
        st.sampled_from("abc"),
        st.sampled_from(["news", "sport"]),
        st.sampled_from(["m1", "m2"]),
    ),
    max_size=14,
)


@settings(max_examples=30, deadline=None)
@given(steps=STEPS)
def test_what_is_visible_follows_from_the_shares_that_are_left(tmp_path_factory, steps):
    asyncio.run(walk(tmp_path_factory.mktemp("walk"), steps))


async def walk(data: Path, steps) -> None:
    left: list[tuple[str, str, str]] = []  # article, channel, message; in order
    async with opened(data) as library:
        for step, article, channel, message in steps:
            if step == "share":
                await share(library, article, shared(channel, message=message, by=message))
                if (article, channel, message) not in left:
                    left.append((article, channel, message))
            elif step == "withdraw":
                await library.withdraw("local", channel, message)
                left = [each for each in left if each[1:] != (channel, message)]
            elif step == "channel":
                await library.forget_channel("local", channel)
                left = [each for each in left if each[1] != channel]
            elif (article, channel) in {each[:2] for each in left}:
                await library.forget(article, Scope("local", channel))
                left = [each for each in left if each[:2] != (article, channel)]
            for place in ("news", "sport"):
                first = {a: m for a, c, m in reversed(left) if c == place}
                found = await library.articles(Scope("local", place))
                assert {each.id: share.shared_by for each, share in found} == first
        health = await library.health()
        assert health.indexes_equal_rows


async def test_a_shelf_shows_what_a_library_stored(library: Library, where: Where):
    await share(library, "a", shared())
    async with Shelf.open(where) as shelf:
        [(article, _)] = await shelf.articles(Scope("local", "news"))
        assert (await shelf.summarise(article)).one


def test_a_shelf_loads_no_model():
    loaded = "import index.shelf, sys; print({'torch', 'faiss', 'transformers'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
