"""Marks stay on their words whatever a platform leaves out of the text, and the text stays the same."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.discord.markdown import inert as on_discord
from bot.chat.discord.markdown import marked, visible
from bot.chat.discord.render import messages
from bot.chat.slack.render import render
from bot.chat.web.render import card_record
from bot.messages import Card
from bot.messages.marks import carried, clipped, runs
from bot.showing.cards import answer_card
from bot.showing.cleaning import clean
from bot.showing.cleaning import visible as on_slack
from index.answering.highlight import highlight
from index.types import Scope, Status
from tests.conversation.twins import SENTENCES, answer

HERE = Scope("s", "c")
CARD = answer_card(
    highlight("How much did the new engine cost?", answer(Status.ANSWERED, 1, 0)), HERE
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[tuple[int, int], ...]]:
    signs = st.text(alphabet="ab *_.#>-1:/\n\u200b\u202e", min_size=1, max_size=30)
    text = draw(st.one_of(signs, st.text(min_size=1, max_size=60)))
    start = draw(st.integers(0, len(text) - 1))
    return text, ((start, draw(st.integers(start + 1, len(text)))),)


@given(marked_texts(), st.sampled_from([on_slack, on_discord, visible, clean]))
def test_a_mark_is_carried_to_its_own_words_or_left_out(case, shown):
    text, marks = case
    for start, end in carried(text, marks, shown):
        assert shown(text)[start:end] == shown(text[marks[0][0] : marks[0][1]])


@given(marked_texts())
def test_runs_joined_are_the_text(case):
    text, marks = case
    assert "".join(run for run, _ in runs(text, marks)) == text
    middle = len(text) // 2
    parts = [*runs(text[:middle], clipped(marks, 0, middle))]
    parts += runs(text[middle:], clipped(marks, middle, len(text)))
    [(start, end)] = marks
    assert "".join(run for run, is_marked in parts if is_marked) == text[start:end]


@given(marked_texts())
def test_discord_shows_the_same_text_with_and_without_marks(case):
    text, marks = case
    assert marked(text, marks).replace("**", "") == on_discord(text).replace("**", "")


def test_an_answer_s_marks_survive_being_kept():
    assert Card.from_record(json.loads(json.dumps(CARD.as_record()))) == CARD
    old = CARD.as_record()
    for paragraph in old["paragraphs"]:
        del paragraph["marks"]
    assert not any(each.marks for each in Card.from_record(old).paragraphs)


def test_slack_shows_the_words_that_answer_in_bold():
    [message] = render(CARD, "tag")
    texts = message["blocks"][0]["elements"][0]["elements"]
    bold = [each["text"] for each in texts if each.get("style") == {"bold": True}]
    assert bold == ["two million pounds"]
    assert "".join(each["text"] for each in texts).startswith(SENTENCES[1])


def test_discord_shows_the_words_that_answer_in_bold():
    [message] = messages(CARD, "tag")
    assert "had cost **two million pounds**. [1]" in message["content"]


def test_a_long_quote_that_is_cut_keeps_its_marks():
    long = "The ferry sailed again. " * 300
    text = f"{long}It sank in 1923. {long}"
    start = text.index("1923")
    quote = CARD.paragraphs[0]
    card = Card(
        CARD.kind,
        (type(quote)(quote.role, text, 1, marks=((start, start + 4),)),),
        CARD.citations,
    )
    assert "sank in **1923**." in str(messages(card, "tag"))
    assert "{'type': 'text', 'text': '1923', 'style': {'bold': True}}" in str(render(card, "tag"))


def test_the_local_channel_gets_the_runs_of_a_quote():
    [first, second] = card_record(CARD, "c")["paragraphs"]
    assert ("two million pounds", True) in first["runs"]
    assert second["runs"] == [(SENTENCES[0], False)]
