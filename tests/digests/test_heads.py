"""A story is told by a report in the language of the digest, and that report stands first."""

from dataclasses import replace

from bot.digests.digest_cards import Names, digest_cards
from bot.messages import Card, Role
from index.types import Article
from tests.digests.test_digest import BOAT, FERRY, MARSH, article, share, story, told

FAEHRE = replace(
    article("fähre", "Die Fähre fährt im Mai wieder.", title="Die Fähre fährt"), language="de"
)
WATT = replace(article("watt", "Das Watt hielt die Flut auf.", title="Das Watt"), language="de-DE")


def in_british_english(given: Article) -> Article:
    return replace(given, language="en-GB")


def cards(found) -> Card:
    people = {"ada": "Ada", "ben": "Ben", "eve": "Eve"}
    [card] = digest_cards("Digest", "", found, Names(people, {}), in_thread=False)
    return card


async def test_a_story_is_told_in_the_language_that_most_of_the_digest_is_in():
    mixed = story((FAEHRE, share(FAEHRE)), (FERRY, share(FERRY, "ben")))
    lone = story((MARSH, share(MARSH)))
    found = await told(mixed, lone)
    assert [each.head for each in found] == [FERRY, MARSH]
    assert {each.language for one in found for each, _ in one.sentences} == {"en"}


async def test_where_most_is_in_another_language_it_is_told_in_that():
    mixed = story((FERRY, share(FERRY)), (FAEHRE, share(FAEHRE, "ben")))
    [first, _] = await told(mixed, story((WATT, share(WATT))))
    assert first.head is FAEHRE


async def test_a_country_makes_no_other_language():
    boat = in_british_english(BOAT)
    [found] = await told(story((FERRY, share(FERRY)), (boat, share(boat, "ben"))))
    assert len(found.sentences) == 2


async def test_whose_title_it_is_stands_first_and_the_others_as_they_were_shared():
    found = await told(
        story(
            (FERRY, share(FERRY, "eve", 9)),
            (BOAT, share(BOAT, "ada")),
            (FAEHRE, share(FAEHRE, "ben", 1)),
        )
    )
    items = [each.article for each in cards(found).paragraphs if each.role is Role.ITEM]
    assert items == ["ferry", "boat", "fähre"]
