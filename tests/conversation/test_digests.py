"""A channel gets its digest once a day: what is new, by story, and never the same twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.digests import digest_wording
from bot.messages import Ask, Audience, Kind, Place, Role
from bot.showing import wording
from index.types import Scope
from tests.conversation.digesting import asked, at, chosen, due, introduced, share, talk
from tests.conversation.house import BRIDGE, LINK, PAGES, House
from tests.conversation.shown import says
from tests.conversation.twins import FERRY


async def test_a_digest_tells_what_was_shared_with_its_sources(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2", by="ben")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert card.kind is Kind.DIGEST
    assert says(card, Role.TITLE)[0] == "Digest of Monday, 23 November 2026"
    assert set(says(card, Role.TITLE)[1:]) == {FERRY.title, "A bridge for Port Lorne"}
    assert says(card, Role.SAYS) == ["2 stories from 2 articles, shared by 2 people."]
    links = [each.link for each in card.paragraphs if each.link]
    assert {LINK, BRIDGE} <= set(links)
    assert {each.thread for each in card.paragraphs} >= {
        f"https://chat.example/c/{message}" for message in ("m1", "m2")
    }
    for paragraph in card.paragraphs:
        if paragraph.role is Role.QUOTE:
            cited = card.citations[paragraph.citation - 1]
            text = next(each for each in PAGES.values() if paragraph.text in each)
            assert text.partition("\n")[2][cited.start : cited.end] == paragraph.text


async def test_nothing_shared_is_nothing_posted(house: House):
    await introduced(house)
    assert await due(house, "2026-11-23", at()) == []
    [plan] = await house.ledger.digest_plans()
    assert plan.last == date(2026, 11, 23)


async def test_nothing_is_told_twice_and_made_again_it_is_the_same(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    first = await due(house, "2026-11-23", at(minutes=1))
    assert await due(house, "2026-11-23", at(minutes=1)) == first
    await share(house, LINK, "m3", by="ben")
    assert await due(house, "2026-11-24", at(days=1)) == []


async def test_what_was_read_late_comes_in_the_next_one(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, BRIDGE, "m0", at=at(minutes=-30))
    [card] = await due(house, "2026-11-24", at(days=1))
    assert says(card, Role.TITLE)[1:] == ["A bridge for Port Lorne"]


async def test_a_day_that_a_clock_ahead_made_does_not_keep_one_before_it_from_being_told(
    house: House,
):
    today = datetime.now(UTC).date()
    await introduced(house)
    await share(house, LINK, "m1")
    await due(house, f"{today + timedelta(days=300)}", at(minutes=1))
    await share(house, BRIDGE, "m2")
    [card] = await due(house, f"{today}", at(minutes=2))
    assert says(card, Role.TITLE)[1:] == ["A bridge for Port Lorne"]


async def test_a_story_goes_on_with_what_is_new_in_it(house: House):
    again = "https://news.example/bridge-2"
    house.pages.pages[again] = (
        "A bridge for Port Lorne\nThe council of Port Lorne will close Harbour Road to lorries on Sundays. "
        + PAGES[BRIDGE].partition("\n")[2]
    )
    await introduced(house)
    await share(house, BRIDGE, "m1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, again, "m2")
    [card] = await due(house, "2026-11-24", at(days=1))
    assert says(card, Role.LABEL) == ["Update: told before, on 23 November 2026"]
    told = " ".join(says(card, Role.QUOTE))
    assert "Harbour Road" in told
    assert "opens in June" not in told


async def test_what_was_talked_about_comes_first(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2")
    await talk(house, "Lovely.", "q1", thread="m1")
    await talk(house, "Too dear.", "q2", thread="m1")
    await talk(house, "Good morning.", "q3")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.TITLE)[1] == FERRY.title
    assert any("2 messages in its thread" in item for item in says(card, Role.ITEM))
    assert sum("in its thread" in item for item in says(card, Role.ITEM)) == 1


async def test_a_digest_says_which_days_it_makes_up_for(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    missed = ["2026-11-20", "2026-11-21", "2026-11-22"]
    [card] = await due(house, "2026-11-23", at(minutes=1), missed)
    assert "20 November 2026 to 22 November 2026, when Footnote was away" in str(card)


async def test_a_long_day_is_a_head_with_a_thread(house: House):
    await introduced(house)
    for number in range(12):
        link = f"https://news.example/{number}"
        words = " ".join(f"{chr(97 + number) * length}ville" for length in range(2, 9))
        house.pages.pages[link] = f"{words.title()}\n{words.title()}."
        await share(house, link, f"m{number}")
    replies = await due(house, "2026-11-23", at(minutes=1))
    head, below = list(house.room.shown.values())[-2:]
    assert len(replies) == 2
    assert (head.audience, below.audience) == (Audience.CHANNEL, Audience.THREAD)
    [message] = [key for key, post in house.room.shown.items() if post == head]
    assert below.root == message
    assert "9 more stories in the thread below." in says(head.card, Role.HINT)
    titles = says(head.card, Role.TITLE)[1:] + says(below.card, Role.TITLE)[1:]
    assert len(titles) == len(set(titles)) == 12
    assert len(await house.ledger.articles_in("s", "c", message)) == 12


async def test_a_forgotten_article_leaves_the_digest(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await share(house, BRIDGE, "m2")
    await due(house, "2026-11-23", at(minutes=1))
    [article, *_] = [
        each
        for each, _ in await house.library.articles(Scope("s", "c"))
        if each.title == FERRY.title
    ]
    await house.do(Ask.FORGET, "", "f1", article=article.id, author="ada", at=at())
    [digest] = [each for each in house.public() if each.kind is Kind.DIGEST]
    assert FERRY.title not in str(digest)
    assert "A bridge for Port Lorne" in str(digest)


async def test_whoever_is_forgotten_leaves_the_digest(house: House):
    await introduced(house)
    await share(house, LINK, "m1", by="lena")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert "shared by Lena" in str(card)
    await house.do(Ask.FORGET_ME, "", "f1", author="lena", at=at())
    assert "Lena" not in house.everything()


async def test_the_digests_of_a_channel_have_a_secret_address(house: House):
    await introduced(house)
    card = await asked(house, "feed")
    assert "no public pages" in says(card, Role.SAYS)[0]
    house.at("https://footnote.example")
    [pages, feed] = [
        each.link for each in (await asked(house, "feed", message="k2")).paragraphs[1:]
    ]
    assert pages.startswith("https://footnote.example/digests/")
    assert feed == f"{pages}feed.xml"
    await share(house, LINK, "m1")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert card.paragraphs[0].link == f"{pages}2026-11-23"
    refused = await asked(house, "feed new", message="k3")
    assert says(refused, Role.SAYS) == [wording.NOT_YOUR_SETTINGS]
    renewed = await asked(house, "feed new", by="root", message="k4")
    assert renewed.paragraphs[1].link != pages


async def test_a_server_has_a_zone_for_the_channels_that_chose_none(house: House):
    await introduced(house)
    card = await asked(house, "server Europe/Lisbon", by="root")
    assert "(Europe/Lisbon)" in says(card, Role.SAYS)[1]
    await asked(house, "at 10:00 Asia/Tokyo", by="root", message="k2")
    card = await asked(house, "server Europe/Paris", by="root", message="k3")
    assert "in Europe/Paris from now on" in says(card, Role.SAYS)[0]
    assert "(Asia/Tokyo)" in says(card, Role.SAYS)[1]


async def test_who_administers_one_channel_chooses_its_zone_and_not_that_of_all(house: House):
    await introduced(house)
    assert "(Asia/Tokyo)" in str(await asked(house, "Asia/Tokyo", by="cora"))
    refused = await asked(house, "server Europe/Lisbon", by="cora", message="k2")
    assert says(refused, Role.SAYS) == [digest_wording.NOT_YOUR_ZONE]
    [plan] = await house.ledger.digest_plans()
    assert not plan.space_zone


@pytest.mark.parametrize("space", ["s", "direct"])
async def test_nobody_chooses_the_zone_of_all_in_a_direct_message(house: House, space: str):
    house.room.direct_in = space
    await introduced(house)
    await chosen(house, by="ada")
    await chosen(house, by="root", message="k2")
    there = {"space": space, "channel": "dm-root", "place": Place.DIRECT, "private": True}
    told = {"author": "root", "part": "z", "at": at()} | there
    [reply] = await house.do(Ask.TELL, "server Asia/Tokyo", "k3", **told)
    assert says(reply.card, Role.SAYS) == [digest_wording.ZONE_IN_A_CHANNEL]
    assert not any(plan.space_zone for plan in await house.ledger.digest_plans())


@pytest.mark.parametrize("words", ["server", "server 10:00", "server Europe/Paris weekdays"])
async def test_a_server_has_a_zone_and_nothing_else(house: House, words: str):
    await introduced(house)
    await asked(house, "at 10:00 Asia/Tokyo", by="root")
    card = await asked(house, words, by="root", message="k2")
    assert says(card, Role.SAYS) == [digest_wording.which_zone("server")]
    assert "at 10:00 (Asia/Tokyo)" in str(await asked(house, "", message="k3"))
    other = await house.ledger.digest_plan("s", "c")
    assert other
    assert not other.space_zone
