"""A question is asked of its channel or of the articles of its thread, and answered by quotes alone."""

import pytest

from bot.messages import Action, Ask, Audience, Kind, Role
from bot.showing import wording
from index.types import Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.digesting import asked as told
from tests.conversation.digesting import at, chosen, due, introduced, own, share, talk
from tests.conversation.house import BRIDGE, LINK, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import SENTENCES, answer


async def test_a_question_in_the_channel_is_asked_of_the_channel(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1, 0))
    [reply] = await house.do(Ask.QUESTION, COST)
    assert asked[0][:2] == (COST, Scope("s", "c"))
    assert reply.audience is Audience.THREAD
    assert says(reply.card, Role.QUOTE) == [SENTENCES[1], SENTENCES[0]]
    assert {Action.CONTEXT, Action.NOT_RELEVANT} <= actions(reply.card)


async def test_a_question_in_a_thread_is_asked_of_its_articles(house: House):
    first = await house.card(Ask.READ, LINK)
    second = await house.card(Ask.READ, BRIDGE)
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.QUESTION, COST, "m2", thread="m1")
    assert set(asked[0][1].articles) == {first.article, second.article}


async def test_a_follow_up_is_asked_with_what_the_thread_asked_before(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.QUESTION, COST, "m2", thread="m1", at="2026-03-04T09:00:00.000+00:00")
    await house.do(Ask.QUESTION, "Why?", "m3", thread="m1", at="2026-03-04T09:01:00.000+00:00")
    previous = asked[1][2]["previous"]
    assert (previous.question, previous.articles) == (COST, ("ferry",))
    assert asked[0][2]["previous"] is None


async def test_the_closest_passages_say_that_they_may_not_answer(house: House):
    answers(house, answer(Status.CLOSEST, 2, 1))
    card = await house.card(Ask.QUESTION, "Who won the cup?")
    assert card.kind is Kind.CLOSEST
    assert card.paragraphs[0].text == wording.CLOSEST
    assert Action.ASK_PEOPLE in actions(card)


@pytest.mark.parametrize(
    ("articles", "sentence"),
    [
        ((), wording.NOTHING),
        (("ferry",), wording.NOTHING_IN_ARTICLE),
        (("ferry", "bridge"), "Nothing in these articles answers that."),
    ],
)
async def test_where_nothing_answers_nothing_is_quoted(house: House, articles, sentence: str):
    answers(house, answer(Status.NOTHING, 0))  # what came closest is not good enough
    card = await house.card(Ask.QUESTION, "Who won the cup?", articles=articles)
    assert says(card, Role.SAYS) == [sentence]
    assert not card.citations


@pytest.mark.parametrize("text", ["Summarise this", "tl;dr", "Key points?"])
async def test_a_summary_that_is_asked_for_in_the_channel_is_said_to_stand_in_its_thread(
    house: House, text: str
):
    await house.card(Ask.READ, LINK)
    card = await house.card(Ask.QUESTION, text, "m2")
    assert says(card, Role.SAYS) == [wording.SUMMARY_WHERE]
    assert not card.buttons


async def test_a_summary_that_is_asked_for_among_several_articles_is_said_to_stand_on_their_cards(
    house: House,
):
    ferry = await house.card(Ask.READ, LINK)
    await house.card(Ask.READ, BRIDGE)
    asked = await house.card(Ask.QUESTION, "Summarise this", "m2", thread="m1")
    assert says(asked, Role.SAYS) == [wording.SUMMARIES_HERE]
    await house.do(Ask.FORGET, LINK, "i1", author="root", private=True)
    again = await house.card(Ask.QUESTION, "Summarise this", "m3", thread="m1")
    assert (again.kind, again.article != ferry.article) == (Kind.ARTICLE, True)


@pytest.mark.parametrize(
    ("text", "kind"), [("TL;DR", Kind.ARTICLE), ("What can you do?", Kind.LIST)]
)
async def test_a_question_that_is_edited_into_a_wish_for_a_summary_or_help_is_replied_to_as_such(
    house: House, text: str, kind: Kind
):
    await house.card(Ask.READ, LINK)
    asked = answers(house, answer(Status.ANSWERED, 1))
    await talk(house, COST, "m2", thread="m1")
    assert await house.ledger.asked_by("s", "c", "m2") == [COST]
    await house.do(Ask.EDIT, text, "m2", thread="m1", values={"links": ""})
    assert [post.card.kind for post in house.room.shown.values() if post.message == "m2"] == [kind]
    assert await house.ledger.asked_by("s", "c", "m2") == []
    assert len(asked) == 1


async def test_a_private_answer_repeats_the_question_and_leaves_no_trace_for_others(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    [reply] = await house.do(Ask.QUESTION, COST, "i1", private=True)
    assert reply.audience is Audience.AUTHOR
    assert says(reply.card, Role.ASKED) == [COST]
    assert await house.ledger.questions_in("s", "c", "i1") == []


async def test_a_question_by_command_is_asked_of_the_channel_also_after_a_digest(house: House):
    await introduced(house)
    await share(house, BRIDGE, "m1")
    await due(house, "2026-11-23", at(minutes=1))
    asked = answers(house, answer(Status.ANSWERED, 1))
    by_command = {"private": True, "part": "command t1", "at": at(minutes=2)}
    await house.do(Ask.QUESTION, COST, "", **by_command)
    assert asked[0][1] == Scope("s", "c")
    [said] = await house.do(
        Ask.QUESTION, "Summarise this", "", **by_command | {"part": "command t2"}
    )
    assert wording.SUMMARY_WHERE in str(said.card)


@pytest.mark.parametrize("reply", [False, True])
async def test_a_question_under_a_digest_is_asked_of_its_articles(house: House, reply: bool):
    await introduced(house)
    first = await house.card(Ask.READ, BRIDGE, at=at())
    await due(house, "2026-11-23", at(minutes=1))
    await share(house, LINK, "m2", at=at(minutes=2))
    [digest] = [key for key, post in house.room.shown.items() if post.card.kind is Kind.DIGEST]
    asked = answers(house, answer(Status.ANSWERED, 1))
    await talk(house, COST, "m3", **{"reply_to" if reply else "thread": digest})
    assert asked[0][1] == Scope("s", "c", (first.article,))


async def test_a_question_under_a_digest_that_somebody_showed_is_asked_of_its_articles(
    house: House,
):
    await introduced(house)
    first = await house.card(Ask.READ, BRIDGE, at=at())
    shown = await told(house, "now", message="k2")
    await house.press(Ask.SHOW, shown, "ada", message="k2", at=at(minutes=2))
    [digest] = [
        key
        for key, post in house.room.shown.items()
        if post.card.kind is Kind.DIGEST and post.audience is Audience.CHANNEL
    ]
    asked = answers(house, answer(Status.ANSWERED, 1))
    await talk(house, COST, "m3", thread=digest)
    assert asked[0][1] == Scope("s", "c", (first.article,))


async def test_a_question_under_a_persons_own_digest_is_asked_of_the_direct_message(house: House):
    await chosen(house)
    await share(house, BRIDGE, "m1")
    await own(house)
    [digest] = [key for key, post in house.room.shown.items() if post.channel == "dm-ben"]
    asked = answers(house, answer(Status.ANSWERED, 1))
    there = {"space": "direct", "channel": "dm-ben", "author": "ben", "thread": digest}
    await house.do(Ask.QUESTION, COST, "m3", at=at(minutes=2), **there)
    assert asked[0][1] == Scope("direct", "dm-ben")
