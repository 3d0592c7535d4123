"""The buttons under a card do what they say, for whom they are, once where everyone sees it."""

from dataclasses import replace

import pytest

from bot.messages import Action, Ask, Audience, Kind, Place, Role
from bot.showing import wording
from index.types import Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.house import LINK, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import FERRY, SENTENCES, answer, quote


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


async def test_what_is_not_relevant_is_the_best_quote_alone_and_the_reply_says_which(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1, 0))
    card = await house.card(Ask.QUESTION, COST, "m2")
    [reply] = await house.press(Ask.NOT_RELEVANT, card)
    assert reply.audience is Audience.AUTHOR
    assert SENTENCES[1] in says(reply.card, Role.SAYS)[0]
    assert await lowered(house, asked) == {SENTENCES[1]}


async def test_sources_that_say_the_same_are_not_relevant_with_it(house: House):
    best, other = quote(1), quote(2)
    answers(house, replace(answer(Status.ANSWERED), quotes=(replace(best, also=(other,)),)))
    card = await house.card(Ask.QUESTION, COST, "m2")
    await house.press(Ask.NOT_RELEVANT, card)
    marked = [(each.start, each.end) for each in await house.ledger.lowered("s", "c")]
    assert marked == [(each.start, each.end) for each in (best, other)]


async def test_what_was_not_relevant_is_taken_back_under_the_reply(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "m2")
    [noted] = await house.press(Ask.NOT_RELEVANT, card)
    for again in "12":  # as where a process dies in between
        [reply] = await house.press(Ask.RELEVANT, noted.card, part=again)
        assert says(reply.card, Role.SAYS) == [wording.RAISED]
    assert await lowered(house, asked) == set()


async def test_the_words_of_what_is_not_relevant_go_with_their_article(house: House):
    await house.do(Ask.READ, LINK)
    article = (await house.library.articles(Scope("s", "c")))[0][0]
    answers(house, answer(Status.ANSWERED, 1, article=article))
    card = await house.card(Ask.QUESTION, COST, "m2")
    await house.press(Ask.NOT_RELEVANT, card)
    await house.do(Ask.FORGET, "", "f1", article=article.id, author="root")
    assert SENTENCES[1] not in house.everything()


async def lowered(house: House, asked: list[tuple[str, Scope, dict]]) -> set[str]:
    """Return the passages that the library is told not to answer with."""
    await house.do(Ask.QUESTION, COST, f"m{len(asked) + 2}")
    return {FERRY.text[each.start : each.end] for each in asked[-1][2]["lowered"]}


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
