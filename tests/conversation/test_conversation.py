"""Each event gets its replies: a summary, an answer, or a sentence that says what to do."""

import logging
from dataclasses import replace

import pytest

from bot import failure_wording, wording
from bot.conversation import Conversation
from bot.conversation.conversation import _HANDLERS
from bot.files import MAX_FILE
from bot.messages import Action, Ask, Audience, Card, Kind, Place, Role
from bot.workflows import DONE_KEPT
from index.errors import (
    EmptyScope,
    FetchTimedOut,
    StoreBusy,
    StoreError,
    StoreUnreachable,
    UnknownArticle,
)
from index.types import Answer, Scope, Status
from tests.conversation.house import BRIDGE, LINK, Failing, House, make
from tests.conversation.twins import FERRY, SENTENCES, answer

COST = "What had the new engine cost?"


def says(card: Card, role: Role) -> list[str]:
    return [paragraph.text for paragraph in card.paragraphs if paragraph.role is role]


def actions(card: Card) -> set[Action]:
    return {button.action for button in card.buttons}


def answers(house: House, found: Answer) -> list[tuple[str, Scope, dict]]:
    """Let the library answer this, and return what it is asked."""
    asked: list[tuple[str, Scope, dict]] = []

    async def ask(question: str, scope: Scope, **given) -> Answer:
        asked.append((question, scope, given))
        return replace(found, question=question)

    house.library.ask = ask
    return asked


# reading


async def test_a_link_becomes_a_summary(house: House):
    card = await house.card(Ask.READ, LINK)
    assert card.kind is Kind.ARTICLE
    assert says(card, Role.TITLE) == [FERRY.title]
    assert card.paragraphs[0].link == LINK
    assert "words" in says(card, Role.FACTS)[0]
    assert {Action.MORE, Action.UP, Action.DOWN, Action.FORGET} <= actions(card)
    for paragraph in card.paragraphs:
        if paragraph.citation:
            cited = card.citations[paragraph.citation - 1]
            assert FERRY.text[cited.start : cited.end] == paragraph.text
            assert cited.link.startswith(f"{LINK}#:~:text=")


async def test_the_same_event_again_gets_the_same_card(house: House):
    assert await house.card(Ask.READ, LINK) == await house.card(Ask.READ, LINK)
    assert house.pages.fetched == [LINK]


async def test_the_same_link_again_says_who_shared_it_and_what_was_asked(house: House):
    await house.do(Ask.READ, LINK)
    await house.do(Ask.QUESTION, COST, "m2", thread="m1", author="ben")
    card = await house.card(Ask.READ, LINK, "m3", author="ben")
    assert card.kind is Kind.KNOWN
    assert says(card, Role.SAYS)[0].startswith("Shared here before, by Ada on")
    assert says(card, Role.ASKED) == [COST]
    links = [each.value for each in card.buttons if each.action is Action.THREAD]
    assert links == ["https://chat.example/c/m1"]
    assert not card.citations


@pytest.mark.parametrize("ask", [Ask.READ, Ask.ARTICLES])
async def test_a_platform_that_tells_no_names_and_gives_no_links_gets_a_reply_without(
    house: House, ask: Ask
):
    await house.do(Ask.READ, LINK)
    house.room.terse = True
    card = await house.card(ask, LINK, "m3", author="ben")
    assert card.kind in {Kind.KNOWN, Kind.LIST}
    assert not [each for each in card.paragraphs if each.link.startswith("https://chat.")]
    assert not [each for each in card.buttons if each.action is Action.THREAD]


async def test_a_channel_s_length_is_kept_to(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "short"})
    card = await house.card(Ask.READ, LINK)
    assert (len(says(card, Role.LEAD)), says(card, Role.KEY)) == (1, [])


async def test_a_quiet_channel_sees_only_what_somebody_asked_for(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"posting": "quiet"})
    assert await house.do(Ask.READ, LINK) == []
    assert await house.do(Ask.READ, BRIDGE, "m2", values={"wanted": "yes"})


async def test_a_site_that_the_channel_does_not_read_is_not_fetched(house: House):
    await house.do(Ask.CHANGE_SETTINGS, author="root", values={"sites": "-news.example"})
    card = await house.card(Ask.READ, LINK)
    assert says(card, Role.SAYS) == [wording.SITE_NOT_READ]
    assert house.pages.fetched == []


@pytest.mark.parametrize("ask", [Ask.READ, Ask.OPEN])
async def test_what_is_declined_is_said_to_be_and_not_fetched(house: House, ask: Ask):
    card = await house.card(ask, LINK, values={"declined": "yes"})
    assert says(card, Role.SAYS) == [wording.TOO_MUCH_WAITS]
    assert house.pages.fetched == []


async def test_a_dropped_file_is_read_like_a_page(house: House):
    house.room.files["F1"] = ("ferry.txt", f"Ferry\n{FERRY.text}".encode())
    card = await house.card(Ask.OPEN, "ferry.txt", source="F1")
    assert card.kind is Kind.ARTICLE
    assert card.paragraphs[0].link == ""


@pytest.mark.parametrize(
    ("name", "body", "hint"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "Drop a .html, .txt, .md or .pdf file."),
        ("huge.txt", b"a" * (MAX_FILE + 1), "25 MiB"),
        (None, b"", "Drop it once more."),
    ],
    ids=["image", "too large", "gone"],
)
async def test_a_file_that_cannot_be_read_says_what_can(house: House, name, body, hint):
    if name:
        house.room.files["F1"] = (name, body)
    card = await house.card(Ask.OPEN, "x", source="F1")
    assert card.kind is Kind.FAILED
    assert hint in says(card, Role.SAYS)[0]


async def test_links_that_are_too_many_are_named(house: House):
    card = await house.card(Ask.REST, f"{LINK}\n{BRIDGE}")
    assert says(card, Role.ITEM) == [LINK, BRIDGE]


# asking


async def test_a_question_in_the_channel_is_asked_of_the_channel(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1, 0))
    [reply] = await house.do(Ask.QUESTION, COST)
    assert asked[0][:2] == (COST, Scope("s", "c"))
    assert reply.audience is Audience.THREAD
    assert says(reply.card, Role.QUOTE) == [SENTENCES[1], SENTENCES[0]]
    assert {Action.CONTEXT, Action.NOT_RELEVANT} <= actions(reply.card)


async def test_a_question_in_a_thread_is_asked_of_its_articles(house: House):
    first = await house.card(Ask.READ, LINK)
    second = await house.card(Ask.READ, BRIDGE)
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.QUESTION, COST, "m2", thread="m1")
    assert set(asked[0][1].articles) == {first.article, second.article}


async def test_a_follow_up_is_asked_with_what_the_thread_asked_before(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.QUESTION, COST, "m2", thread="m1", at="2026-03-04T09:00:00.000+00:00")
    await house.do(Ask.QUESTION, "Why?", "m3", thread="m1", at="2026-03-04T09:01:00.000+00:00")
    previous = asked[1][2]["previous"]
    assert (previous.question, previous.articles) == (COST, ("ferry",))
    assert asked[0][2]["previous"] is None


async def test_the_closest_passages_say_that_they_may_not_answer(house: House):
    answers(house, answer(Status.CLOSEST, 2, 1))
    card = await house.card(Ask.QUESTION, "Who won the cup?")
    assert card.kind is Kind.CLOSEST
    assert card.paragraphs[0].text == wording.CLOSEST
    assert Action.ASK_PEOPLE in actions(card)


@pytest.mark.parametrize(
    ("articles", "sentence"), [((), wording.NOTHING), (("ferry",), wording.NOTHING_IN_ARTICLE)]
)
async def test_where_nothing_answers_nothing_is_quoted(house: House, articles, sentence: str):
    answers(house, answer(Status.NOTHING, 0))  # what came closest is not good enough
    card = await house.card(Ask.QUESTION, "Who won the cup?", articles=articles)
    assert says(card, Role.SAYS) == [sentence]
    assert not card.citations


async def test_a_private_answer_repeats_the_question_and_leaves_no_trace_for_others(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    [reply] = await house.do(Ask.QUESTION, COST, "i1", private=True)
    assert reply.audience is Audience.AUTHOR
    assert says(reply.card, Role.ASKED) == [COST]
    assert await house.ledger.questions_in("s", "c", "i1") == []


# pressing


async def test_the_key_passages_are_shown_to_who_asks(house: House):
    card = await house.card(Ask.READ, LINK)
    [reply] = await house.press(Ask.MORE, card)
    assert reply.audience is Audience.AUTHOR
    assert says(reply.card, Role.MORE)


async def test_what_stands_around_a_quote_is_shown_to_who_asks(house: House):
    await house.do(Ask.READ, LINK)
    article = (await house.library.articles(Scope("s", "c")))[0][0]
    answers(house, answer(Status.ANSWERED, 1, article=article))
    card = await house.card(Ask.QUESTION, COST, "m2")
    [reply] = await house.press(Ask.CONTEXT, card)
    assert says(reply.card, Role.QUOTE) == [FERRY.text]


async def test_a_passage_that_is_not_relevant_is_told_to_the_library_from_then_on(house: House):
    asked = answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "m2")
    await house.press(Ask.NOT_RELEVANT, card)
    await house.do(Ask.QUESTION, COST, "m3")
    [lowered] = asked[-1][2]["lowered"]
    assert FERRY.text[lowered.start : lowered.end] == SENTENCES[1]


async def test_a_private_answer_can_be_shown_to_everyone_by_who_asked_alone(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "i1", private=True, author="ada")
    [refused] = await house.press(Ask.SHOW, card, "ben")
    assert (refused.audience, refused.card.kind) == (Audience.AUTHOR, Kind.NOTE)
    assert house.public() == []
    await house.press(Ask.SHOW, card, "ada")
    [shown] = house.public()
    assert says(shown, Role.QUOTE) == [SENTENCES[1]]
    assert Action.SHOW not in actions(shown)


async def test_everyone_is_shown_an_answer_once_however_often_it_is_pressed(house: House):
    answers(house, answer(Status.ANSWERED, 1))
    card = await house.card(Ask.QUESTION, COST, "i1", private=True, author="ada")
    pressed = {"author": "ada", "message": "x1"}
    await house.press(Ask.SHOW, card, **pressed)
    [again] = await house.press(Ask.SHOW, card, part="again", **pressed)
    assert (again.audience, len(house.public())) == (Audience.AUTHOR, 1)


async def test_people_are_asked_once(house: House):
    answers(house, answer(Status.NOTHING))
    card = await house.card(Ask.QUESTION, "Who won the cup?", "m2")
    [reply] = await house.press(Ask.ASK_PEOPLE, card, "ben", message="x1")
    assert reply.audience is Audience.CHANNEL
    assert says(reply.card, Role.SAYS)[0].startswith("Ben asks")
    assert says(reply.card, Role.ASKED) == ["Who won the cup?"]
    [again] = await house.press(Ask.ASK_PEOPLE, card, "ada", message="x1")
    assert again.audience is Audience.AUTHOR


async def test_people_can_be_asked_what_everybody_was_shown(house: House):
    answers(house, answer(Status.NOTHING))
    card = await house.card(Ask.QUESTION, "Who won the cup?", "i1", private=True, author="ada")
    await house.press(Ask.SHOW, card, "ada", message="x1")
    [reply] = await house.press(Ask.ASK_PEOPLE, card, "ada", message="x1")
    assert reply.audience is Audience.CHANNEL


async def test_a_button_of_another_channel_does_nothing(house: House):
    card = await house.card(Ask.READ, LINK)
    [reply] = await house.press(Ask.MORE, card, channel="other")
    assert says(reply.card, Role.SAYS) == [wording.TOO_OLD]


# forgetting and following


@pytest.mark.parametrize(
    ("author", "may"), [("ada", True), ("root", True), ("ben", False), ("", False)]
)
async def test_who_shared_an_article_or_administers_may_forget_it(house: House, author, may):
    card = await house.card(Ask.READ, LINK)
    await house.do(Ask.QUESTION, COST, "m2", thread="m1")
    await house.press(Ask.FORGET, card, author)
    assert (FERRY.title in house.everything()) is not may
    assert (SENTENCES[1] in house.everything()) is not may
    assert len(await house.library.articles(Scope("s", "c"))) == (0 if may else 1)


async def test_forgetting_again_after_a_crash_is_no_failure(house: House):
    card = await house.card(Ask.READ, LINK)
    first = await house.card(Ask.FORGET, article=card.article)
    assert await house.card(Ask.FORGET, article=card.article) == first


@pytest.mark.parametrize(
    ("named", "left"), [(LINK, 1), ("ferry sound", 1), ("port", 1), ("harbour", 2), ("", 2)]
)
async def test_an_article_is_forgotten_by_its_link_or_words_of_its_title(house, named, left):
    for message, link in (("m1", LINK), ("m2", BRIDGE)):
        await house.do(Ask.READ, link, message)
    await house.do(Ask.FORGET, named, "i1", private=True)
    assert len(await house.library.articles(Scope("s", "c"))) == left


async def test_a_deleted_message_takes_reply_and_article_along(house: House):
    await house.do(Ask.READ, LINK)
    await house.do(Ask.READ, BRIDGE, "m2")
    await house.do(Ask.QUESTION, COST, "m3", author="ben")
    await house.do(Ask.WITHDRAW)
    await house.do(Ask.WITHDRAW)
    assert FERRY.title not in house.everything()
    assert SENTENCES[1] not in house.everything()
    assert len(await house.library.articles(Scope("s", "c"))) == 1


async def test_a_message_deleted_while_it_is_read_shares_nothing(house: House):
    fetch = house.pages.fetch

    async def deleted_meanwhile(link):
        await house.do(Ask.WITHDRAW)
        return await fetch(link)

    house.pages.fetch = deleted_meanwhile
    assert await house.do(Ask.READ, LINK) == []
    assert await house.library.articles(Scope("s", "c")) == []


@pytest.mark.parametrize("ask", [Ask.LEAVE, Ask.PURGE])
async def test_a_link_that_was_being_read_does_not_come_back(house: House, ask: Ask):
    fetch = house.pages.fetch

    async def taken_out_meanwhile(link):
        await house.do(ask, message="")
        return await fetch(link)

    house.pages.fetch = taken_out_meanwhile
    assert await house.do(Ask.READ, LINK) == []
    assert await house.library.articles(Scope("s", "c")) == []
    assert house.public() == []


async def test_who_is_forgotten_while_a_link_is_read_is_not_named_by_it(house: House):
    fetch = house.pages.fetch

    async def forgotten_meanwhile(link):
        await house.do(Ask.FORGET_ME, message="i1")
        return await fetch(link)

    house.pages.fetch = forgotten_meanwhile
    [_] = await house.do(Ask.READ, LINK)
    [(_, share)] = await house.library.articles(Scope("s", "c"))
    assert share.shared_by == ""
    assert [post.author for post in await house.ledger.posts_under("s", "c", "m1")] == [""]


async def test_a_link_taken_out_by_an_edit_is_forgotten_and_the_others_stay(house: House):
    for link in (LINK, BRIDGE):
        await house.do(Ask.READ, link)
    for _ in range(2):
        await house.do(Ask.EDIT, BRIDGE, part="e1", values={"links": BRIDGE})
    [card] = house.public()
    assert says(card, Role.TITLE) == ["A bridge for Port Lorne"]
    assert len(await house.library.articles(Scope("s", "c"))) == 1


async def test_an_edited_question_is_answered_in_the_same_place(house: House):
    asked = answers(house, answer(Status.NOTHING))
    await house.do(Ask.QUESTION, "Who won the cup?", "m2")
    asked = answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.EDIT, COST, "m2", part="e1", values={"links": ""})
    assert asked[0][0] == COST
    [card] = house.public()
    assert says(card, Role.QUOTE) == [SENTENCES[1]]


async def test_a_question_that_failed_is_answered_when_it_is_edited(house: House):
    ask = house.library.ask

    async def broken(*_, **__):
        raise OSError("disk")

    house.library.ask = broken
    await house.do(Ask.QUESTION, COST, "m2")
    house.library.ask = ask
    answers(house, answer(Status.ANSWERED, 1))
    await house.do(Ask.EDIT, COST, "m2", part="e1", values={"links": ""})
    [card] = house.public()
    assert card.kind is Kind.ANSWERED


async def test_a_forgotten_person_is_named_nowhere_and_others_still_are(house: House):
    await house.do(Ask.READ, LINK, author="ada")
    await house.do(Ask.READ, BRIDGE, "m2", author="ben")
    answers(house, answer(Status.NOTHING))
    await house.do(Ask.QUESTION, COST, "m3", thread="m1", author="ada")
    await house.do(Ask.READ, LINK, "m4", author="ben")
    await house.do(Ask.READ, BRIDGE, "m5", author="ada")
    private = {"private": True, "author": "ada"}
    shown = await house.card(Ask.QUESTION, "Who won the cup?", "i1", **private)
    await house.press(Ask.SHOW, shown, "ada")
    asked = await house.card(Ask.QUESTION, "Who lost it?", "i2", **private)
    await house.press(Ask.ASK_PEOPLE, asked, "ada", message="x9")
    await house.do(Ask.ARTICLES, message="i4", author="ben")
    for _ in range(2):
        await house.do(Ask.FORGET_ME, message="i3", author="ada")
    seen = str(house.public())
    assert FERRY.title in seen
    assert "by Ben on" in seen
    assert "by Ada on" not in house.everything()
    for gone in ("Ada asks", COST, "Who won the cup?", "Who lost it?"):
        assert gone not in seen


@pytest.mark.parametrize("ask", [Ask.LEAVE, Ask.PURGE])
async def test_nothing_stays_of_a_place_that_the_bot_was_taken_out_of(house: House, ask: Ask):
    await house.do(Ask.READ, LINK)
    await house.do(ask, message="")
    assert await house.library.articles(Scope("s", "c")) == []
    assert await house.ledger.posts_under("s", "c", "m1") == []


# commands


async def test_articles_are_listed_with_their_threads(house: House):
    await house.do(Ask.READ, LINK)
    [reply] = await house.do(Ask.ARTICLES, message="i1")
    [item] = [each for each in reply.card.paragraphs if each.role is Role.ITEM]
    assert (FERRY.title in item.text, "Ada" in item.text) == (True, True)
    assert item.link == "https://chat.example/c/m1"
    assert reply.audience is Audience.AUTHOR


@pytest.mark.parametrize(
    ("author", "place", "may"),
    [("root", Place.PUBLIC, True), ("ben", Place.PUBLIC, False), ("ben", Place.DIRECT, True)],
)
async def test_who_administers_a_channel_changes_its_settings(house: House, author, place, may):
    values = {"reading": "off"}
    await house.do(Ask.CHANGE_SETTINGS, message="i1", author=author, place=place, values=values)
    assert ((await house.ledger.settings("s", "c")).reading == "off") is may


async def test_a_value_that_makes_no_sense_is_said_to_be_so(house: House):
    values = {"keep_days": "soon"}
    card = await house.card(Ask.CHANGE_SETTINGS, author="root", values=values)
    assert "no number of days" in says(card, Role.SAYS)[0]


@pytest.mark.parametrize(
    ("ask", "part"),
    [
        (Ask.PRIVACY, "1 article: their text"),
        (Ask.STATUS, "Up since"),
        (Ask.HELP, "Paste a link"),
        (Ask.SETTINGS, "Read links: Every link"),
        (Ask.INTRODUCE, "Footnote"),
        (Ask.HOME, "Footnote"),
    ],
)
async def test_the_bot_tells_of_itself(house: House, ask: Ask, part: str):
    await house.do(Ask.READ, LINK)
    card = await house.card(ask, message="i1")
    assert part in " ".join(each.text for each in card.paragraphs)


async def test_what_is_kept_is_counted_for_this_channel_alone(house: House):
    card = await house.card(Ask.READ, LINK)
    await house.press(Ask.UP, card)
    await house.do(Ask.QUESTION, COST, "m2")
    await house.do(Ask.QUESTION, COST, "m3", channel="other")
    await house.do(Ask.WITHDRAW, message="m9")
    kept = " ".join(says(await house.card(Ask.PRIVACY, message="i1"), Role.ITEM))
    for part in ("1 article:", "3 replies", "1 question put", "1 vote,", "1 deleted message and 0"):
        assert part in kept
    assert f"in the last {DONE_KEPT.days} days" in kept


async def test_what_was_missed_is_told_once(house: House):
    missed = '{"since": "2026-03-04T08:10:00.000+00:00", "messages": 4, "links": 3}'
    card = await house.card(Ask.AWAY, missed, at="2026-03-04T10:30:00.000+00:00")
    [told] = says(card, Role.SAYS)
    assert told.startswith(
        "Footnote was away from 08:10 to 4 March 2026, 10:30 UTC and has now read"
    )
    assert told.endswith("3 links and 1 other message.")


# what goes wrong


async def failing(house: House, error: Exception, ask: Ask = Ask.READ):
    conversation = Conversation(Failing(error), house.ledger, {"twin": house.room})
    [reply] = await conversation.handle(make(ask, LINK if ask is Ask.READ else "Who is Oona?"))
    return reply.card


@pytest.mark.parametrize(
    "error",
    [StoreUnreachable("the server is being started anew"), StoreBusy("a release changes tables")],
)
async def test_a_database_that_cannot_be_used_for_now_is_waited_for_and_nobody_is_told_that_a_link_failed(
    house: House, error: StoreError
):
    with pytest.raises(type(error)):
        await failing(house, error)


@pytest.mark.parametrize("error", [FetchTimedOut("host x: 25 s"), UnknownArticle("none")])
async def test_what_goes_wrong_is_a_sentence_and_a_reference_that_the_log_carries(
    house: House, error: Exception, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        card = await failing(house, error)
    assert card.kind is Kind.FAILED
    assert says(card, Role.SAYS) == [failure_wording.failure(error)]
    (record,) = caplog.records
    assert says(card, Role.REFERENCE) == [f"Reference {record.reference}"]
    assert record.reason == type(error).__name__


async def test_a_question_too_early_is_nobody_s_failure(house: House, caplog):
    card = await failing(house, EmptyScope("none"), Ask.QUESTION)
    assert card.kind is Kind.NOTHING
    assert says(card, Role.REFERENCE) == []
    assert caplog.records == []


async def test_a_fault_of_our_own_shows_nothing_of_itself(house: House, caplog):
    card = await failing(house, KeyError("secret of the house"), Ask.QUESTION)
    assert "secret" not in str(card.as_record())
    (record,) = caplog.records
    assert record.exc_info
    assert "Oona" not in caplog.text  # questions are not logged


@pytest.mark.parametrize("ask", [Ask.WITHDRAW, Ask.PURGE, Ask.LEAVE])
async def test_what_nobody_waits_for_is_tried_again_rather_than_said(house: House, ask: Ask):
    with pytest.raises(OSError, match="disk"):
        await failing(house, OSError("disk"), ask)


async def test_a_title_that_would_reorder_or_hide_text_comes_out_inert(house: House):
    title = "Ferry\u202egnp.exe\u200b\u2028 @everyone\x00"
    house.pages.pages = {LINK: f"{title}\n{FERRY.text}"}
    card = await house.card(Ask.READ, LINK)
    assert says(card, Role.TITLE) == ["Ferrygnp.exe @everyone"]
    assert {citation.title for citation in card.citations} == {"Ferrygnp.exe @everyone"}


def test_every_wish_has_a_way():
    assert set(_HANDLERS) == set(Ask)
