"""Questions asked of a library in memory, with a bag of words for a model."""

import itertools
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.db.where import Where
from index.errors import EmptyQuestion, EmptyScope
from index.library import Library
from index.ports import PassageText, Read
from index.types import Answer, Document, Quote, Scope, Status
from tests.library.twins import Lines, Matches, Pages, Words, shared

HARBOUR = """The ferry Aurora sank off Kelm on 3 May 1987. It carried 214 people and forty cars.

Captain Ida Brandt had warned the owners about the bow door. They did not answer her letters.

Divers raised the wreck in 1991. The harbour of Kelm keeps the bell in its museum."""
ORCHARD = """Old orchards feed rare beetles. Farmers in Tolm prune their pear trees in February.

A beetle called the hermit lives in hollow trunks. It smells of leather."""
EVERYTHING = Scope("local", "news")


@pytest.fixture
async def library(where: Where) -> AsyncIterator[Library]:
    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Matches()
    ) as opened:
        yield opened


async def add(library: Library, name: str, text: str, channel: str = "news", lang: str = "en"):
    url = f"https://example.org/{name}"
    await library.add(
        Document(url=url, text=text, id=name, title=name.title(), language=lang),
        shared(channel, message=f"{channel}/{name}"),
    )


def shown(answer: Answer) -> tuple[Quote, ...]:
    return answer.quotes or answer.closest


async def test_the_sentence_that_answers_comes_first(library: Library):
    await add(library, "ferry", HARBOUR)
    await add(library, "orchard", ORCHARD)

    answer = await library.ask("When did divers raise the wreck?", EVERYTHING)

    assert shown(answer)[0].text == "Divers raised the wreck in 1991."
    assert shown(answer)[0].article.id == "ferry"


async def test_what_several_articles_may_be_asked_is_not_claimed_of_one(library: Library):
    await add(library, "ferry", HARBOUR)
    one = await library.ask("What sank?", EVERYTHING)
    await add(library, "orchard", f"{ORCHARD} A cart sank there, and men raised it.")
    two = await library.ask("What sank?", EVERYTHING)
    told = await library.ask("What sank off Kelm in 1987?", EVERYTHING)
    only = await library.ask("What sank?", Scope("local", "news", ("ferry",)))

    assert [each.status for each in (one, told, only)] == [Status.ANSWERED] * 3
    assert two.status is Status.CLOSEST
    assert two.confidence == pytest.approx(one.confidence, abs=0.1)  # it is sure, but of which?


async def test_an_article_that_is_beside_the_point_is_shown_only_where_nothing_is_claimed(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    await add(library, "ferry", "The ferry Aurora sank off Kelm on 3 May 1987.")
    await add(library, "orchard", f"{ORCHARD} A cart sank there, and men raised it.")
    told = await library.ask("What sank off Kelm in 1987?", EVERYTHING)
    monkeypatch.setattr("index.answering.answer._AS_LIKELY", -1.0)  # nothing is
    vague = await library.ask("What sank?", EVERYTHING)

    assert (told.status, {each.article.id for each in told.quotes}) == (Status.ANSWERED, {"ferry"})
    assert vague.status is Status.CLOSEST
    assert {each.article.id for each in vague.closest} == {"ferry", "orchard"}


async def test_a_statement_is_supported_by_its_words_and_not_read(where: Where):
    class Unasked(Matches):
        async def read(self, question: str, passages: Sequence[PassageText]) -> list[Read]:
            return pytest.fail(f"not questions: {question}, {len(passages)} passages")

    async with Library.open(
        where, fetcher=Pages({}), extractor=Lines(), embedder=Words(), reader=Unasked()
    ) as library:
        await add(library, "ferry", HARBOUR)
        await add(library, "orchard", ORCHARD)

        answer = await library.ask("The wreck was raised by divers in 1991.", EVERYTHING)

    assert shown(answer)[0].text == "Divers raised the wreck in 1991."


async def test_a_sentence_that_leans_on_the_one_before_brings_it_along(library: Library):
    await add(library, "ferry", HARBOUR)

    answer = await library.ask("How many people and cars did it carry?", EVERYTHING)

    best = shown(answer)[0]
    assert best.text.startswith("The ferry Aurora sank")
    assert best.text.endswith("It carried 214 people and forty cars.")


async def test_a_request_for_news_looks_for_its_topic_and_for_none_of_its_own_words(
    library: Library,
):
    await add(library, "orchard", ORCHARD)
    await add(
        library, "paper", "Tell us all the news about a summary. Any articles show more news."
    )

    answer = await library.ask("Show me all the news about the hermit", EVERYTHING)

    assert answer.question == "Show me all the news about the hermit"
    assert shown(answer)[0].text.startswith("A beetle called the hermit lives")


async def test_a_question_over_what_answers_it_comes_along_and_is_no_answer_itself(
    library: Library,
):
    asked = "How do I change a booking?"
    told = "Log in and choose another departure of the ferry."
    others = [f"How do I change a booking of {what}?" for what in ("cars", "dogs", "bikes")]
    rest = "\n\n".join(f"{other}\n\nBy a call to our office in Kelm." for other in others)
    await add(library, "ferry", f"{asked}\n\n{told} Up to noon this is free.\n\n{rest}")

    quotes = shown(await library.ask(asked, EVERYTHING))

    assert quotes[0].text == f"{asked}\n\n{told}"
    assert not {asked, *others} & {each.text for each in quotes}


GRANTS = """More than 40,000 households applied for the new grant for heat pumps in its first month.
Households can apply for the grant after installation of solar panels, and how much it is they can read there.

Can I apply after installation?

No. It must be approved before you sign a contract.

How much is the grant?

The state pays a third of the cost. Households that apply with a low income get more of the grant."""


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Can I apply after installation?", "No. It must be approved before you sign a contract."),
        ("how much is the grant", "The state pays a third of the cost. Households"),
    ],
)
async def test_what_a_page_asks_itself_is_answered_by_what_stands_under_it(
    library: Library, question: str, told: str
):
    await add(library, "grants", GRANTS)
    await add(library, "orchard", ORCHARD)

    answer = await library.ask(question, EVERYTHING)

    assert answer.status is Status.ANSWERED
    asked, first = answer.quotes[0].text.split("\n\n")
    assert asked.casefold().rstrip("?") == question.casefold().rstrip("?")
    assert first.startswith(told)


async def test_whom_an_interview_calls_you_may_be_asked_about_by_name(library: Library):
    await add(
        library,
        "ingrid",
        "Ingrid was a minister for six years. She will now be heard no more, she said.\n\n"
        "What was your biggest mistake?\n\nThe fuel tax.\n\nWhat will you do now?\n\nI shall teach in Kelm.",
    )

    answer = await library.ask("What will Ingrid do now?", EVERYTHING)

    assert answer.quotes[0].text == "What will you do now?\n\nI shall teach in Kelm."


async def test_where_there_are_only_questions_these_are_what_is_closest(library: Library):
    await add(library, "quiz", "Who raised the wreck?\n\nWho rang the bell?")

    quotes = shown(await library.ask("Who raised the wreck?", EVERYTHING))

    assert quotes[0].text == "Who raised the wreck?"


async def test_what_a_sentence_leans_on_may_stand_in_the_passage_before(library: Library):
    filler = " ".join(f"Gulls cry over pier {number} at dawn." for number in range(17))
    text = f"{filler} The ferry Aurora left Kelm at noon.\n\nIt carried 214 people. {filler}"
    await add(library, "ferry", text)

    best = shown(await library.ask("How many people did it carry?", EVERYTHING))[0]

    assert best.text == "The ferry Aurora left Kelm at noon.\n\nIt carried 214 people."


async def test_every_quote_stands_in_its_article_and_none_overlap(library: Library):
    await add(library, "ferry", HARBOUR)

    quotes = shown(await library.ask("What about the ferry, the owners and the bell?", EVERYTHING))

    assert 1 <= len(quotes) <= 3
    for quote in quotes:
        assert quote.article.text[quote.start : quote.end] == quote.text
        assert quote.link.startswith("https://example.org/ferry#:~:text=")
    in_order = sorted(quotes, key=lambda quote: quote.start)
    assert all(a.end <= b.start for a, b in itertools.pairwise(in_order))


async def test_only_what_was_shared_where_it_is_asked_answers(library: Library):
    await add(library, "ferry", HARBOUR, channel="sea")
    await add(library, "orchard", ORCHARD, channel="land")

    answer = await library.ask("When did divers raise the wreck?", Scope("local", "land"))

    assert {quote.article.id for quote in shown(answer)} == {"orchard"}


async def test_in_an_articles_thread_only_that_article_answers(library: Library):
    await add(library, "ferry", HARBOUR)
    await add(library, "orchard", ORCHARD)

    answer = await library.ask("When did the ferry sink?", Scope("local", "news", ("orchard",)))

    assert {quote.article.id for quote in shown(answer)} == {"orchard"}


async def test_what_others_share_elsewhere_changes_no_answer(library: Library):
    await add(library, "ferry", HARBOUR, channel="sea")
    before = await library.ask("Who warned the owners?", Scope("local", "sea"))

    for number in range(5):
        await add(library, f"orchard-{number}", f"{ORCHARD} {number}", channel="land")

    assert await library.ask("Who warned the owners?", Scope("local", "sea")) == before


async def test_the_same_question_has_the_same_answer(library: Library):
    await add(library, "ferry", HARBOUR)

    first = await library.ask("Who was the captain?", EVERYTHING)

    assert await library.ask("Who was the captain?", EVERYTHING) == first


async def test_without_an_answer_the_closest_passages_are_there(library: Library):
    await add(library, "orchard", ORCHARD)

    answer = await library.ask("Who beat Magnus Carlsen in the chess final in Oslo?", EVERYTHING)

    assert answer.status is not Status.ANSWERED
    assert answer.quotes == ()
    assert answer.closest


async def test_a_chinese_question_finds_its_sentence_by_its_characters(library: Library):
    text = "渡轮于一九八七年五月沉没。船长曾警告船主。潜水员在一九九一年打捞了残骸。"
    await add(library, "ferry", text, lang="zh")

    answer = await library.ask("谁打捞了残骸？", EVERYTHING)

    assert "潜水员" in shown(answer)[0].text


async def test_a_question_with_nothing_in_it_is_refused_before_anything_is_read(library: Library):
    with pytest.raises(EmptyQuestion):
        await library.ask("😀 ?!", EVERYTHING)


async def test_a_channel_without_articles_says_so(library: Library):
    await add(library, "ferry", HARBOUR)

    with pytest.raises(EmptyScope, match="share a link"):
        await library.ask("When did the ferry sink?", Scope("local", "empty"))


@given(
    st.one_of(
        st.text(max_size=200),
        st.sampled_from(
            ["the of and", "who?", "ferry " * 1700, "a" * 10_000, "¿Dónde está?", "沉没"]
        ),
    )
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_whatever_is_asked_the_answer_keeps_its_contract(library: Library, question: str):
    await add(library, "ferry", HARBOUR)
    await add(library, "orchard", ORCHARD)
    try:
        answer = await library.ask(question, EVERYTHING)
    except EmptyQuestion:
        return

    assert 0 <= answer.confidence <= 1
    assert bool(answer.quotes) == (answer.status is Status.ANSWERED)
    assert bool(answer.closest) == (answer.status is not Status.ANSWERED)
    for quote in shown(answer):
        assert quote.article.text[quote.start : quote.end] == quote.text
