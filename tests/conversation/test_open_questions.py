"""What nothing answered is told in the next digest, and again when an article may answer it."""

import pytest

from bot.messages import Ask, Role
from tests.conversation.digesting import at, due, introduced, share
from tests.conversation.house import BRIDGE, LINK, House
from tests.conversation.shown import says


async def ask(house: House, words: str, message: str, by: str = "ben", **values) -> None:
    await house.do(Ask.QUESTION, words, message, author=by, **{"at": at()} | values)


PAID = "What did the bridge at Port Lorne cost?"


async def test_what_nothing_answered_is_told_once_with_the_way_to_it(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Why do cats purr?", "q1")
    await ask(house, "why do cats  purr?", "q2", by="lena")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    [asked] = [each for each in card.paragraphs if each.role is Role.ASKED]
    assert (asked.text, asked.link) == ("Why do cats purr?", "https://chat.example/c/q1")
    assert "A question that stayed open:" in says(card, Role.SAYS)
    await share(house, BRIDGE, "m2")
    [card] = await due(house, "2026-11-24", at(minutes=2))
    assert not any("stayed open" in each for each in says(card, Role.SAYS))


async def test_the_way_to_a_question_leads_into_its_thread(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Why do cats purr?", "q1", thread="m1")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    links = [each.link for each in card.paragraphs if each.role is Role.ASKED]
    assert links == ["https://chat.example/c/m1/q1"]


async def test_what_was_open_in_the_last_digest_is_not_new_now(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Why do cats purr?", "q1")
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, BRIDGE, "m2")
    now = {"author": "ben", "at": at(minutes=2), "part": "0a1b", "private": True}
    [reply] = await house.do(Ask.TELL, "now", "k1", **now)
    assert not any("stayed open" in each for each in says(reply.card, Role.SAYS))


async def test_a_new_article_that_may_answer_an_old_question_says_so(house: House):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, PAID, "q1", at=at(days=-2))
    await share(house, BRIDGE, "m2")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.ASKED) == [PAID]
    [heading] = [each for each in says(card, Role.SAYS) if each.startswith("Asked on")]
    assert heading.endswith("; this may answer it:")
    at_ask = [each.role for each in card.paragraphs].index(Role.ASKED)
    quotes = [each for each in card.paragraphs[at_ask + 1 :] if each.role is Role.QUOTE]
    assert "nine million pounds" in " ".join(each.text for each in quotes)
    quote = quotes[0]
    assert card.citations[quote.citation - 1].title == "A bridge for Port Lorne"


async def test_a_question_that_was_answered_is_not_open(house: House):
    await introduced(house)
    await share(house, BRIDGE, "m1")
    await ask(house, PAID, "q1")
    [card] = await due(house, "2026-11-23", at(minutes=1))
    assert says(card, Role.ASKED) == []


@pytest.mark.parametrize("how", ["the message is deleted", "the person is forgotten"])
async def test_a_question_leaves_the_digest_with_who_asked_it(house: House, how: str):
    await introduced(house)
    await share(house, LINK, "m1")
    await ask(house, "Why do cats purr?", "q1")
    await due(house, "2026-11-23", at(minutes=1))
    if how == "the message is deleted":
        await house.do(Ask.WITHDRAW, message="q1", author="ben")
    else:
        await house.do(Ask.FORGET_ME, author="ben", private=True, message="k9")
    assert "moon" not in house.everything()
