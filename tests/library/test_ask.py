"""Answers come from what was shared where the question is asked, and are the article's own words."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from index.answering.question import MAX_QUESTION
from index.db.where import Where
from index.errors import EmptyQuestion, EmptyScope
from index.library import Library
from index.models.threads import cores
from index.search import BETWEEN, TOO_MANY
from index.types import Answer, Document, Previous, Quote, Scope, Vectors
from tests.library.twins import Lines, Matches, Pages, Words, shared

NEWS = Scope("local", "news")
TIDES = Document(
    "https://example.org/tides",
    "The moon pulls at the sea. Tides rise twice a day.\n\nFishermen know the hours by heart.",
    id="tides",
)
BANKS = Document("https://example.org/banks", "The bank lends money. Tides of money rise.", id="b")


@pytest.fixture
async def library(where: Where) -> AsyncIterator[Library]:
    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        await opened.add(TIDES, shared("news"))
        await opened.add(BANKS, shared("money"))
        yield opened


def shown(answer: Answer) -> tuple[Quote, ...]:
    return answer.quotes + answer.closest


async def test_every_quote_stands_in_an_article_of_the_channel(library: Library) -> None:
    answer = await library.ask("How often do tides rise?", NEWS)

    assert shown(answer)
    for quote in shown(answer):
        assert quote.article.id == "tides"
        assert quote.article.text[quote.start : quote.end] == quote.text


async def test_what_is_forgotten_answers_nothing_more(library: Library) -> None:
    await library.add(BANKS, shared("news"))
    assert shown(await library.ask("Who lends money?", NEWS))[0].article.id == "b"

    await library.forget("b", NEWS)

    assert {quote.article.id for quote in shown(await library.ask("Who lends money?", NEWS))} <= {
        "tides"
    }
    assert shown(await library.ask("Who lends money?", Scope("local", "money")))


async def test_a_question_in_a_thread_is_asked_of_its_article_alone(library: Library) -> None:
    await library.add(BANKS, shared("news"))
    answer = await library.ask("How often do tides rise?", Scope("local", "news", ("b",)))
    assert {quote.article.id for quote in shown(answer)} == {"b"}


async def test_where_nothing_is_shared_or_asked_it_says_so(library: Library) -> None:
    with pytest.raises(EmptyScope):
        await library.ask("How often do tides rise?", Scope("local", "empty"))
    with pytest.raises(EmptyScope):
        await library.ask("How often do tides rise?", Scope("other", "news"))
    with pytest.raises(EmptyQuestion):
        await library.ask("  ", NEWS)


async def test_of_many_questions_a_few_are_worked_on_at_once_those_first_that_came_first(
    tmp_path: Path,
) -> None:
    class Waits(Matches):
        begun: tuple[str, ...] = ()
        may_go_on = asyncio.Event()

        async def read(self, question, passages):
            self.begun += (question,)
            await self.may_go_on.wait()
            return await super().read(question, passages)

    reader, at_once = Waits(), cores() + BETWEEN
    questions = tuple(f"How often do tides rise in {1990 + n}?" for n in range(at_once + 8))
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=reader
    ) as library:
        await library.add(TIDES, shared("news"))
        asking = [asyncio.create_task(library.ask(each, NEWS)) for each in questions]
        while len(reader.begun) < at_once:  # noqa: ASYNC110 - how far a search has come is no event
            await asyncio.sleep(0)
        for _ in questions:  # time in which others would have begun
            await library.articles(NEWS)
        assert sorted(reader.begun) == sorted(questions[:at_once])
        assert library.asking() == 8
        reader.may_go_on.set()
        assert all(map(shown, await asyncio.gather(*asking)))


async def test_the_more_questions_wait_the_less_is_read_for_each_and_the_rest_counts_still(
    tmp_path: Path,
) -> None:
    class Notes(Matches):
        read_of: list[int]

        async def read(self, question, passages):
            self.read_of.append(len(passages))
            return await super().read(question, passages)

    reader, at_once = Notes(), cores() + BETWEEN
    too_many = TOO_MANY * at_once
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=reader
    ) as library:
        for town in ("Dover", "Brest", "Cadiz", "Porto"):
            text = f"Tides rise in {town} twice a day, {'slowly and ' * 25}without haste."
            await library.add(
                Document(f"https://example.org/{town}", text, id=town), shared("news")
            )
        reader.read_of = []
        alone = await library.ask("How often do tides rise in Dover?", NEWS)
        assert reader.read_of == [4]
        reader.read_of = []
        many = at_once + too_many + 3
        answers = await asyncio.gather(
            *(library.ask("How often do tides rise in Dover?", NEWS) for _ in range(many))
        )

    by_words = many - len(reader.read_of)
    assert 1 <= by_words <= at_once + 3
    assert set(reader.read_of) == {2, 4}
    assert (reader.read_of[0], reader.read_of[-1]) == (2, 4)
    assert {shown(each)[0].text for each in answers} == {shown(alone)[0].text}
    assert all(len(shown(each)) == len(shown(alone)) for each in answers)


async def test_a_summary_is_the_same_when_it_is_asked_for_again(library: Library) -> None:
    reading = await library.add(TIDES, shared("news", message="m2"))
    assert reading.summary.one
    assert await library.summarise(reading.article) == reading.summary


def test_what_needs_no_model_loads_none(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from pathlib import Path
from index.library import Library
from index.models.threads import cores
from index.types import Scope

async def main():
    async with Library.open(Path(sys.argv[1])) as library:
        await library.articles(Scope("local", "news"))
        [row async for row in library.export()]
        await library.health()

asyncio.run(main())
heavy = {"torch", "transformers", "nltk", "scipy", "trafilatura", "py3langid"}
print(*heavy & set(sys.modules), end="")
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


class Noting(Words):
    """Notes the questions that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def embed_question(self, question: str) -> Vectors:
        self.asked.append(question)
        return await super().embed_question(question)


@pytest.mark.parametrize("more", ["when ", "if a, ", ".;- ", "\n", "How often do tides rise? "])
async def test_of_a_pasted_page_only_the_beginning_is_asked(tmp_path: Path, more: str) -> None:
    words = Noting()
    page = "How often do tides rise? " + more * (400_000 // len(more)) + "Who lends?"
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=words, reader=Matches()
    ) as library:
        await library.add(TIDES, shared("news"))
        answer = await library.ask(page, NEWS)
        leaning = await library.ask("And they?", NEWS, previous=Previous(page, answer.cited))

    assert (answer.question, leaning.question) == (page, "And they?")
    best = shown(answer)[0]
    assert best.own.of(best.article.text) == "Tides rise twice a day."
    assert all(len(each) <= MAX_QUESTION + len("And they? ") for each in words.asked)
