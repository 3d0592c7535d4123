"""Another name or number in the place of the one that is asked about, or who does it turned round, looks like an answer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.another_number import has_another_number
from index.answering.in_its_place import stands_for_another
from index.answering.turned_round import is_turned_round
from index.answering.untold import is_untold
from index.library import Library
from index.text.quoting import quoted
from index.types import Article, Completeness, Document, Label, Quote, Scope, Span, Status
from tests.library.twins import shared


def quote(text: str, language: str = "en", *, part: str = "", title: str = "") -> Quote:
    label = Label(Completeness.FULL)
    article = Article("a", "https://a.example/", title, "", "", "", language, text, label)
    start = text.index(part)
    return quoted(article, Span(start, start + len(part or text)), 1.0)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # Before the word that the name stands before.
        ("When will Kelm close its harbour?", "Tolmouth will finally close its harbour in May."),
        ("Who is the Kelmish harbour master?", "The Tolm harbour master, Ida Brandt, came."),
        ("What was Kelm's toll?", "Tolmouth's toll was forty crowns."),
        # Behind the word that it stands behind.
        ("When will Brandt sail to Kelm?", "Brandt will sail to Tolmouth on Thursday."),
        ("How many asked for asylum in Kelm?", "Seven captains asked for asylum in Tolmouth."),
        ("Who is the coach of the Otters?", "Ida Brandt is the coach of the Herons."),
        # What the sentence begins with.
        (
            "When will Kelm end its ferry?",
            "Tolmouth, a rival, says that it will end its ferry in May.",
        ),
        ("How much coal did Kelm import?", "Tolmouth's coal imports rose in May to 8,000 tons."),
        ("What did Kelm join in May?", "Tolmouth and the other ports joined the strike in May."),
    ],
)
def test_another_name_in_the_place_of_the_one_that_is_asked_about(question: str, text: str):
    assert stands_for_another(question, quote(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When will Kelm close its harbour?", "Kelm will close its harbour in May."),
        # It is there in another form, another spelling, as initials, as its people.
        ("When will Kelm close its harbour?", "The Kelmish town will close Tolm harbour in May."),
        ("When did Brandt sail?", "Ida Brant, unlike Marsh, sailed in May."),
        ("What did the DA's office say?", "The Kelm County District Attorney's office said no."),
        ("When did the U.S. join?", "American ports joined in May."),
        ("When did Russia join?", "The Soviet Union joined in May."),
        # Who is described may be the one that is named.
        ("What did Marsh apologise for?", "A Kelmish bishop resigned, apologising for the toll."),
        ("Who is the president of the port?", "The ruling party's president Ida Brandt came."),
        ("Who is the president of Kelm?", "President Ida Brandt came."),
        ("Who scored twice for Kelm?", "Oona Marsh scored twice for Ida Brandt's team."),
        ("When will Kelm close it?", "The town will close it in May, Ida Brandt said."),
        # No names: days and months, and what is written like one throughout.
        ("Who sailed on Tuesday?", "Brandt sailed on Thursday."),
        ("When Will Kelm Close Its Harbour?", "Tolmouth will close its harbour in May."),
    ],
)
def test_the_name_may_be_there_or_meant(question: str, text: str):
    assert not stands_for_another(question, quote(text))


def test_whom_the_article_is_about_may_be_the_company_and_have_other_places_in_it():
    planned = "Marsh, its founder, said that the company plans forty ferries."
    lines = "How many ferries does Tolmouth Lines plan?"
    assert stands_for_another(lines, quote(planned))
    assert not stands_for_another(lines, quote(planned, title="Tolmouth Lines wants more"))
    closed = "Ferries closed in Tolmouth."
    asked = "Which ferries closed in Kelmshire?"
    assert stands_for_another(asked, quote(closed))
    assert not stands_for_another(asked, quote(closed, title="Storm over Kelmshire"))
    assert not stands_for_another(asked, quote(f"{'Kelmshire is wet. ' * 3}{closed}", part=closed))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was bridge number 37 closed?", "Bridge number 52 was closed in May."),
        ("When was bridge 37 closed?", "Bridge 52 was closed in May."),
        ("Which ports are in Group C?", "Group B: Kelm, Tolmouth."),
        ("Who ended War I?", "Ida Brandt ended War II."),
        ("What do B cells do?", "T cells kill what is foreign."),
        ("Who was the second harbour master?", "Ida Brandt was the first harbour master."),
        ("What did the third-quarter toll bring?", "The second-quarter toll brought forty crowns."),
        ("Who sold it in the 21st century?", "In the 20th century Brandt sold it."),
    ],
)
def test_another_number_of_what_a_number_tells_apart(question: str, text: str):
    assert has_another_number(question, [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When was bridge 37 closed?", "Bridges 52 and 37 were closed in May."),
        ("When did phase 2 end?", "Phase two ended in May."),
        ("Who ended War 2?", "Ida Brandt ended War II."),
        # It counts, and another count may be another source's.
        ("Who freed 37 captains?", "Brandt freed 52 captains."),
        ("Who paid 37 million?", "Brandt paid 52 millions."),
        ("Who was the first Doctor to sail?", "The Eleventh Doctor became the first to sail."),
        # A year has a rule of its own.
        ("What happened in Kelm 2019?", "Kelm 7 is a bus."),
    ],
)
def test_a_number_that_is_there_or_counts_is_none(question: str, text: str):
    assert not has_another_number(question, [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who beat Kelm?", "Kelm beat Tolmouth."),
        ("Who beat Kelm?", "Tolmouth was easily beat by Kelm."),
        ("Who did Kelm beat?", "Tolmouth beat Kelm."),
        ("Who did Kelm defeat?", "Kelm was defeated by Tolmouth."),
        ("Who lost to Kelm?", "Kelm lost to Tolmouth."),
    ],
)
def test_who_does_it_and_to_whom_it_is_done_are_not_turned_round(question: str, text: str):
    assert is_turned_round(question, quote(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who defeated Kelm?", "Tolmouth defeated Kelm."),
        ("Who defeated Kelm?", "Kelm was defeated by Tolmouth."),
        ("Who chairs the Kelm Board?", "It is under the Kelm Board chaired by Ida Brandt."),
        ("Who did Kelm defeat?", "Kelm defeated Tolmouth, and Marsh defeated Kelm."),
        ("Who did Brandt sue?", "Marsh sued Brandt's sister."),
        ("Who defeated Kelm?", "Tolmouth, which Kelm had feared, defeated it."),
        # Both do it.
        ("Who married Brandt?", "Brandt married Marsh."),
        # Nobody is named, or nobody is asked for.
        ("Who defeated them?", "Kelm defeated Tolmouth."),
        ("When did Kelm defeat Tolmouth?", "Tolmouth defeated Kelm in May."),
    ],
)
def test_a_role_that_is_kept_or_not_told_is_not_turned_round(question: str, text: str):
    assert not is_turned_round(question, quote(text))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How old is the woman?", "The woman was arrested in Kelm on Monday, police said."),
        ("How much does the ferry cost?", "The ferry takes forty cars in 10 minutes."),
        ("What is the price of the ferry?", "The ferry takes forty cars."),
        (
            "How long was Ida Brandt jailed?",
            "Ida Brandt, 65, pleaded guilty to having sold the ferry.",
        ),
        ("How much does the ferry weigh?", "The ferry takes 40 cars, and is 104 feet long."),
        ("How deep is the harbour?", "The harbour is 104 feet long and 95 feet wide."),
        ("How wide is the harbour?", "The harbour is 104 feet long and 9 feet deep."),
        ("When does the regatta start?", "Kelm sails in the regatta after next March's trials."),
        (
            "What did Ida Brandt die of?",
            "Ida Brandt, who died in June after ten years in office, was mayor.",
        ),
    ],
)
def test_nothing_of_the_kind_that_is_asked_for_is_told(question: str, text: str):
    assert is_untold(question, [quote(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How old is the woman?", "The woman, 36, was arrested in Kelm."),
        ("How old is the woman?", "The woman is in her twenties."),
        ("How old is the bridge?", "The bridge was opened in 1932."),
        ("How much does the ferry cost?", "The ferry is free."),
        ("How much does the ferry cost?", "Ferry: adults 12, children 6"),
        ("How much does the ferry cost?", "Kelm asks forty crowns for the ferry."),
        ("How long was Ida Brandt jailed?", "Ida Brandt got 14 months."),
        ("How long is the bridge?", "The bridge is 1,200m from end to end."),
        ("How much does the ferry weigh?", "The ferry, of 900 t, takes 40 cars."),
        ("How deep is the harbour?", "The harbour is 9 feet deep."),
        ("How wide is the harbour?", "The harbour is 104 feet by 95."),
        ("When does the regatta start?", "The regatta opens on Monday."),
        ("What did the strike cost Kelm?", "It lost 2 million in a week."),
        ("What did Ida Brandt die of?", "Ida Brandt died on Monday of old age."),
        ("What did Ida Brandt die of?", "Ida Brandt had a stroke."),
        # Whose age it is, another rule asks.
        ("How old is Ida Brandt?", "Ida Brandt was arrested."),
        ("Who paid for the ferry?", "Ida Brandt did."),
    ],
)
def test_whatever_may_tell_it_is_enough(question: str, text: str):
    assert not is_untold(question, [quote(text)])


def test_another_quote_of_the_article_may_tell_it():
    quotes = [quote("The woman was arrested in Kelm."), quote("She is 36 years old.")]
    assert not is_untold("How old is the woman?", quotes)


def test_other_languages_have_other_orders():
    assert not stands_for_another(
        "Wann schließt Kelm den Hafen?", quote("Tolm schließt ihn.", "de")
    )
    assert not has_another_number("Wann schließt Brücke 37?", [quote("Brücke 52 schließt.", "de")])
    assert not is_turned_round("Who beat Kelm?", quote("Kelm beat Tolm.", "de"))
    assert not is_untold("How old is the woman?", [quote("Sie kam.", "de")])


@given(st.text(), st.text(min_size=1))
def test_any_question_can_be_asked_of_any_text(question: str, text: str):
    assert stands_for_another(question, quote(text)) in {True, False}
    assert has_another_number(question, [quote(text)]) in {True, False}
    assert is_turned_round(question, quote(text)) in {True, False}
    assert is_untold(question, [quote(text)]) in {True, False}


async def test_what_is_of_another_is_closest_and_not_claimed(tmp_path: Path) -> None:
    said = (
        "Tolmouth will open its new harbour, which Kelm has long feared, in May 2027.\n\n"
        "Ida Brandt, who resigned in June, was the first master of the harbour. Oona Marsh defeated Ida Brandt in June."
    )
    asked = [
        "When will Tolmouth open its new harbour?",
        "When will Oona Marsh open her new harbour?",
        "Who was the first master of the harbour?",
        "Who was the second master of the harbour?",
        "Who defeated Ida Brandt?",
        "Who did Ida Brandt defeat?",
        "When will the new harbour open?",
        "What will the new harbour cost?",
    ]
    async with Library.open(tmp_path) as library:
        await library.add(Document("https://t.example/a", said, language="en"), shared("news"))
        answers = [await library.ask(each, Scope("local", "news")) for each in asked]
    assert [each.status is Status.ANSWERED for each in answers] == [True, False] * 4
