"""Every event has a way, and what goes wrong on it is a sentence that says what to do."""

import logging

import pytest

from bot.conversation import Conversation
from bot.conversation.conversation import _HANDLERS
from bot.messages import Ask, Kind, Role
from bot.showing import failure_wording
from index.errors import (
    EmptyScope,
    FetchTimedOut,
    StoreBusy,
    StoreError,
    StoreUnreachable,
    UnknownArticle,
)
from tests.conversation.house import LINK, Failing, House, make
from tests.conversation.shown import says
from tests.conversation.twins import FERRY


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
    assert set(_HANDLERS) == set(Ask) - {Ask.MARKED}  # which becomes events of its own
