"""Who asks for more of an article, alone, gets a link to its text where there are pages."""

import pytest

from bot.conversation import Conversation
from bot.messages import Ask, Audience, Role
from bot.reading_links import ReadingLinks, Spot
from tests.conversation.house import LINK, House
from tests.conversation.test_proofs import asked

ADDRESS = "https://footnote.example.org"


@pytest.fixture
def links(house: House) -> ReadingLinks:
    """Let the house have pages that people elsewhere can reach."""
    made = ReadingLinks(b"k" * 32, ADDRESS)
    house.conversation = Conversation(
        house.library, house.ledger, {"twin": house.room}, ADDRESS, made
    )
    return made


def led_to(card, links: ReadingLinks) -> list[Spot]:
    to_read = [each.link for each in card.paragraphs if each.link.startswith(f"{ADDRESS}/read/")]
    return [links.opened(each.rpartition("/")[2]) for each in to_read]


async def test_more_leads_to_the_whole_text_for_who_asked(house: House, links: ReadingLinks):
    card = await house.card(Ask.READ, LINK)
    assert led_to(card, links) == []  # it stands in the channel for longer than a link is good
    [reply] = await house.press(Ask.MORE, card)
    assert reply.audience is Audience.AUTHOR
    assert led_to(reply.card, links) == [Spot("twin", "s", "c", card.article)]


async def test_context_leads_to_each_sentence(house: House, links: ReadingLinks):
    card = await asked(house)
    [reply] = await house.press(Ask.CONTEXT, card)
    assert reply.audience is Audience.AUTHOR
    assert led_to(reply.card, links) == [
        Spot("twin", "s", "c", each.article, each.start, each.end) for each in card.citations
    ]


async def test_the_link_goes_with_its_article(house: House, links: ReadingLinks):
    card = await house.card(Ask.READ, LINK)
    await house.press(Ask.MORE, card)
    await house.press(Ask.FORGET, card, author="ada")
    assert "/read/" not in house.everything()


async def test_without_pages_there_is_no_link(house: House):
    card = await house.card(Ask.READ, LINK)
    [reply] = await house.press(Ask.MORE, card)
    assert not [each for each in reply.card.paragraphs if each.role is Role.ITEM]
