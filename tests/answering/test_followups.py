"""A follow-up is understood with the words of the question before; any other question is left alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answering.doubt import DOUBT
from index.answering.followups import leans, names_something, with_words_of
from index.db.where import Where
from index.library import Library
from index.ports import PassageText, Read
from index.text.quoting import overlap
from index.types import Document, Lowered, Previous, Scope, Status
from tests.answering.test_search import EVERYTHING, HARBOUR, ORCHARD, add, shown
from tests.library.twins import Lines, Matches, Pages, Words, shared


@pytest.mark.parametrize(
    "question",
    [
        "And who paid for it?",
        "but why?",
        "Why?",
        "How much?",
        "How many cars?",
        "What about the second one?",
        "When did they meet?",
        "Did he resign after that?",
        "Who else?",
        "Und wer hat das bezahlt?",
        "Wann wurde sie gebaut?",
        "Wie teuer war es?",
        "What was that?",
        "What was the price?",
        "Was war der Preis?",
        "Who was he?",
        "What is it?",
        "When did he leave Kelm?",
        "What will they do in Port Lorne?",
        "¿Y quién lo pagó?",
        "А кто за это заплатил?",
        "Когда он умер?",
        "那为什么？",
        "他什么时候去世的？",
    ],
)
def test_a_question_that_says_too_little_leans(question: str):
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "How much did the new engine of the ferry cost?",
        "When does the council decide on a second ferry?",
        "Did Tesla say that it would build the plant?",
        "Who said that the engine had failed?",
        "Who fell at her home in Kelm?",
        "When did Tesla say they would build?",
        "Is there a timetable for the summer?",
        "What is inflation?",
        "Who was Brunel?",
        "What’s a linkspan?",
        "Was ist Inflation?",
        "¿Qué es la inflación?",
        "¿Es nuevo el motor del barco?",
        "Что такое инфляция?",
        "Wie viel hat der neue Motor der Fähre gekostet?",
        "¿Cuánto costó el nuevo motor del barco?",
        "Сколько стоил новый двигатель парома?",
        "新发动机花了多少钱？",
    ],
)
def test_a_question_that_stands_alone_does_not_lean(question: str):
    assert not leans(question)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many people died?", False),
        ("Where does the money come from?", False),
        ("How many people died in Kelm?", True),
        ("How many people died in 1923?", True),
        ("Why did I not hear of it?", False),
        ("Kelm: how many people died?", True),
        ("Trump said what about tariffs on steel?", True),
        ("Who wrote “Emma”?", True),
        ("Who lives in Łódź?", True),
        ("多少人死了？", True),  # nothing tells names there
        ("كم عدد القتلى؟", True),
    ],
)
def test_a_name_or_a_number_says_what_a_question_is_about(question: str, names: bool):
    assert names_something(question) is names


def test_only_the_words_that_say_what_it_is_about_are_added():
    found = with_words_of("And who paid for it?", "How much did the new ferry cost?")
    assert found == "And who paid for it? new ferry cost"


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_question_is_never_shortened(question: str, previous: str):
    assert with_words_of(question, previous).startswith(question)
    leans(question)


@pytest.fixture
async def library(tmp_path: Path):
    async with Library.open(
        tmp_path, fetcher=Pages({}), extractor=Lines(), embedder=Words()
    ) as opened:
        await add(opened, "ferry", HARBOUR)
        await add(opened, "orchard", ORCHARD)
        yield opened


async def test_a_follow_up_is_answered_from_what_was_cited_before(library: Library):
    previous = Previous("When did divers raise the wreck of the Aurora?", ("ferry",))
    answer = await library.ask(
        "And who had warned the owners about it?", EVERYTHING, previous=previous
    )
    assert answer.question == "And who had warned the owners about it?"
    assert {quote.article.id for quote in shown(answer)} == {"ferry"}
    assert "Ida Brandt had warned" in shown(answer)[0].text


@pytest.mark.parametrize(
    "question", ["And who scored?", "Why is that?", "And what did it cost?", "How many goals?"]
)
async def test_where_nothing_is_sure_the_surest_of_both_is_closest(library: Library, question: str):
    previous = Previous("Who won the chess final in the town hall?", ("orchard",))
    understood = with_words_of(question, previous.question)
    cited = await library.ask(understood, Scope("local", "news", ("orchard",)))
    everywhere = await library.ask(understood, EVERYTHING)
    found = await library.ask(question, EVERYTHING, previous=previous)
    sure = [each for each in (cited, everywhere) if each.status is Status.ANSWERED]
    expected = sure[0] if sure else max(cited, everywhere, key=lambda each: each.confidence)
    assert shown(found) == shown(expected)
    assert found.confidence in {expected.confidence, DOUBT * expected.confidence}


@pytest.mark.parametrize("cited", ["fire", "storm"])
async def test_a_question_that_names_nothing_is_put_first_to_what_was_cited(
    library: Library, cited: str
):
    await add(library, "fire", "A fire broke out in a mill. Ten people died in the fire.")
    await add(library, "storm", "A storm hit the coast. Twenty people died in the storm.")
    previous = Previous("What happened?", (cited,))

    found = await library.ask("How many people died?", EVERYTHING, previous=previous)

    assert shown(found)[0].article.id == cited


@pytest.mark.parametrize("question", ["What did the tower cost?", "How old is the tower?"])
async def test_a_question_that_names_nothing_but_another_thing_is_answered_of_that(
    library: Library, question: str
):
    await add(
        library,
        "bridge",
        "The bridge in Kelm is old. It is 90 years old. The bridge did cost nine crowns.",
    )
    await add(
        library,
        "tower",
        "The tower in Tolm is old. It is 70 years old. The tower did cost six crowns.",
    )
    previous = Previous("Who built the bridge in Kelm?", ("bridge",))

    found = await library.ask(question, EVERYTHING, previous=previous)

    assert shown(found)[0].article.id == "tower"


async def test_a_follow_up_of_whose_own_words_the_article_has_none_is_not_claimed(library: Library):
    previous = Previous("When did divers raise the wreck?", ("ferry",))
    claimed = await library.ask(previous.question, EVERYTHING)
    assert claimed.status is Status.ANSWERED

    found = await library.ask("Who won?", EVERYTHING, previous=previous)

    assert found.status is not Status.ANSWERED
    assert shown(found)


async def test_what_comes_closest_is_what_a_follow_up_may_mean(library: Library):
    found = await library.ask("Which divers drank tea in Kelm?", EVERYTHING)

    assert found.status is not Status.ANSWERED
    assert found.cited == (found.closest[0].article.id,)


async def test_what_was_cited_before_may_have_been_forgotten(library: Library):
    await library.forget("ferry", EVERYTHING)
    previous = Previous("When did divers raise the wreck?", ("ferry",))
    answer = await library.ask("And what lives in hollow trunks?", EVERYTHING, previous=previous)
    assert {each.article.id for each in shown(answer)} == {"orchard"}


async def test_a_question_that_stands_alone_is_answered_as_if_nothing_had_been_asked(
    library: Library,
):
    question = "Which beetle lives in hollow trunks of old trees?"
    previous = Previous("When did divers raise the wreck?", ("ferry",))
    alone = await library.ask(question, EVERYTHING)
    assert await library.ask(question, EVERYTHING, previous=previous) == alone


async def test_a_passage_marked_as_not_relevant_answers_no_more(library: Library):
    question = "When did divers raise the wreck?"
    best = shown(await library.ask(question, EVERYTHING))[0]
    lowered = [Lowered(best.article.id, best.start, best.end)]
    answer = await library.ask(question, EVERYTHING, lowered=lowered)
    assert all(
        not (q.start < best.end and best.start < q.end) or q.article.id != best.article.id
        for q in answer.quotes
    )
    assert shown(answer)[0].text != best.text


async def test_where_the_rest_says_nothing_what_is_marked_is_shown_last_and_not_claimed(
    library: Library,
):
    question = "What does the hermit beetle smell of?"
    before = await library.ask(question, EVERYTHING)
    [best, *_] = before.quotes
    lowered = [Lowered(best.article.id, best.start, best.end)]
    answer = await library.ask(question, EVERYTHING, lowered=lowered)
    assert answer.status is Status.CLOSEST
    assert [overlap(each, best) for each in answer.closest] == [False, False, True]


async def test_where_all_is_marked_it_is_shown_and_not_claimed(library: Library):
    scope = Scope("local", "news", ("ferry",))
    answer = await library.ask(
        "When did divers raise the wreck?", scope, lowered=[Lowered("ferry", 0, len(HARBOUR))]
    )
    assert (answer.status, answer.confidence) == (Status.CLOSEST, 0.0)
    assert shown(answer)


async def test_marking_passages_never_makes_the_rest_an_answer(library: Library):
    question, scope = (
        "How many goals did Zidane score in Berlin?",
        Scope("local", "news", ("orchard",)),
    )
    before = await library.ask(question, scope)
    quotes = shown(before)
    for left in quotes:
        marked = [Lowered("orchard", q.start, q.end) for q in quotes if q != left]
        answer = await library.ask(question, scope, lowered=marked)
        assert answer.status is Status.NOTHING
        assert answer.confidence <= before.confidence


async def test_a_marked_sentence_joins_no_quote(library: Library):
    text = "The ferry Aurora sank off Kelm in 1923. It was raised by divers two years later."
    second = text.index("It was")
    await library.add(Document("https://example.org/x", text, id="x", language="en"), shared())
    answer = await library.ask(
        "Where did the ferry Aurora sink off in 1923?",
        Scope("local", "news", ("x",)),
        lowered=[Lowered("x", second, len(text))],
    )
    assert shown(answer)[0].text == text[: second - 1]


MANY = [f"d{at}" for at in range(14)]  # more than are read word by word


async def test_marked_passages_leave_room_for_others(library: Library):
    await add_many(library)
    answer = await library.ask(
        "When did divers raise the wreck of the Aurora?",
        Scope("local", "news", (*MANY, "y")),
        lowered=[Lowered(each, 0, 99) for each in MANY],
    )
    assert shown(answer)[0].article.id == "y"


async def test_what_is_marked_is_read_with_the_others(where: Where):
    """With its rivals gone, what was no answer would stand out as one."""

    class Remembers(Matches):
        texts: frozenset[str] = frozenset()

        async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
            self.texts = frozenset(each.text for each in passages)
            return await super().read(question, passages)

    question, scope = "When did divers raise the wreck of the Aurora?", Scope("local", "news")
    reader = Remembers()
    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=reader
    ) as library:
        await add_many(library)
        await library.ask(question, scope)
        best = reader.texts
        marked = [Lowered(name, 0, 99) for name in MANY if dated(name) in best]

        await library.ask(question, scope, lowered=marked)

    assert marked
    assert best < reader.texts


def dated(name: str) -> str:
    return f"Divers raised the wreck of the Aurora in 19{MANY.index(name) + 10}."


async def add_many(library: Library) -> None:
    for name in MANY:
        url = f"https://example.org/{name}"
        await library.add(Document(url, dated(name), id=name, language="en"), shared())
    text = "The wreck of the Aurora was raised by divers from Kelm."
    await library.add(Document("https://example.org/y", text, id="y", language="en"), shared())
