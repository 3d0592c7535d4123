"""With the model and the reader that are shipped, what is not there is not claimed, nor what many sentences say."""

from pathlib import Path

import pytest

from index.library import Library
from index.types import Answer, Document, Scope, Status
from tests.answering.test_search import ORCHARD
from tests.library.twins import MONDAY, shared


async def asked(data: Path, question: str, text: str, published: str = "") -> Answer:
    """Share an article with this text, and ask its channel."""
    async with Library.open(data) as library:
        document = Document(
            "https://example.org/a", text, id="a", language="en", published=published
        )
        await library.add(document, shared("news", "m1"))
        return await library.ask(question, Scope("local", "news"))


@pytest.mark.parametrize(
    "question", ["Who won the chess final in Oslo?", "What is the capital of France?"]
)
async def test_a_question_about_something_else_is_not_answered(
    tmp_path: Path, question: str
) -> None:
    answer = await asked(tmp_path, question, ORCHARD)

    assert answer.status is not Status.ANSWERED
    assert answer.quotes == ()
    assert answer.closest


TOWNS = ("Leeds", "Hull", "York", "Derby", "Luton", "Bath", "Truro", "Dover")
RAIDS = (
    "Officers searched houses all over the country on Monday. "
    + "".join(f"A man was arrested in {town} early in the morning. " for town in TOWNS)
    + "The suspects are to appear before a judge on Friday."
)


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Where was a man arrested?", Status.CLOSEST),
        ("When will the suspects appear before a judge?", Status.ANSWERED),
    ],
)
async def test_where_three_quotes_are_some_of_many_that_may_be_meant_they_are_not_claimed(
    tmp_path: Path, question: str, status: Status
) -> None:
    answer = await asked(tmp_path, question, RAIDS)

    assert answer.status is status
    assert (answer.confidence > 0.9) is (status is Status.ANSWERED)


REGATTA = "The regatta of Kelm was won by Ida Brandt, who sailed alone for nine hours."


@pytest.mark.parametrize(
    ("question", "published", "status"),
    [
        ("Who won the regatta of Kelm?", "", Status.ANSWERED),
        ("Who won the regatta of Kelm in 1995?", "", Status.CLOSEST),
        ("Who won the regatta of Kelm in 1995?", "2022-05-01", Status.CLOSEST),
        ("Who won the regatta of Kelm in 2022?", "2022-05-01", Status.ANSWERED),
        ("Who won the regatta of Kelm in the 1990s?", "2022-05-01", Status.CLOSEST),
        # A statement: what supports the rest of it is quoted.
        ("Ida Brandt won the regatta of Kelm in 1995.", "", Status.ANSWERED),
        # Shared in that year, and nothing says when it was written.
        (f"Who won the regatta of Kelm in {MONDAY.year}?", "", Status.ANSWERED),
    ],
)
async def test_what_is_of_another_year_than_the_question_is_not_claimed(
    tmp_path: Path, question: str, published: str, status: Status
) -> None:
    answer = await asked(tmp_path, question, f"{REGATTA} {ORCHARD}", published)

    assert answer.status is status
    assert answer.shown[0].text == REGATTA


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Who won the regatta of Halmstad?", Status.CLOSEST),
        # A statement: what supports the rest of it is quoted.
        ("Ida Brandt won the regatta of Halmstad.", Status.ANSWERED),
    ],
)
async def test_a_name_that_the_quotes_lack_keeps_from_claiming_but_not_from_supporting_a_statement(
    tmp_path: Path, said: str, status: Status
) -> None:
    answer = await asked(tmp_path, said, f"{REGATTA} {ORCHARD}")

    assert answer.status is status
