"""Each quote of an answer says why it was chosen: by its words, its figures, and nothing invented."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from index.answering.explain import matched
from index.answering.features import FEATURES, READER
from index.library import Library
from tests.answering.test_search import EVERYTHING, HARBOUR, ORCHARD, add, shown
from tests.conversation.twins import FERRY, quote
from tests.library.twins import Lines, Matches, Pages, Words


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        await add(opened, "ferry", HARBOUR)
        await add(opened, "orchard", ORCHARD)
        yield opened


async def test_every_quote_has_an_explanation_of_its_own(library: Library):
    for question in ("When did divers raise the wreck?", "Who won the chess final in Oslo?"):
        answer = await library.ask(question, EVERYTHING)
        assert len(answer.why) == len(shown(answer)) > 0


async def test_it_names_the_question_s_words_as_they_stand_in_the_quote(library: Library):
    answer = await library.ask("When did a diver raise the wrecks?", EVERYTHING)
    best, why = shown(answer)[0], answer.why[0]
    assert best.text == "Divers raised the wreck in 1991."
    assert [span.of(best.article.text) for span in why.matched] == ["Divers", "raised", "wreck"]


async def test_its_reasons_are_features_heaviest_first(library: Library):
    answer = await library.ask("When did divers raise the wreck?", EVERYTHING)
    for why in answer.why:
        worth = [abs(each.worth) for each in why.reasons]
        assert worth == sorted(worth, reverse=True)
        assert {each.feature for each in why.reasons} <= {*FEATURES, READER}
    assert answer.why[0].words == 1.0  # its passage has the best words


def test_empty_words_match_nothing():
    found = matched("What had the engine of the ferry cost?", quote(1))
    assert [span.of(FERRY.text) for span in found] == ["engine", "cost"]
