"""What is taken back, edited or forgotten goes everywhere, and nothing in flight brings it back."""

import pytest

from bot.conversation.desk import sharing_of
from bot.errors import Undeliverable
from bot.messages import Ask, Kind, Post, Role
from bot.showing import wording
from index.types import Document, Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.house import BRIDGE, LINK, House, make
from tests.conversation.shown import says
from tests.conversation.twins import FERRY, SENTENCES, answer


@pytest.mark.parametrize(
    ("author", "may"), [("ada", True), ("root", True), ("ben", False), ("", False)]
)
async def test_who_shared_an_article_or_administers_may_forget_it(house: House, author, may):
    card = await house.card(Ask.READ, LINK)
    await house.do(Ask.QUESTION, COST, "m2", thread="m1")
    await house.press(Ask.FORGET, card, author)
    assert (FERRY.title in house.everything()) is not may
    assert (SENTENCES[1] in house.everything()) is not may
    assert len(await house.library.articles(Scope("s", "c"))) == (0 if may else 1)


async def test_forgetting_again_after_a_crash_is_no_failure(house: House):
    card = await house.card(Ask.READ, LINK)
    first = await house.card(Ask.FORGET, article=card.article)
    assert await house.card(Ask.FORGET, article=card.article) == first


@pytest.mark.parametrize(
    ("named", "left"), [(LINK, 1), ("ferry sound", 1), ("port", 1), ("harbour", 2), ("", 2)]
)
async def test_an_article_is_forgotten_by_its_link_or_words_of_its_title(house, named, left):
    for message, link in (("m1", LINK), ("m2", BRIDGE)):
        await house.do(Ask.READ, link, message)
    await house.do(Ask.FORGET, named, "i1", private=True)
    assert len(await house.library.articles(Scope("s", "c"))) == left


async def test_articles_of_one_title_are_told_apart_by_site_day_and_link(house: House):
    for site, day in (("kellan.example", "2026-03-04"), ("port.example", "2026-03-05")):
        link = f"https://{site}/ferry"
        document = Document(link, f"{FERRY.text} {site}", title="The ferry", published=day)
        await house.library.add(document, sharing_of(make(Ask.READ, link, site)))
    card = await house.card(Ask.FORGET, "the ferry", "i1", private=True)
    items = [each for each in card.paragraphs if each.role is Role.ITEM]
    assert {(each.text, each.link) for each in items} == {
        ("The ferry · kellan.example · 4 March 2026", "https://kellan.example/ferry"),
        ("The ferry · port.example · 5 March 2026", "https://port.example/ferry"),
    }


async def test_forgetting_nothing_in_particular_is_told_how_to_say_it(house: House):
    await house.do(Ask.READ, LINK)
    card = await house.card(Ask.FORGET, " ", "i1", private=True)
    assert says(card, Role.SAYS) == [wording.FORGET_WHAT]


async def test_a_deleted_message_takes_reply_and_article_along(house: House):
    await house.do(Ask.READ, LINK)
    await house.do(Ask.READ, BRIDGE, "m2")
    await house.do(Ask.QUESTION, COST, "m3", author="ben")
    await house.do(Ask.WITHDRAW)
    await house.do(Ask.WITHDRAW)
    assert FERRY.title not in house.everything()
    assert SENTENCES[1] not in house.everything()
    assert len(await house.library.articles(Scope("s", "c"))) == 1


async def test_a_reply_that_the_platform_leaves_standing_can_be_taken_away_later(house: House):
    remove, change = house.room.remove, house.room.change
    house.room.remove = house.room.change = refuse
    await house.do(Ask.READ, LINK)
    await house.do(Ask.WITHDRAW)
    assert len(house.room.shown) == 1
    [left] = await house.ledger.posts_under("s", "c", "m1")
    assert SENTENCES[1] not in str(left.card)
    house.room.remove, house.room.change = remove, change
    await house.do(Ask.WITHDRAW)
    assert house.room.shown == {}
    assert await house.ledger.posts_under("s", "c", "m1") == []


async def test_what_a_person_asked_is_forgotten_also_where_it_is_left_standing(house: House):
    answers(house, answer(Status.NOTHING))
    asked = await house.card(Ask.QUESTION, "Who won?", "i1", author="ada", private=True)
    await house.press(Ask.ASK_PEOPLE, asked, "ada", message="x9")
    assert len(await house.ledger.posts_under("s", "c", "x9")) == 1
    house.room.remove = house.room.change = refuse
    await house.do(Ask.FORGET_ME, message="i2", author="ada")
    assert await house.ledger.posts_under("s", "c", "x9") == []


async def refuse(_: Post) -> None:
    raise Undeliverable("The thread is locked.")


async def test_a_message_deleted_while_it_is_read_shares_nothing(house: House):
    fetch = house.pages.fetch

    async def deleted_meanwhile(link):
        await house.do(Ask.WITHDRAW)
        return await fetch(link)

    house.pages.fetch = deleted_meanwhile
    assert await house.do(Ask.READ, LINK) == []
    assert await house.library.articles(Scope("s", "c")) == []


@pytest.mark.parametrize("ask", [Ask.LEAVE, Ask.PURGE])
async def test_a_link_that_was_being_read_does_not_come_back(house: House, ask: Ask):
    fetch = house.pages.fetch

    async def taken_out_meanwhile(link):
        await house.do(ask, message="")
        return await fetch(link)

    house.pages.fetch = taken_out_meanwhile
    assert await house.do(Ask.READ, LINK) == []
    assert await house.library.articles(Scope("s", "c")) == []
    assert house.public() == []


async def test_who_is_forgotten_while_a_link_is_read_is_not_named_by_it(house: House):
    fetch = house.pages.fetch

    async def forgotten_meanwhile(link):
        await house.do(Ask.FORGET_ME, message="i1")
        return await fetch(link)

    house.pages.fetch = forgotten_meanwhile
    [_] = await house.do(Ask.READ, LINK)
    [(_, share)] = await house.library.articles(Scope("s", "c"))
    assert share.shared_by == ""
    assert [post.author for post in await house.ledger.posts_under("s", "c", "m1")] == [""]


async def test_a_link_taken_out_by_an_edit_is_forgotten_and_the_others_stay(house: House):
    for link in (LINK, BRIDGE):
        await house.do(Ask.READ, link)
    for _ in range(2):
        await house.do(Ask.EDIT, BRIDGE, part="e1", values={"links": BRIDGE})
    [card] = house.public()
    assert says(card, Role.TITLE) == ["A bridge for Port Lorne"]
    assert len(await house.library.articles(Scope("s", "c"))) == 1


async def test_an_edited_question_is_answered_in_the_same_place(house: House):
    asked = answers(house, answer(Status.NOTHING))
    await house.do(Ask.QUESTION, "Who won the cup?", "m2")
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.EDIT, COST, "m2", part="e1", values={"links": ""})
    assert asked[0][0] == COST
    [card] = house.public()
    assert says(card, Role.QUOTE) == [SENTENCES[1]]
    assert await house.ledger.asked_by("s", "c", "m2") == [COST]


async def test_a_question_that_failed_is_answered_when_it_is_edited(house: House):
    ask = house.library.ask

    async def broken(*_, **__):
        raise OSError("disk")

    house.library.ask = broken
    await house.do(Ask.QUESTION, COST, "m2")
    house.library.ask = ask
    answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.EDIT, COST, "m2", part="e1", values={"links": ""})
    [card] = house.public()
    assert card.kind is Kind.ANSWERED


async def test_a_forgotten_person_is_named_nowhere_and_others_still_are(house: House):
    await house.do(Ask.READ, LINK, author="ada")
    await house.do(Ask.READ, BRIDGE, "m2", author="ben")
    answers(house, answer(Status.NOTHING))
    await house.do(Ask.QUESTION, COST, "m3", thread="m1", author="ada")
    await house.do(Ask.READ, LINK, "m4", author="ben")
    await house.do(Ask.READ, BRIDGE, "m5", author="ada")
    private = {"private": True, "author": "ada"}
    shown = await house.card(Ask.QUESTION, "Who won the cup?", "i1", **private)
    await house.press(Ask.SHOW, shown, "ada")
    asked = await house.card(Ask.QUESTION, "Who lost it?", "i2", **private)
    await house.press(Ask.ASK_PEOPLE, asked, "ada", message="x9")
    await house.do(Ask.ARTICLES, message="i4", author="ben")
    for _ in range(2):
        await house.do(Ask.FORGET_ME, message="i3", author="ada")
    seen = str(house.public())
    assert FERRY.title in seen
    assert "by Ben on" in seen
    assert "by Ada on" not in house.everything()
    for gone in ("Ada asks", COST, "Who won the cup?", "Who lost it?"):
        assert gone not in seen


async def test_who_is_forgotten_is_named_no_more_by_why(house: House):
    await house.do(Ask.READ, LINK, author="ada")
    card = await house.card(Ask.QUESTION, "How much had the new engine cost?", "m2", author="ben")
    [reply] = await house.press(Ask.WHY, card)
    assert "Shared by Ada on" in str(reply.card)
    await house.do(Ask.FORGET_ME, message="i3", author="ada")
    assert "Ada on" not in house.everything()
    assert "Shared by somebody on 4 March 2026." in house.everything()


@pytest.mark.parametrize("ask", [Ask.LEAVE, Ask.PURGE])
async def test_nothing_stays_of_a_place_that_the_bot_was_taken_out_of(house: House, ask: Ask):
    await house.do(Ask.READ, LINK)
    await house.do(ask, message="")
    assert await house.library.articles(Scope("s", "c")) == []
    assert await house.ledger.posts_under("s", "c", "m1") == []
