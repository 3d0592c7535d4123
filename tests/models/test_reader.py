"""The reader as it is shipped."""

import asyncio

import numpy as np
import pytest

from index.answering.reader import PassageReader
from index.ports import PassageText
from index.text.segment import sentences

BRIDGE = (
    "The harbour bridge will close in May. The repairs cost four million pounds. "
    "Engineer Ruth Adeyemi leads them, the city said on Tuesday."
)
CAKE = "Beat the eggs with the sugar. Bake the cake for forty minutes."


def passage(text: str) -> PassageText:
    return PassageText(text, tuple(sentences(text)))


@pytest.fixture(scope="module")
def reader() -> PassageReader:
    return PassageReader()


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("When will the bridge close?", 0),
        ("How much do the repairs cost?", 1),
        ("Who leads the repairs of the bridge?", 2),
    ],
)
async def test_the_sentence_that_answers_is_told_from_its_neighbours(
    reader: PassageReader, question: str, place: int
):
    [read] = await reader.read(question, [passage(BRIDGE)])

    assert int(read.argmax()) == place


async def test_a_passage_that_answers_is_told_from_one_about_something_else(
    reader: PassageReader,
):
    there, not_there = await reader.read(
        "How much do the repairs cost?", [passage(BRIDGE), passage(CAKE)]
    )

    assert there.max() > not_there.max()


async def test_a_sentence_beyond_the_last_token_that_is_read_comes_last(reader: PassageReader):
    long = passage(f"{CAKE} {'Stir it well, and again. ' * 60}The oven is hot.")

    [read] = await reader.read("What is hot?", [long])

    assert len(read) == len(long.sentences)
    assert read[-1] == read.min()


@pytest.mark.parametrize("text", ["?", "😀", "\x00", "\ud800", "字" * 600, "word " * 400])
async def test_odd_text_is_read_too(reader: PassageReader, text: str):
    odd = PassageText(text, tuple(sentences(text)))

    [asked, put] = await reader.read(text, [passage(CAKE), odd])

    assert np.isfinite(asked).all()
    assert np.isfinite(put).all()


async def test_nothing_to_read_is_nothing_read(reader: PassageReader):
    assert await reader.read("Who?", []) == []


async def test_the_loop_goes_on_while_it_reads(reader: PassageReader):
    work = asyncio.create_task(reader.read("Who?", [passage(BRIDGE)] * 20))
    turns = 0
    while not work.done():
        turns += 1
        await asyncio.sleep(0)

    assert turns > 1


async def test_what_a_passage_gets_depends_on_no_other_and_comes_in_its_place(
    reader: PassageReader,
):
    texts = [BRIDGE, CAKE, f"{CAKE} {BRIDGE}", "The oven is hot.", BRIDGE]
    question = "Who leads the repairs of the bridge?"

    together = await reader.read(question, [passage(text) for text in texts])

    for text, read in zip(texts, together, strict=True):
        [alone] = await reader.read(question, [passage(text)])
        assert read.tolist() == alone.tolist()


async def test_of_no_passages_nothing_is_read(reader: PassageReader):
    assert await reader.read("Who leads the repairs?", []) == []
