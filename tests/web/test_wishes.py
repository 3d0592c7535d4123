"""What a message asks for follows from its text alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.web.wishes import ARTICLE_LENGTH, MAX_LINKS, MAX_QUESTION, is_article, wishes
from bot.errors import ChatError
from bot.messages import Ask

LONG = "The ferry sailed again on Wednesday after a winter in dry dock. " * 8


@pytest.mark.parametrize(
    "text",
    [
        "Who paid for the ferry?",
        "who paid for the ferry",
        "ferry engine cost",
        "¿Quién pagó el transbordador?",
        "谁付了渡轮的钱？",
    ],
)
def test_a_short_text_is_a_question(text: str) -> None:
    assert wishes(text) == [(Ask.QUESTION, text)]


def test_a_link_is_read() -> None:
    assert wishes("https://news.example/ferry") == [(Ask.READ, "https://news.example/ferry")]


def test_a_link_in_a_sentence_is_read_and_the_sentence_is_not_asked() -> None:
    assert wishes("look: <https://news.example/ferry>, what do you think?") == [
        (Ask.READ, "https://news.example/ferry")
    ]


def test_several_links_are_read_in_their_order_each_once() -> None:
    text = "https://b.example/2 https://a.example/1 https://b.example/2"
    assert wishes(text) == [(Ask.READ, "https://b.example/2"), (Ask.READ, "https://a.example/1")]


def test_too_many_links_are_refused_rather_than_read_in_part() -> None:
    links = [f"https://news.example/{number}" for number in range(MAX_LINKS + 1)]
    assert len(wishes(" ".join(links[:-1]))) == MAX_LINKS
    with pytest.raises(ChatError):
        wishes(" ".join(links))


def test_a_long_text_is_an_article() -> None:
    assert wishes(LONG) == [(Ask.OPEN, "")]


def test_a_long_question_is_a_question_up_to_the_length_of_a_question() -> None:
    question = f"{LONG}Who paid for it?"
    assert ARTICLE_LENGTH < len(question) < MAX_QUESTION
    assert wishes(question) == [(Ask.QUESTION, question)]
    assert wishes(f"{LONG}{question}") == [(Ask.OPEN, "")]


def test_a_long_link_is_no_article() -> None:
    link = f"https://news.example/{'a' * 2000}"
    assert wishes(link) == [(Ask.READ, link)]


def test_a_file_is_read_whatever_is_said_with_it() -> None:
    assert wishes("", has_file=True) == [(Ask.OPEN, "")]
    assert wishes("https://news.example/ferry", has_file=True) == [(Ask.OPEN, "")]


@given(st.text(max_size=2 * MAX_QUESTION))
def test_every_message_asks_for_something(text: str) -> None:
    asked = wishes(text)
    assert asked
    assert is_article(text) == (asked == [(Ask.OPEN, "")])
