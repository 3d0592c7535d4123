"""What says the contrary of what is asked looks like an answer, and is none."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.contrary import says_the_contrary
from index.library import Library
from index.text.quoting import quoted
from index.types import Article, Completeness, Document, Label, Quote, Scope, Span, Status
from tests.library.twins import shared


def quote(text: str, language: str = "en") -> Quote:
    label = Label(Completeness.FULL)
    article = Article("a", "https://a.example/", "", "", "", "", language, text, label)
    return quoted(article, Span(0, len(text)), 1.0)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which harbour has the lowest toll?", "Kelm has the highest toll of all harbours."),
        ("When did the toll rise?", "The toll fell in May 2019, and again a year later."),
        ("What do the largest ships carry?", "The smallest ships carry apples."),
        ("Which captains were not on board?", "The captains Brandt and Marsh were on board."),
        ("What doesn't the toll pay for?", "The toll pays for the bridge and for its lights."),
    ],
)
def test_the_other_end_and_what_is_not_denied_are_the_contrary(question: str, text: str):
    assert says_the_contrary(question, quote(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which harbour has the highest toll?", "Kelm has the highest toll of all harbours."),
        ("What are the highest and the lowest toll?", "Kelm has the highest toll."),
        ("Which harbour has the lowest toll?", "Kelm asks for less than all others."),
        # It is answered by its contrary.
        ("Is the bridge safe?", "The bridge is dangerous, an engineer said."),
        ("Did the toll rise or fall?", "The toll fell in May."),
        # Of two sides each says one of these.
        ("Who won the regatta?", "Tolm lost the regatta to Kelm."),
        ("Who led the port before Brandt?", "Brandt led the port after Marsh."),
        # These are no ends of a scale.
        ("How long is the bridge?", "It is a short one, of forty metres."),
        ("What was closed last week?", "The first bridge was closed on Monday."),
        ("Which captains were not on board?", "All but Ida Brandt were on board."),
        ("Why not close the bridge?", "The bridge carries all the town's bread."),
    ],
)
def test_anything_else_may_answer(question: str, text: str):
    assert not says_the_contrary(question, quote(text))


def test_words_of_another_language_say_nothing_here():
    assert not says_the_contrary("Who is not on board?", quote("Alle waren an Bord.", "de"))


@given(st.text(), st.text(min_size=1))
def test_any_question_can_be_asked_of_any_text(question: str, text: str):
    assert says_the_contrary(question, quote(text)) in {True, False}


async def test_the_contrary_is_closest_and_unlikely(tmp_path: Path) -> None:
    text = "Of all harbours on the strait, Kelm has the highest toll: forty crowns for a ship."
    async with Library.open(tmp_path) as library:
        document = Document("https://example.org/toll", text, id="toll", language="en")
        await library.add(document, shared("news", "m1"))
        scope = Scope("local", "news")

        asked = await library.ask("Which harbour has the highest toll?", scope)
        contrary = await library.ask("Which harbour has the lowest toll?", scope)

    assert asked.status is Status.ANSWERED
    assert contrary.status is Status.CLOSEST
    assert contrary.confidence < asked.confidence / 5
    assert contrary.shown[0].text == text
