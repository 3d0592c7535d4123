"""With the model and the reader that are shipped, what is not there is not claimed."""

from pathlib import Path

import pytest

from index.library import Library
from index.types import Document, Scope, Status
from tests.answer.test_search import ORCHARD
from tests.library.twins import shared


@pytest.mark.parametrize(
    "question", ["Who won the chess final in Oslo?", "What is the capital of France?"]
)
async def test_a_question_about_something_else_is_not_answered(
    tmp_path: Path, question: str
) -> None:
    async with Library.open(tmp_path) as library:
        document = Document("https://example.org/orchard", ORCHARD, id="orchard", language="en")
        await library.add(document, shared("news", "m1"))

        answer = await library.ask(question, Scope("local", "news"))

    assert answer.status is not Status.ANSWERED
    assert answer.quotes == ()
    assert answer.closest
