"""A link from a channel opens an article on its sentence: for five minutes, while the channel has it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.web.sessions import login_link
from bot.reading_links import LASTS, ReadingLinks, Spot
from tests.library.twins import Pages
from tests.web.house import TEXT, TIDES, Visitor, visiting
from tests.web.test_security import HOSTILE

SENTENCE = "The sea rises."
START = TEXT.index(SENTENCE)


async def spot(anna: Visitor) -> Spot:
    """Share an article, and return where its sentence stands."""
    article = (await anna.shared())["card"]["article"]
    return Spot("local", "local", "general", article, START, START + len(SENTENCE))


def links(anna: Visitor, age: float = 0) -> ReadingLinks:
    return ReadingLinks(anna.key_of_tokens, now=lambda: time.time() - age)


async def test_it_opens_on_the_sentence_without_a_session_and_under_any_name(tmp_path: Path):
    async with visiting(tmp_path) as anna:
        link = links(anna).to(await spot(anna))
        anna.client.session.cookie_jar.clear()
        reply = await anna.get(
            link, Host="footnote.example.org", **{"X-Forwarded-For": "192.0.2.7"}
        )
        page = await reply.text()
        assert reply.status == 200
        assert f'<mark id="quote" tabindex="-1">{SENTENCE}</mark>' in page
        assert "Then it falls again, says Ann Poole." in page
        assert reply.cookies == {}
        for elsewhere in ("/c/", "general", "anna", "/static"):
            assert elsewhere not in page
        look = await anna.get("/read/look/reader.css", Host="footnote.example.org")
        assert look.status == 200


async def test_the_link_itself_tells_nothing(tmp_path: Path):
    async with visiting(tmp_path) as anna:
        where = await spot(anna)
        link = links(anna).to(replace(where, channel="C0SECRET"))
        assert link != links(anna).to(replace(where, channel="C0SECRET"))
        assert "C0SECRET" not in link
        assert where.article not in link


@pytest.mark.parametrize(("age", "status"), [(LASTS - 30, 200), (LASTS + 1, 410)])
async def test_it_is_good_for_five_minutes(tmp_path: Path, age: float, status: int):
    async with visiting(tmp_path) as anna:
        reply = await anna.get(links(anna, age).to(await spot(anna)))
        page = await reply.text()
        assert reply.status == status
        assert ("five minutes" in page) == (status == 410)
        assert (SENTENCE in page) == (status == 200)


async def test_a_link_of_a_channel_opens_only_what_that_channel_shares(tmp_path: Path):
    async with visiting(tmp_path) as anna:
        where = await spot(anna)
        others = [
            replace(where, channel="other"),
            replace(where, space="T1"),
            replace(where, article="none"),
        ]
        for other in others:
            reply = await anna.get(links(anna).to(other))
            assert reply.status == 410
            assert SENTENCE not in await reply.text()


async def test_what_was_forgotten_meanwhile_is_not_shown(tmp_path: Path):
    async with visiting(tmp_path) as anna:
        link = links(anna).to(await spot(anna))
        assert (await anna.get(link)).status == 200
        (card,) = await anna.replies()
        await anna.press(card["id"], "forget")
        await anna.settled()
        reply = await anna.get(link)
        assert reply.status == 410
        assert "no longer shared" in await reply.text()


async def test_what_was_not_made_here_for_reading_opens_nothing(tmp_path: Path):
    async with visiting(tmp_path) as anna:
        where = await spot(anna)
        elsewhere = ReadingLinks(b"o" * 32).to(where)
        login = login_link(anna.key_of_tokens, "").replace("/login/", "/read/")
        spoilt = f"{links(anna).to(where)[:-4]}AAAA"
        for link in (elsewhere, login, spoilt, "/read/none", "/read/%C3%A9"):
            reply = await anna.get(link)
            assert reply.status == 404, link
            assert SENTENCE not in await reply.text()


async def test_what_the_article_says_is_text_and_nothing_else(tmp_path: Path):
    async with visiting(tmp_path, Pages(HOSTILE)) as anna:
        where = await spot(anna)
        page = await (await anna.get(links(anna).to(where))).text()
        assert "alert(1)" in page
        for alive in ("<script>", "<img", "<svg", 'href="javascript'):
            assert alive not in page
        assert TIDES in page
