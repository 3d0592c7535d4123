"""What is forgotten leaves every card that showed it."""

from dataclasses import replace

from bot.messages import Kind
from bot.showing.cards import answer_card, article_card, without
from index.library import Reading
from index.types import Answer, Scope, Share, Status, Summary
from tests.conversation.twins import FERRY, MONDAY, SENTENCES, SUMMARY, quote, span

BRIDGE = replace(FERRY, id="bridge", title="A bridge", url="https://news.example/bridge")
SHARE = Share("local", "news", "ferry", "m1", "anna", MONDAY)


def test_a_card_about_a_forgotten_article_says_so_and_no_more() -> None:
    left = without(article_card(Reading(FERRY, SUMMARY, SHARE, True)), "ferry")
    assert left.kind is Kind.FORGOTTEN
    assert not any(sentence in str(left.as_record()) for sentence in SENTENCES)
    assert FERRY.title not in str(left.as_record())


def test_an_answer_loses_the_quotes_of_a_forgotten_article_and_keeps_the_others() -> None:
    answer = Answer("?", Status.ANSWERED, 0.9, (quote(1), quote(2, BRIDGE)))
    left = without(answer_card(answer, Scope("local", "news")), "ferry")
    shown = str(left.as_record())
    assert SENTENCES[1] not in shown
    assert FERRY.title not in shown
    assert SENTENCES[2] in shown
    assert [citation.number for citation in left.citations] == [2]


def test_a_card_that_shows_nothing_of_it_stays_as_it_is() -> None:
    card = article_card(Reading(FERRY, SUMMARY, SHARE, True))
    assert without(card, "bridge") is card


def test_an_article_of_one_sentence_is_not_said_twice() -> None:
    summary = Summary(one=(span(0),), three=(span(0),))
    card = article_card(Reading(FERRY, summary, SHARE, True))
    assert [paragraph.text for paragraph in card.paragraphs].count(SENTENCES[0]) == 1
