"""What says the contrary of what is asked, or is of another name or year, looks like an answer, and is none."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answering.contrary import says_the_contrary
from index.answering.named import lacks_a_name, lacks_a_year, lacks_an_age
from index.library import Library
from index.text.quoting import quoted
from index.types import Answer, Article, Completeness, Document, Label, Quote, Scope, Span, Status
from tests.library.twins import shared


def quote(text: str, language: str = "en", *, part: str = "", title: str = "") -> Quote:
    label = Label(Completeness.FULL)
    article = Article("a", "https://a.example/", title, "", "", "", language, text, label)
    start = text.index(part)
    return quoted(article, Span(start, start + len(part or text)), 1.0)


def test_a_line_is_of_what_is_named_above_it_whatever_the_article_is_about():
    classes = "Tolmouth has a school.\n\nClass size: 866\n\nKelm has a school.\n\nClass size: 529"
    far = "It has two ships. " * 20
    line = quote(f"{'Kelm grew. ' * 3}{far}\n\n{classes}", part="Class size: 866")
    sentence = quote(f"{'Kelm grew. ' * 3}{far}\n\n{classes}.", part="Class size: 529.")

    assert [
        lacks_a_name(f"What is the class size in {place}?", [line])
        for place in ("Tolmouth", "Kelm")
    ] == [
        False,
        True,
    ]
    assert not lacks_a_name("What is the class size in Kelm?", [sentence])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which harbour has the lowest toll?", "Kelm has the highest toll of all harbours."),
        ("When did the toll rise?", "The toll fell in May 2019, and again a year later."),
        ("What do the largest ships carry?", "The smallest ships carry apples."),
        ("Which captains were not on board?", "The captains Brandt and Marsh were on board."),
        ("What doesn't the toll pay for?", "The toll pays for the bridge and for its lights."),
        ("Which captains are employed?", "The unemployed captains meet at the Anchor."),
        ("What did the unnecessary lights cost?", "The necessary lights cost two millions."),
        ("What do non-tropical ports sell?", "The tropical ports sell sugar."),
        (
            "Why were women banned from the pier?",
            "Women are allowed on the pier, not on the bridge.",
        ),
        ("Why are tolls illegal?", "The toll of Kelm is not only legal but popular."),
        ("Why are tolls illegal?", "Nobody disputes that legal tolls rise."),
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
        # These are no ends of a scale, and not denied.
        ("How long is the bridge?", "It is a short one, of forty metres."),
        ("What was closed last week?", "The first bridge was closed on Monday."),
        ("Which ports are unfair?", "Unfair tolls are taken at Kelm, fair ones at Tolm."),
        ("What do non-tropical ports sell?", "The nontropical ports sell apples."),
        ("What less is asked?", "Nothing is asked, unless a ship is large."),
        ("What do Baltic ports sell?", "Captains from non-Baltic ports sell apples."),
        ("Who has not signed it yet?", "It awaits the signature of Brandt."),
        ("Which captains were not on board?", "All but Ida Brandt were on board."),
        ("Why not close the bridge?", "The bridge carries all the town's bread."),
        # A denied opposite is the same.
        ("Why were women banned from the pier?", "Women are no longer allowed on the pier."),
        ("Which tolls are illegal?", "The toll of Kelm is not legal."),
        ("Who opposed the toll?", "Brandt refused to support the toll."),
        # Men and women are both spoken of.
        ("How far can a woman sail without a man?", "Any woman is to have a male companion."),
        ("How many women sail?", "Forty captains are female."),
        ("Which woman won the race?", "Ida Brandt beat forty men in the race."),
        ("Who is the oldest man?", "Karl, 99, married two women."),
        # What is compared with it is not what is told.
        ("How many tickets did the women sell?", "A record 900 sold: 400 more than the men's."),
    ],
)
def test_anything_else_may_answer(question: str, text: str):
    assert not says_the_contrary(question, quote(text))


def test_of_a_pair_the_better_sentence_alone_says_the_contrary():
    highest = "Kelm has the highest toll of all harbours."
    pair = quote(f"The lowest hills are near. {highest}")
    core = Span(pair.text.index(highest), len(pair.text))
    assert not says_the_contrary("Which harbour has the lowest toll?", pair)
    assert says_the_contrary("Which harbour has the lowest toll?", replace(pair, core=core))


def test_words_of_another_language_say_nothing_here():
    assert not says_the_contrary("Who is not on board?", quote("Alle waren an Bord.", "de"))


KELM = (
    "Kelm asks forty crowns of each ship, Ida Brandt of the U.S. Navy told Haitian captains."
    " So does the Kelm Harbour and Marine Board."
)


@pytest.mark.parametrize(
    "question",
    [
        "How much does Tolmouth ask of each ship?",
        "How much does Kelm ask of ships from Florida?",
        "What did Ida Zimmermann tell the captains?",
        "Hi Ida, how much does Tolmouth ask?",
    ],
)
def test_another_place_or_person_is_something_else(question: str):
    assert lacks_a_name(question, [quote(KELM)])


@pytest.mark.parametrize(
    "question",
    [
        "How much does Kelm ask of each ship?",
        "What did Ida Brandt tell the captains?",
        # Other forms and spellings of a name.
        "What did captains from Haiti hear?",
        "What did Ida Brant say?",
        "What did the navy of the United States say?",
        "What does the KHMB ask?",
        # No names: how a question begins, and what is written like one throughout.
        "Besides, what do captains hear?",
        "Besides Kelm, who asks for a toll?",
        "Hi Zimmermann, how much does Kelm ask?",
        "How much does Kelm ask? Sorry for asking twice.",
        "Somebody told me of it. Captains pay how much in Kelm?",
        "Thanks, Zimmermann! What did Ida Brandt say?",
        "How Much Does Each Harbour Take From Captains?",
        "how much does florida ask?",
        "On Tuesday, in May 2019, what was asked of each ship?",
    ],
)
def test_a_name_that_is_there_in_any_form_is_not_lacking(question: str):
    assert not lacks_a_name(question, [quote(KELM)])


def test_a_name_may_stand_around_the_quote_above_its_article_or_again_and_again_in_it():
    far = "The toll went up. " * 40
    asked = "What does the harbour of Tolmouth take?"
    toll = "The harbour takes forty crowns. "
    told = [
        f"Tolmouth is small. {toll}{far}",
        f"{'Tolmouth grew. ' * 3}{far}{toll}",
        f"{far}{toll}",
        f"Tolmouth grew. {far}{toll}",
    ]
    quotes = [quote(text, part=toll) for text in told]
    titled = quote(told[2], part=toll, title="Tolmouth and its harbour")

    assert [lacks_a_name(asked, [each]) for each in quotes] == [False, False, True, True]
    assert not lacks_a_name(asked, [titled])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did Kelm build its bridge of 1971?", "The bridge of Kelm was built in May 1917."),
        ("What did the harbour cost in the 1970s?", "The harbour cost two millions in 1968."),
        ("What did the harbour cost in the 1900s?", "The harbour cost two millions in 2004."),
        ("Who sold the island in the 14th century?", "In 1418 Brandt sold the island to Marsh."),
        ("Who sold the island in the fourteenth century?", "In 1418 Brandt sold the island."),
    ],
)
def test_another_year_decade_or_century_is_something_else(question: str, text: str):
    assert lacks_a_year(question, [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was the bridge of 1971 built?", "It was built in May 1971."),
        ("What did the harbour cost in the 1970s?", "The harbour cost two millions in 1973."),
        ("What did the harbour cost in the 1970s?", "In the 1970s it cost two millions."),
        ("What did the harbour cost in the 1900s?", "The harbour cost two millions in 1973."),
        ("Who sold the island in the 15th century?", "In 1418 Brandt sold the island to Marsh."),
        ("Who sold the island in the 15th century?", "It was sold in the fifteenth century."),
        ("Who came in the tenth century?", "They came in the 10th and 11th centuries."),
        ("Who came in the 10th century?", "They came in 911, on ships."),
        ("In which century was the island sold?", "In 1418 Brandt sold the island to Marsh."),
        ("What was the third offer?", "Brandt offered two millions."),
        ("What have 1073 sailors had?", "Doctors looked after 1,073 sailors."),
    ],
)
def test_a_year_that_is_named_or_lies_in_what_is_named_is_not_lacking(question: str, text: str):
    assert not lacks_a_year(question, [quote(text)])


@pytest.mark.parametrize(
    "text",
    [
        "Ida Brandt, the mayor, lost by 14 points in November 2021.",
        "Oona Marsh, 43, lost to the mayor of Kelm.",
        "Oona Marsh, 43, lost to Ida Brandt, whom she had called a friend.",
        "The oldest man of Kelm is 103 years old.",
        "Oona Marsh, 43, left Kelm at the age of 19, and came back with her brother.",
    ],
)
def test_an_age_that_is_not_told_or_not_hers_is_lacking(text: str):
    assert lacks_an_age("How old is Ida Brandt?", [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How old is Ida Brandt?", "The mayor, Brandt, 43, lost by 14 points."),
        ("how old was Ida Brandt when she won?", "She was 43 years old then."),
        ("What age is Mrs. Brandt?", "Brandt was born in Kelm in 1982."),
        ("How old is the Bridge of Kelm?", "The bridge was built in 1923."),
        # Nobody is named.
        ("How old is the mayor?", "The mayor lost by 14 points."),
        ("Who is Ida Brandt?", "Ida Brandt is the mayor."),
    ],
)
def test_an_age_that_is_told_is_not_lacking(question: str, text: str):
    assert not lacks_an_age(question, [quote("Oona Marsh came."), quote(text)])


def test_an_age_in_another_language_is_not_looked_for():
    assert not lacks_an_age("How old is Ida Brandt?", [quote("Sie kam.", "de")])


async def test_whose_age_is_told_nowhere_is_not_claimed(tmp_path: Path) -> None:
    async with Library.open(tmp_path) as library:
        text = "Ida Brandt, the mayor of Kelm, lost by 14 points. She had led the port since May."
        await library.add(Document("https://k.example/a", text), shared("news"))
        answer = await library.ask("How old is Ida Brandt?", Scope("local", "news"))
    assert answer.status is not Status.ANSWERED


def test_one_initial_stands_for_no_name():
    said = quote("Each ship pays forty crowns, Patrick T. Marsh said.")
    assert lacks_a_name("How much does each ship pay in Tolmouth?", [said])


def test_two_quotes_may_have_a_name_each():
    tolls = [quote("Kelm takes forty crowns."), quote("Tolmouth takes twenty crowns.")]
    assert not lacks_a_name("What do the harbours Kelm and Tolmouth take?", tolls)


def test_what_only_another_article_names_is_not_told_by_the_first():
    head = quote("Ida Brandt is the head of the port of Kelm.")
    shop = quote("Zimmermann, the baker, opens a shop at the port.")
    assert lacks_a_name("Who is the head of the bakery Zimmermann?", [head, shop])
    assert not lacks_a_name("Who is the head of the bakery Zimmermann?", [shop, head])


def test_a_short_question_has_a_name_and_one_in_capitals_has_none():
    head = quote("Ida Brandt is the head of the port of Kelm.")
    assert lacks_a_name("Who is the CEO of Tolmouth?", [head])
    assert not lacks_a_name("Who Is the Head of the Harbour Board?", [head])


@given(st.text(), st.text(min_size=1))
@example("\U000116d0", "0")  # a digit of a later Unicode than Python 3.11 has
def test_any_question_can_be_asked_of_any_text(question: str, text: str):
    assert says_the_contrary(question, quote(text)) in {True, False}
    assert lacks_a_name(question, [quote(text)]) in {True, False}
    assert lacks_an_age(question, [quote(text)]) in {True, False}
    assert lacks_a_year(question, [quote(text)]) in {True, False}


TOLL = "Of all harbours on the strait, Kelm has the highest toll: forty crowns for a ship."


async def answers(folder: Path, *questions: str) -> list[Answer]:
    """Ask where nothing but ``TOLL`` has been shared."""
    async with Library.open(folder) as library:
        document = Document("https://example.org/toll", TOLL, id="toll", language="en")
        await library.add(document, shared("news", "m1"))
        return [await library.ask(each, Scope("local", "news")) for each in questions]


async def test_the_contrary_is_closest_and_unlikely(tmp_path: Path) -> None:
    asked, contrary = await answers(
        tmp_path, "Which harbour has the highest toll?", "Which harbour has the lowest toll?"
    )

    assert asked.status is Status.ANSWERED
    assert contrary.status is Status.CLOSEST
    assert contrary.confidence < asked.confidence / 5
    assert contrary.shown[0].text == TOLL


async def test_another_place_is_closest_and_white_space_changes_nothing(tmp_path: Path) -> None:
    kelm, spaced, tolmouth = await answers(
        tmp_path,
        "How high is the toll of Kelm for a ship?",
        "  How high is the toll of Kelm for a ship?\n",
        "How high is the toll of Tolmouth for a ship?",
    )

    assert (kelm.status, tolmouth.status) == (Status.ANSWERED, Status.CLOSEST)
    assert (kelm.confidence, kelm.status) == (spaced.confidence, spaced.status)
