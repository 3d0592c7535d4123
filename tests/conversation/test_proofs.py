"""Under an answer one can ask why it was chosen, and whether its pages still say it."""

import pytest

from bot.messages import Action, Ask, Audience, Card, Kind, Role
from bot.showing.cards import answer_card
from index.types import Document, Scope, Status
from tests.conversation.answering import COST, answers
from tests.conversation.house import LINK, House
from tests.conversation.shown import actions, says
from tests.conversation.twins import FERRY, SENTENCES, answer
from tests.library.twins import shared

HERE = Scope("s", "c")


async def asked(house: House) -> Card:
    """Read the ferry's article, ask, and return the answer."""
    await house.do(Ask.READ, LINK)
    [(article, _)] = await house.library.articles(HERE)
    answers(house, answer(Status.ANSWERED, 1, article=article))
    return await house.card(Ask.QUESTION, COST, "m2")


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSEST])
def test_the_buttons_of_an_answer_stand_in_one_row(status: Status, private: bool):
    card = answer_card(answer(status, 1, 0), HERE, private=private)
    assert len(card.buttons) <= 5  # of Discord's
    assert Action.WHY in actions(card)


async def test_who_looks_again_is_told_that_it_is_still_there(house: House):
    [reply] = await house.press(Ask.VERIFY, await asked(house))
    assert reply.audience is Audience.AUTHOR
    assert says(reply.card, Role.QUOTE) == [SENTENCES[1]]
    assert says(reply.card, Role.SAYS) == ["Still there, word for word."]


async def test_what_was_changed_is_shown_beside_what_was_quoted(house: House):
    card = await asked(house)
    house.pages.pages[LINK] = house.pages.pages[LINK].replace("two million", "three million")
    [reply] = await house.press(Ask.VERIFY, card)
    changed = SENTENCES[1].replace("two million", "three million")
    assert says(reply.card, Role.QUOTE) == [SENTENCES[1], changed]
    assert "now says" in says(reply.card, Role.SAYS)[0]


async def test_what_a_page_says_now_goes_with_its_article(house: House):
    card = await asked(house)
    house.pages.pages[LINK] = house.pages.pages[LINK].replace("two million", "three million")
    await house.press(Ask.VERIFY, card)
    await house.do(Ask.FORGET, FERRY.title, "m9")
    assert "three million" not in house.everything()


async def test_what_is_gone_and_what_cannot_be_reached_are_told_apart(house: House):
    card = await asked(house)
    house.pages.pages[LINK] = f"{FERRY.title}\n{SENTENCES[0]}"
    [gone] = await house.press(Ask.VERIFY, card)
    assert says(gone.card, Role.SAYS)[0].startswith("Gone")
    del house.pages.pages[LINK]
    [away] = await house.press(Ask.VERIFY, card, part="again")
    assert "Nobody answers at that address" in says(away.card, Role.SAYS)[0]
    assert away.card.kind is Kind.PASSAGES


async def test_a_file_has_no_page_to_look_at(house: House):
    document = Document("file:ferry.txt", FERRY.text, id="f")
    await house.library.add(document, shared("c", "m1", space="s"))
    article = await house.library.article("f", HERE)
    found = answer(Status.ANSWERED, 1, article=article)
    assert Action.VERIFY not in actions(answer_card(found, HERE))


async def test_who_asks_why_is_told_the_words_the_figures_the_dates_and_who_shared(house: House):
    await house.do(Ask.READ, LINK)
    card = await house.card(Ask.QUESTION, "How much had the new engine cost?", "m2")
    assert Action.WHY in actions(card)
    [reply] = await house.press(Ask.WHY, card)
    assert reply.audience is Audience.AUTHOR
    items = says(reply.card, Role.ITEM)
    assert items[0] == "Words of the question in it: new, engine, cost"
    assert items[1].startswith("Its passage: meaning ")
    assert items[2].startswith("What weighed most: ")
    assert items[3] == "Not dated. Shared by Ada on 4 March 2026."
    assert says(reply.card, Role.HINT)[-1].startswith("Confidence")


async def test_why_is_kept_with_the_card_and_not_shown_on_it(house: House):
    await house.do(Ask.READ, LINK)
    card = await house.card(Ask.QUESTION, "How much had the new engine cost?", "m2")
    assert not says(card, Role.ITEM)
    assert Card.from_record(card.as_record()) == card
    [again] = await house.press(Ask.WHY, card)
    await house.do(Ask.FORGET, FERRY.title, "m9")
    assert "weighed most" not in house.everything()
    assert again.card.why == ()
