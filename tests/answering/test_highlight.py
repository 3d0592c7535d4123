"""The words of a quote that answer are marked where a rule is sure, and the quote is never altered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.highlight import highlight, marks
from index.types import Answer, Dispute, Quote, Side, Span, Status, Subject
from tests.conversation.twins import FERRY, SENTENCES, answer


def marked(question: str, quote: str, language: str = "en") -> list[str]:
    return [span.of(quote) for span in marks(question, quote, language)]


@pytest.mark.parametrize(
    ("question", "quote", "found"),
    [
        ("When did the ferry sink?", "The ferry Aurora sank off Kelm in May 1923.", "May 1923"),
        ("And when?", "It sank on Friday night, the port said.", "Friday night"),
        ("What year did it sink?", "It sank in 1923, on a Friday.", "1923"),
        ("The ferry sank when?", "The ferry sank two years ago.", "two years ago"),
        ("When did it sink?", "It sank in mid-May.", "mid-May"),
        ("When did it sink?", "It sank on 3 Dec. 1923.", "3 Dec. 1923"),
        ("How many people died?", "Only one person died, as no one slept.", "one"),
        ("How many cars were lost?", "Some 214 people and forty cars were lost.", "forty"),
        ("How many people were aboard?", "The crew took 1,214 people in May 1923.", "1,214"),
        ("How much did it cost?", "The 20-year loan was for $3.5 million.", "$3.5 million"),
        (
            "How much did the hull cost?",
            "All 3 hulls cost two million pounds.",
            "two million pounds",
        ),
        ("How much did it cost?", "The loan was for €1.5bn in 1923.", "€1.5bn"),
        ("How much did it cost?", "The loan was for £324 m.", "£324 m"),
        ("How high is the tower?", "The tower of the 3 churches is 324 m high.", "324 m"),
        ("How tall is the captain?", "The captain is 6ft tall.", "6ft"),
        ("How old was the captain?", "Oona Marsh, 61, joined 40 years before.", "61"),
        ("How old was the captain?", "The 61-year-old joined 40 years before.", "61-year-old"),
        ("How old was she?", "She married at the age of 19 and raised 2 sons.", "19"),
        ("How many years did she sail?", "She sailed for 40 years.", "40"),
        ("How long did it take?", "In 1923 all 4 boats sailed for six hours.", "six hours"),
        ("What percentage voted?", "Of 900 islanders 62 percent voted.", "62 percent"),
        ("Who raised the wreck?", "Diver Ida Brandt raised the wreck.", "Diver Ida Brandt"),
        ("Who said the hull was weak?", "The hull is weak, Ann Lee said to Bob Ray.", "Ann Lee"),
        ("Where was the ferry built?", "The ferry was built in Port Lorne.", "Port Lorne"),
    ],
)
def test_the_one_value_that_is_asked_for_is_marked(question: str, quote: str, found: str):
    assert marked(question, quote) == [found]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("When did the ferry sink?", "It was built in May 1901 and sank in June 1923."),  # which?
        ("How many died in 1923?", "In 1923 the ferry sank."),  # the question has it
        ("How many people died?", "There were 214 aboard and 30 ashore."),
        ("How many people died?", "No one died."),
        ("How many people voted?", "In the end 5m people voted."),
        ("How many people died?", "Two agencies looked into what killed them."),
        ("How old was the baby?", "The baby had its first cold at the age of 18 months."),
        ("Who raised the wreck?", "Ida Brandt raised the wreck with Ann Lee."),
        ("Who raised the wreck?", "Divers raised the wreck, Ann Lee said."),  # she only says so
        ("Who is Ann Lee?", "Ann Lee met Ida Brandt."),  # asks what she is
        ("Where was the ferry built?", "The ferry was built by Harland, which once sat in Kelm."),
        ("What did the ferry carry?", "The ferry carried 214 people in 1923."),  # neither
        ("What happened when it sank?", "It sank in 1923."),
        ("Why did it sink?", "It sank in 1923 off Kelm."),
    ],
)
def test_where_the_rule_is_not_sure_nothing_is_marked(question: str, quote: str):
    assert marked(question, quote) == []


def test_the_dateline_is_no_answer():
    quote = "LONDON, May 3 (Reuters) - The ferry sank on Friday."
    assert marked("When did the ferry sink?", quote) == ["Friday"]


def test_only_english_is_marked():
    quote = "Die Fähre sank 1923."
    assert marked("Wann sank die Fähre?", quote, "de") == []


def test_marks_stand_where_the_quote_stands_in_its_article():
    found = highlight("How much did the new engine cost?", answer(Status.ANSWERED, 1))
    [quote] = found.quotes
    assert [span.of(FERRY.text) for span in quote.marks] == ["two million pounds"]


QUESTIONS = [
    "When did it sink?",
    "What day?",
    "How many were there?",
    "How old is she?",
    "Who did it?",
    "Who said so?",
    "Where is it?",
]
PARTS = [
    "in May",
    " 1923",
    ", 61,",
    " $3",
    "The",
    " Ann Lee",
    " said",
    " in Kelm",
    "’s ",
    "\n\n",
    "(AP) -- ",
]


@given(
    st.sampled_from(QUESTIONS),
    st.one_of(st.text(min_size=1), st.lists(st.sampled_from(PARTS), min_size=1).map("".join)),
    st.text(max_size=9),
)
def test_marks_lie_inside_their_quote_and_the_text_stays_the_same(
    question: str, text: str, before: str
):
    article = replace(FERRY, text=before + text)
    whole = Quote(text, len(before), len(before) + len(text), "", article, 1.0)
    [quote] = highlight(question, Answer(question, Status.ANSWERED, 1.0, quotes=(whole,))).quotes
    assert replace(quote, marks=()) == whole
    for mark in quote.marks:
        assert quote.start <= mark.start < mark.end <= quote.end
        assert mark.of(article.text) == text[mark.start - quote.start : mark.end - quote.start]


def test_of_a_pair_the_better_sentence_alone_is_marked():
    text = "The bridge opened in 1923. It was painted in 1950."
    pair = Quote(text, 0, len(text), "", replace(FERRY, text=text), 1.0, core=Span(0, 26))
    asked = "When did the bridge open?"
    [quote] = highlight(asked, Answer(asked, Status.ANSWERED, 1.0, quotes=(pair,))).quotes
    assert [mark.of(text) for mark in quote.marks] == ["1923"]


def quoted(*texts: str) -> tuple[Quote, ...]:
    articles = [replace(FERRY, id=text, text=text) for text in texts]
    return tuple(Quote(each.text, 0, len(each.text), "", each, 1.0) for each in articles)


@pytest.mark.parametrize(
    ("disagreements", "marked"),
    [
        ((), ["1923", "", "1923"]),
        ((Dispute(Subject.DATE, (Side(0), Side(1))),), ["1923", "1901", "1923"]),
    ],
)
def test_beside_the_best_quote_only_the_same_value_is_marked_and_what_contradicts_it(
    disagreements: tuple[Dispute, ...], marked: list[str]
):
    quotes = quoted("It sank in 1923.", "The yard was built in 1901.", "In 1923 she sank off Kelm.")
    found = highlight(
        "What year did the ferry sink?",
        Answer("", Status.ANSWERED, 1.0, quotes=quotes, disagreements=disagreements),
    )
    said = ["".join(mark.of(quote.text) for mark in quote.marks) for quote in found.quotes]
    assert said == marked


def test_what_may_not_answer_is_not_marked():
    found = highlight("How much did the new engine cost?", answer(Status.CLOSEST, 1))
    assert not any(quote.marks for quote in found.closest)
    assert Span(0, len(SENTENCES[0])).of(FERRY.text) == SENTENCES[0]
