"""Each event gets its card: a summary, an answer, or a sentence that says what to do."""

import logging
from dataclasses import replace

import pytest

from bot import wording
from bot.conversation import Conversation
from bot.files import MAX_FILE
from bot.messages import Action, Ask, Card, Kind, Role
from index.errors import EmptyScope, FetchTimedOut, UnknownArticle
from index.types import Completeness, Label, Scope, Status
from tests.conversation.twins import FERRY, SENTENCES, Room, Shelf, answer, event, span

LINK = "https://news.example/ferry"


def says(card: Card, role: Role) -> list[str]:
    return [paragraph.text for paragraph in card.paragraphs if paragraph.role is role]


def actions(card: Card) -> list[Action]:
    return [button.action for button in card.buttons]


async def test_a_link_becomes_a_summary() -> None:
    card = await Conversation(Shelf(), Room()).handle(event(Ask.READ, LINK))

    assert card.kind is Kind.ARTICLE
    assert card.article == FERRY.id
    assert says(card, Role.TITLE) == ["Ferry returns to Kellan Sound"]
    assert says(card, Role.FACTS) == ["Kellan Post · Ada Brand · 4 March 2026 · 1 min read"]
    assert says(card, Role.LABEL) == []
    assert says(card, Role.LEAD) == [SENTENCES[0]]
    assert says(card, Role.KEY) == [SENTENCES[1], SENTENCES[2]]
    assert says(card, Role.MORE) == [SENTENCES[1]]
    assert actions(card) == [Action.READER, Action.ORIGINAL, Action.FORGET]


async def test_every_sentence_of_a_summary_cites_the_span_it_stands_at() -> None:
    card = await Conversation(Shelf(), Room()).handle(event(Ask.READ, LINK))

    cited = {citation.number: citation for citation in card.citations}
    shown = [paragraph for paragraph in card.paragraphs if paragraph.citation]
    assert [paragraph.citation for paragraph in shown] == [1, 2, 3, 4]
    for paragraph in shown:
        citation = cited[paragraph.citation]
        assert FERRY.text[citation.start : citation.end] == paragraph.text
        assert citation.link.startswith(f"{LINK}#:~:text=")


async def test_what_could_be_read_in_part_says_so() -> None:
    article = replace(FERRY, label=Label(Completeness.PARTIAL, "You have 0 free articles.", 1900))
    card = await Conversation(Shelf(article), Room()).handle(event(Ask.READ, LINK))
    (label,) = says(card, Role.LABEL)
    assert label.startswith(f"Read {FERRY.words} of about 1,900 words")
    assert "You have 0 free articles." in label


async def test_the_same_article_again_says_who_shared_it_first_and_leads_to_its_thread() -> None:
    conversation = Conversation(Shelf(), Room())
    await conversation.handle(event(Ask.READ, LINK, author="anna", message="m1"))
    card = await conversation.handle(event(Ask.READ, LINK, author="ben", message="m2"))

    assert card.kind is Kind.KNOWN
    assert says(card, Role.SAYS) == ["Shared here before, by anna on 23 November 2026."]
    assert (Action.THREAD, FERRY.id) in [(button.action, button.value) for button in card.buttons]
    assert not card.citations


async def test_the_same_event_again_gets_the_same_card() -> None:
    conversation = Conversation(Shelf(), Room())
    first = await conversation.handle(event(Ask.READ, LINK))
    assert await conversation.handle(event(Ask.READ, LINK)) == first


async def test_who_shared_it_where_and_when_is_told_to_the_library() -> None:
    shelf = Shelf()
    await Conversation(shelf, Room()).handle(event(Ask.READ, LINK, channel="board", author="ben"))
    (share,) = shelf.shares
    assert (share.space, share.channel, share.message) == ("local", "board", "m1")
    assert (share.shared_by, share.shared_at.isoformat()) == ("ben", event(Ask.READ).at)


async def test_a_dropped_file_is_read_like_a_page() -> None:
    shelf = Shelf()
    room = Room(m1=("ferry.txt", b"The ferry sailed."))
    card = await Conversation(shelf, room).handle(event(Ask.OPEN))

    assert card.kind is Kind.ARTICLE
    (document,) = shelf.documents
    assert document.page
    assert (document.page.body, document.page.media_type) == (b"The ferry sailed.", "text/plain")


@pytest.mark.parametrize(
    ("name", "body", "hint"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "Drop a .html, .txt, .md or .pdf file."),
        ("huge.txt", b"a" * (MAX_FILE + 1), "25 MiB"),
    ],
    ids=["image", "too large"],
)
async def test_a_file_that_cannot_be_read_says_what_can(name: str, body: bytes, hint: str) -> None:
    shelf = Shelf()
    card = await Conversation(shelf, Room(m1=(name, body))).handle(event(Ask.OPEN))
    assert card.kind is Kind.FAILED
    assert hint in says(card, Role.SAYS)[0]
    assert not shelf.documents


async def test_a_file_that_is_gone_is_asked_for_again() -> None:
    card = await Conversation(Shelf(), Room()).handle(event(Ask.OPEN))
    assert says(card, Role.SAYS) == ["The file is no longer here. Drop it once more."]


async def test_a_question_in_the_channel_is_asked_of_the_channel() -> None:
    shelf = Shelf(answers=answer(Status.ANSWERED, 1, 0))
    card = await Conversation(shelf, Room()).handle(event(Ask.QUESTION, "What did it cost?"))

    assert shelf.asked == [("What did it cost?", Scope("local", "news"))]
    assert card.kind is Kind.ANSWERED
    assert says(card, Role.QUOTE) == [SENTENCES[1], SENTENCES[0]]
    assert [(each.number, each.start, each.end) for each in card.citations] == [
        (1, span(1).start, span(1).end),
        (2, span(0).start, span(0).end),
    ]
    first = card.citations[0]
    assert (first.title, first.site, first.date) == (FERRY.title, FERRY.site, "4 March 2026")


async def test_a_question_in_a_thread_is_asked_of_its_article_alone() -> None:
    shelf = Shelf(answers=answer(Status.ANSWERED, 1))
    await Conversation(shelf, Room()).handle(event(Ask.QUESTION, "Cost?", article="ferry"))
    assert shelf.asked == [("Cost?", Scope("local", "news", ("ferry",)))]


async def test_the_closest_passages_say_that_they_may_not_answer() -> None:
    shelf = Shelf(answers=answer(Status.CLOSEST, 2, 1))
    card = await Conversation(shelf, Room()).handle(event(Ask.QUESTION, "Who won the cup?"))
    assert card.kind is Kind.CLOSEST
    assert card.paragraphs[0].text == wording.CLOSEST
    assert says(card, Role.QUOTE) == [SENTENCES[2], SENTENCES[1]]


@pytest.mark.parametrize(
    ("article", "sentence"), [("", wording.NOTHING), ("ferry", wording.NOTHING_IN_ARTICLE)]
)
async def test_where_nothing_answers_nothing_is_quoted(article: str, sentence: str) -> None:
    shelf = Shelf(answers=answer(Status.NOTHING, 0))  # what came closest is not good enough
    asked = event(Ask.QUESTION, "Who won the cup?", article=article)
    card = await Conversation(shelf, Room()).handle(asked)
    assert card.kind is Kind.NOTHING
    assert says(card, Role.SAYS) == [sentence]
    assert says(card, Role.QUOTE) == []
    assert not card.citations


async def test_what_is_forgotten_leaves_the_channel_it_is_forgotten_in() -> None:
    shelf = Shelf()
    card = await Conversation(shelf, Room()).handle(event(Ask.FORGET, article="ferry"))
    assert card.kind is Kind.FORGOTTEN
    assert shelf.forgotten == [("ferry", Scope("local", "news"))]


async def test_forgetting_again_after_a_crash_is_no_failure() -> None:
    conversation = Conversation(Shelf(), Room())
    first = await conversation.handle(event(Ask.FORGET, article="ferry"))
    assert await conversation.handle(event(Ask.FORGET, article="ferry")) == first


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FetchTimedOut("host x: 25 s"), "The site took too long to answer. Try again later."),
        (UnknownArticle("none"), wording.failure(UnknownArticle("none"))),
    ],
)
async def test_what_goes_wrong_is_a_sentence_and_a_reference_that_the_log_carries(
    error: Exception, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        card = await Conversation(Shelf(fails=error), Room()).handle(event(Ask.READ, LINK))

    assert card.kind is Kind.FAILED
    assert says(card, Role.SAYS) == [sentence]
    (record,) = caplog.records
    assert says(card, Role.REFERENCE) == [f"Reference {record.reference}"]
    assert record.reason == type(error).__name__


async def test_a_question_too_early_is_nobody_s_failure(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(fails=EmptyScope("none"))
    card = await Conversation(shelf, Room()).handle(event(Ask.QUESTION, "Who is Oona?"))

    assert card.kind is Kind.NOTHING
    assert says(card, Role.SAYS) == [wording.failure(EmptyScope("none"))]
    assert says(card, Role.REFERENCE) == []
    assert caplog.records == []


async def test_a_fault_of_our_own_shows_nothing_of_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shelf = Shelf(fails=KeyError("secret of the house"))
    card = await Conversation(shelf, Room()).handle(event(Ask.QUESTION, "Who is Oona?"))

    assert card.kind is Kind.FAILED
    assert "secret" not in str(card.as_record())
    (record,) = caplog.records
    assert record.exc_info
    assert "Oona" not in caplog.text  # questions are not logged


async def test_a_title_that_would_reorder_or_hide_text_comes_out_inert() -> None:
    title = "Ferry\u202egnp.exe\u200b\u2028 @everyone\x00"
    article = replace(FERRY, title=title, site="\u2066Post\u2069", byline="A\nB")
    card = await Conversation(Shelf(article), Room()).handle(event(Ask.READ, LINK))
    assert says(card, Role.TITLE) == ["Ferrygnp.exe @everyone"]
    assert says(card, Role.FACTS)[0].startswith("Post · A B · ")
    assert {citation.title for citation in card.citations} == {"Ferrygnp.exe @everyone"}


async def test_an_article_without_a_title_has_a_word_in_its_place() -> None:
    article = replace(FERRY, title=" \u200b ", url="")
    card = await Conversation(Shelf(article), Room()).handle(event(Ask.READ, LINK))
    assert says(card, Role.TITLE) == [wording.UNTITLED]
    assert Action.ORIGINAL not in actions(card)  # it came as a file: there is no page


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
async def test_only_links_to_the_web_are_offered(url: str) -> None:
    card = await Conversation(Shelf(replace(FERRY, url=url)), Room()).handle(event(Ask.READ, LINK))
    assert Action.ORIGINAL not in actions(card)
