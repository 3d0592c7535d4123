"""A quote can be placed by who reads it alone: who is meant, and who speaks. It stays the article's own."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.whole import made_whole, whole
from index.library import Library
from index.text.quoting import LONGEST, quoted
from index.text.segment import sentences
from index.types import Answer, Dispute, Explanation, Lowered, Quote, Side, Span, Status, Subject
from tests.answering.test_search import EVERYTHING, add, shown
from tests.conversation.twins import FERRY
from tests.library.twins import Lines, Pages, Words


def grown(text: str, quote: str) -> str:
    start = text.index(quote)
    found = whole(text, sentences(text, "en"), Span(start, start + len(quote)), "en")
    return found.of(text)


SAID_AFTER = (
    'The ferry sank. "We heard a bang.\n\n"All the lights went out," Oona Marsh said. It was dark.'
)
SAID_BEFORE = (
    'The ferry sank. "We heard a bang," Oona Marsh said.\n\n"All the lights went out." It was dark.'
)
INTRODUCED = 'Oona Marsh remembers that night and said: "We heard a bang." It was dark.'


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        (
            SAID_AFTER,
            '"We heard a bang.',
            '"We heard a bang.\n\n"All the lights went out," Oona Marsh said.',
        ),
        (
            SAID_BEFORE,
            '"All the lights went out."',
            '"We heard a bang," Oona Marsh said.\n\n"All the lights went out."',
        ),
        (INTRODUCED, INTRODUCED[:-13], INTRODUCED[:-13]),  # names her already
        (
            "Oona Marsh met Ida Brandt. She liked the boat. She bought it in May.",
            "She bought it in May.",
            "Oona Marsh met Ida Brandt. She liked the boat. She bought it in May.",
        ),
        (
            "Oona Marsh was on deck.\n\nThe boat went down fast, she said.",
            "The boat went down fast, she said.",
            "Oona Marsh was on deck.\n\nThe boat went down fast, she said.",
        ),
        *(
            (text, "She bought it in May.", text)
            for aside in (
                "Sign up",
                "Need a break? Play the USA TODAY Daily Crossword Puzzle.",
                "MORE: A bridge for Port Lorne",
                "A bridge for Lorne:How it was built",
            )
            for text in [f"Oona Marsh sold it.\n\n{aside}\n\nShe bought it in May."]
        ),
        (
            "Need a break? Play the USA TODAY Daily Crossword Puzzle. She bought it in May.",
            "She bought it in May.",
            "She bought it in May.",
        ),
        (
            "Of boats: Oona Marsh sold it. She bought it in May.",
            "She bought it in May.",
            "Of boats: Oona Marsh sold it. She bought it in May.",
        ),
        (
            "The press came.\n\nWhat was taken\n\nTwo bells were missing. Nobody saw it.",
            "What was taken",
            "What was taken\n\nTwo bells were missing.",
        ),
        (
            "It weighs these factors:\n\nUnemployment rate\n\nAccess to healthy food\n\nThe best state is Kelm.",
            "It weighs these factors:",
            "It weighs these factors:\n\nUnemployment rate\n\nAccess to healthy food",
        ),
        ("Two bells were missing.\n\nWhat was taken", "What was taken", "What was taken"),
        ("A bell\n\n$40\n\nA clock\n\n$164.99\n\nBuy now", "$164.99", "A clock\n\n$164.99"),
        ("6 tbsp pectin\n\n1 tsp ginger\n\nBoil it.", "6 tbsp pectin", "6 tbsp pectin"),
        (
            "Police arrested a student from Kelm. The student was released on Monday.",
            "The student was released on Monday.",
            "Police arrested a student from Kelm. The student was released on Monday.",
        ),
        (
            "Oona Marsh left the ship.\n\nSign up\n\nShe was on deck.",
            "She was on deck.",
            "Oona Marsh left the ship.\n\nSign up\n\nShe was on deck.",
        ),
        (
            "It rained.\n\nThe ferry\n\nOona Marsh was on deck.",
            "The ferry\n\nOona Marsh was on deck.",
            "The ferry\n\nOona Marsh was on deck.",
        ),
        (
            "Rain fell. The ferry sank off Kelm in May.",
            "The ferry sank off Kelm in May.",
            "The ferry sank off Kelm in May.",
        ),
        (
            'It rained. "We heard a bang," Oona Marsh said.',
            '"We heard a bang," Oona Marsh said.',
            '"We heard a bang," Oona Marsh said.',
        ),
    ],
)
def test_what_a_quote_needs_comes_along_and_nothing_else(text: str, quote: str, found: str):
    assert grown(text, quote) == found


MARKS = [
    ('"', '"'),
    ("“", "”"),
    ("„", "“"),
    ("„", "”"),
    ("„", '"'),
    ("“", '"'),
    ('"', "”"),
    ("«", "»"),
    ("»", "«"),
    ("»", "»"),
]


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_a_quotation_brings_its_one_speaker_whatever_its_marks(begin: str, end: str):
    named = f"{begin}We heard a bang{end}, Oona Marsh said."
    rest = f"{begin}All the lights went out.{end}"

    alone = f"Ida Brandt said this then:\n\n{named} The ferry sank."
    assert grown(alone, named) == named
    assert grown(f"The ferry sank.\n\n{named}\n\n{rest}", rest) == f"{named}\n\n{rest}"


def test_a_mark_of_a_list_begins_no_quotation():
    text = "Ida Brandt said this then:\n\n» Oona Marsh went down with the ferry. It was dark."
    assert grown(text, text[28:66]) == text[28:66]


def test_a_quotation_that_goes_on_and_on_is_not_quoted_whole():
    words = '"We heard a bang and then another one, far off.\n\n' * 40
    text = f'{words}"It was dark," Oona Marsh said.'
    assert len(grown(text, '"We heard a bang and then another one, far off.')) <= LONGEST


def quote_of(text: str, part: str) -> Quote:
    article = replace(FERRY, text=text)
    start = text.index(part)
    return Quote(part, start, start + len(part), "", article, 1.0)


SPEAKS, LEANS = SAID_BEFORE[16:51], '"All the lights went out."'
AT = sentences(SAID_BEFORE, "en")


def test_it_does_not_meet_what_is_not_relevant():
    answer = Answer("?", Status.ANSWERED, 1.0, quotes=(quote_of(SAID_BEFORE, LEANS),))
    assert made_whole(answer, {FERRY.id: AT}, [Lowered(FERRY.id, 16, 51)]) == answer


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.CLOSEST])
@pytest.mark.parametrize(
    "shown", [(LEANS, SPEAKS), (SPEAKS, LEANS), ("It was dark.", SPEAKS, LEANS)]
)
def test_what_it_needs_and_another_quote_shows_is_one_with_it_in_the_better_place(
    status: Status, shown: tuple[str, ...]
):
    quotes = tuple(quote_of(SAID_BEFORE, each) for each in shown)
    why = tuple(Explanation((), float(at), 0.0, ()) for at in range(len(quotes)))
    field = "quotes" if status is Status.ANSWERED else "closest"
    answer = Answer("?", status, 1.0, why=why, **{field: quotes})

    found = made_whole(answer, {FERRY.id: AT})

    assert [each.text for each in found.shown] == [*shown[:-2], f"{SPEAKS}\n\n{LEANS}"]
    assert found.why == why[:-1]


def test_what_marks_and_cites_either_of_two_quotes_stays_with_both():
    leans, speaks = (quote_of(SAID_BEFORE, each) for each in (LEANS, SPEAKS))
    there = replace(FERRY, id="there", url="https://example.com/there")
    also = quoted(replace(there, text=SAID_BEFORE), Span(0, 15), 0.0)
    answer = Answer(
        "?",
        Status.ANSWERED,
        1.0,
        quotes=(
            replace(leans, marks=(Span(leans.start + 9, leans.end),)),
            replace(speaks, marks=(Span(17, 20),), also=(also,)),
        ),
    )

    [one] = made_whole(answer, {FERRY.id: AT}).quotes

    assert one.marks == (Span(17, 20), Span(leans.start + 9, leans.end))
    assert one.also == (also,)
    assert one.core == leans.span


def test_quotes_that_disagree_stay_apart():
    quotes = tuple(quote_of(SAID_BEFORE, each) for each in (LEANS, SPEAKS))
    apart = (Dispute(Subject.NUMBER, (Side(0), Side(1))),)
    answer = Answer("?", Status.ANSWERED, 1.0, quotes=quotes, disagreements=apart)
    assert made_whole(answer, {FERRY.id: AT}) == answer


PARTS = [
    '"',
    "“",
    "”",
    "She ",
    "Ann Lee said. ",
    "The man ",
    "a man. ",
    "It rained. ",
    "\n\n",
    "he said. ",
    "Then ",
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=30).map("".join), st.data())
def test_a_whole_quote_is_sentences_in_a_row_around_what_was_chosen(text: str, data: st.DataObject):
    cut = sentences(text, "en")
    if not cut:
        return
    at = data.draw(st.integers(0, len(cut) - 1))
    found = whole(text, cut, cut[at], "en")
    assert found.start <= cut[at].start < cut[at].end <= found.end
    assert {found.start, found.end} <= {each.start for each in cut} | {each.end for each in cut}
    assert found == cut[at] or found.end - found.start <= LONGEST


async def test_an_answer_says_whose_words_it_quotes(tmp_path: Path):
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words()
    ) as library:
        others = "All the lights of Kelm go out at ten. When lights go out, all ships stop then."
        await add(library, "ferry", f"{SAID_BEFORE}\n\n{others}")
        answer = await library.ask("When did all the lights go out then?", EVERYTHING)
        [best] = [quote for quote in shown(answer) if "All the lights went out" in quote.text]
    assert "Oona Marsh said" in best.text
    assert best.article.text[best.start : best.end] == best.text


async def test_an_answer_begins_with_who_is_meant_and_not_with_what_a_site_put_between(
    tmp_path: Path,
):
    puzzle = "Need a break? Play the USA TODAY Daily Crossword Puzzle."
    text = f"Oona Marsh sold the ferry Aurora.\n\n{puzzle}\n\nShe bought a tug in May of 1996."
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words()
    ) as library:
        await add(library, "ferry", text)
        answer = await library.ask("When was a tug bought?", EVERYTHING)
    assert shown(answer)[0].text == text
