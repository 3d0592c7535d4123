"""The buttons under a card do what they say, for whom they are, once where everyone sees it."""

import pytest

from bot.messages import Action, Ask, Audience, Kind, Place, Role
from bot.showing import wording
from index.types import Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.house import LINK, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import FERRY, SENTENCES, answer


async def test_the_key_passages_are_shown_to_who_asks(house: House):
    card = await house.card(Ask.READ, LINK)
    [reply] = await house.press(Ask.MORE, card)
    assert reply.audience is Audience.AUTHOR
    assert says(reply.card, Role.MORE)


async def test_what_stands_around_a_quote_is_shown_to_who_asks(house: House):
    await house.do(Ask.READ, LINK)
    article = (await house.library.articles(Scope("s", "c")))[0][0]
    answers(house, answer(Status.ANSWERED, 1, article=article))
    card = await house.card(Ask.QUESTION, COST, "m2")
    [reply] = await house.press(Ask.CONTEXT, card)
    assert says(reply.card, Role.QUOTE) == [FERRY.text]


async def test_a_passage_that_is_not_relevant_is_told_to_the_library_from_then_on(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "m2")
    await house.press(Ask.NOT_RELEVANT, card)
    await house.do(Ask.QUESTION, COST, "m3")
    [lowered] = asked[-1][2]["lowered"]
    assert FERRY.text[lowered.start : lowered.end] == SENTENCES[1]


async def test_a_private_answer_can_be_shown_to_everyone_by_who_asked_alone(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "i1", private=True, author="ada")
    [refused] = await house.press(Ask.SHOW, card, "ben")
    assert (refused.audience, refused.card.kind) == (Audience.AUTHOR, Kind.NOTE)
    assert house.public() == []
    await house.press(Ask.SHOW, card, "ada")
    [shown] = house.public()
    assert says(shown, Role.QUOTE) == [SENTENCES[1]]
    assert Action.SHOW not in actions(shown)


async def test_everyone_is_shown_an_answer_once_however_often_it_is_pressed(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "i1", private=True, author="ada")
    pressed = {"author": "ada", "message": "x1"}
    await house.press(Ask.SHOW, card, **pressed)
    [again] = await house.press(Ask.SHOW, card, part="again", **pressed)
    assert (again.audience, len(house.public())) == (Audience.AUTHOR, 1)


async def test_what_could_not_be_shown_to_everyone_can_be_once_it_may(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "i1", private=True, author="ada")
    pressed = {"author": "ada", "message": "x1"}
    house.room.closed = True
    await house.press(Ask.SHOW, card, **pressed)
    house.room.closed = False
    await house.press(Ask.SHOW, card, part="again", **pressed)
    [shown] = house.public()
    assert says(shown, Role.QUOTE) == [SENTENCES[1]]


async def test_people_are_asked_once(house: House):
    answers(house, answer(Status.NOTHING))
    card = await house.card(Ask.QUESTION, "Who won the cup?", "m2")
    [reply] = await house.press(Ask.ASK_PEOPLE, card, "ben", message="x1")
    assert reply.audience is Audience.CHANNEL
    assert says(reply.card, Role.SAYS)[0].startswith("Ben asks")
    assert says(reply.card, Role.ASKED) == ["Who won the cup?"]
    [again] = await house.press(Ask.ASK_PEOPLE, card, "ada", message="x1")
    assert again.audience is Audience.AUTHOR


async def test_people_can_be_asked_what_everybody_was_shown(house: House):
    answers(house, answer(Status.NOTHING))
    card = await house.card(Ask.QUESTION, "Who won the cup?", "i1", private=True, author="ada")
    await house.press(Ask.SHOW, card, "ada", message="x1")
    [reply] = await house.press(Ask.ASK_PEOPLE, card, "ada", message="x1")
    assert reply.audience is Audience.CHANNEL


async def test_a_button_of_another_channel_does_nothing(house: House):
    card = await house.card(Ask.READ, LINK)
    [reply] = await house.press(Ask.MORE, card, channel="other")
    assert says(reply.card, Role.SAYS) == [wording.TOO_OLD]


@pytest.mark.parametrize("place", [Place.PRIVATE, Place.SHARED])
async def test_who_has_left_a_closed_channel_presses_nothing_there(house: House, place: Place):
    card = await house.card(Ask.READ, LINK, place=place)
    house.room.outside = {"c": {"ben"}}
    for ask in (Ask.MORE, Ask.DOWN, Ask.FORGET):
        [reply] = await house.press(ask, card, place=place)
        assert reply.audience is Audience.AUTHOR
        assert [each.text for each in reply.card.paragraphs] == [wording.MEMBERS_ONLY]
    assert house.public() == [card]
    [reply] = await house.press(Ask.MORE, card, "ada", place=place)
    assert says(reply.card, Role.MORE)


async def test_in_a_public_channel_nobody_is_asked_after(house: House):
    card = await house.card(Ask.READ, LINK, place=Place.PUBLIC)
    house.room.outside = {"c": {"ben"}}
    [reply] = await house.press(Ask.MORE, card, place=Place.PUBLIC)
    assert says(reply.card, Role.MORE)
