"""What somebody's quotes have no word of, be it birth, marriage or office, they do not answer."""

from pathlib import Path

import pytest

from index.answering.unmentioned import is_unmentioned
from index.library import Library
from index.types import Document, Scope, Status
from tests.answering.test_doubt import quote
from tests.library.twins import shared

BRANDT = "Ida Brandt, the captain of the Kelm ferry, rescued eleven sailors last week in a storm."
FERRY = "The Kelm ferry carried eleven sailors, and its captain, Ida Brandt, praised them all."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Where was Ida Brandt born?", BRANDT),
        ("When did Ida Brandt get married?", BRANDT),
        ("Who is Ida Brandt's husband?", BRANDT),
        ("How many children does Ida Brandt have?", BRANDT),
        ("When did Ida Brandt die?", FERRY),
        ("How long was Ida Brandt's prison sentence?", FERRY),
        ("What did Ida Brandt study?", BRANDT),
        ("How much does Ida Brandt earn?", BRANDT),
        ("When did Ida Brandt resign?", FERRY),
        ("Who succeeded Ida Brandt?", FERRY),
        ("How many sailors were arrested in Kelm?", FERRY),
        ("Who founded the Kelm ferry?", FERRY),
        ("Who owns the Kelm ferry?", FERRY),
        ("who won the storm race", BRANDT),
        ("Who wrote of the Kelm ferry?", FERRY),
        ("When did the Kelm ferry close?", FERRY),
        ("How tall is the Kelm ferry?", FERRY),
    ],
)
def test_what_no_quote_has_a_word_of_is_not_told(question: str, text: str):
    assert is_unmentioned(question, [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # In other words than those of the question.
        ("Where was Ida Brandt born?", "Ida Brandt is a native of Kelm."),
        ("When was Ida Brandt born?", "Ida Brandt (1919–1980) was a captain."),
        ("Who is Ida Brandt's husband?", "Ida Brandt wed Karl Marsh in May."),
        ("When did Ida Brandt die?", "Ida Brandt's funeral was on Monday."),
        ("When did Ida Brandt resign?", "Ida Brandt stepped aside in May."),
        ("Who founded the Kelm ferry?", "Ida Brandt started the Kelm ferry with one boat."),
        ("When was the Kelm ferry founded?", "The Kelm ferry dates back to the war."),
        ("How many sailors were arrested in Kelm?", "Kelm's police took eleven sailors away."),
        ("How much does Ida Brandt earn?", "Kelm gives Ida Brandt $40 a day."),
        ("When does the museum close?", "Mondays to Fridays, 10:00 to 17:00."),
        ("When does the museum close?", "Mondays to Fridays from ten to 5pm."),
        ("How much are captains paid?", "A captain makes do with 30,000 crowns."),
        ("Who won the storm race?", "Ida Brandt thrashed nine others at sea."),
        ("Who was hired to host the regatta?", "Ida Brandt got the nod to host this year."),
        ("How many sailors were arrested?", "Police led nine sailors off in handcuffs."),
        # Nothing of the kind is asked.
        ("Who is the chief suspect?", "Police look for Karl Marsh, a sailor."),
        ("Who started the fire?", "Sailors with torches set it, police believe."),
        ("Who rescued the sailors?", BRANDT),
        ("What did the study find?", "Ferries are safe, the authors write."),
        ("How close is the ferry to Kelm?", "The ferry is a mile from Kelm."),
        ("Ida Brandt, who founded the ferry, saved many.", BRANDT),
    ],
)
def test_what_may_be_told_in_any_words_is_claimed(question: str, text: str):
    assert not is_unmentioned(question, [quote(text)])


def test_another_quote_of_the_article_may_tell_it():
    assert not is_unmentioned("Where was Ida Brandt born?", [quote(BRANDT), quote("Born in Kelm.")])


def test_words_of_another_language_say_nothing_here():
    assert not is_unmentioned("Where was Ida Brandt born?", [quote("Ida Brandt fährt.", "de")])


async def test_a_birth_that_nothing_is_said_of_is_closest(tmp_path: Path) -> None:
    async with Library.open(tmp_path) as library:
        await library.add(Document("https://k.example/a", BRANDT), shared("news"))
        born, saved = [
            await library.ask(each, Scope("local", "news"))
            for each in ("Where was Ida Brandt born?", "How many sailors did Ida Brandt rescue?")
        ]
    assert (born.status, saved.status) == (Status.CLOSEST, Status.ANSWERED)
