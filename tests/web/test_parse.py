"""Pure: what a browser sends is a message, or a sentence about what is wrong."""

import contextlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.web import parse
from bot.chat.web.rows import Message
from bot.errors import ChatError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["key", "text", "name"]), inner)
    ),
)


@given(JSON)
def test_whatever_is_sent_is_taken_or_refused(sent: Any) -> None:
    for parsed in (parse.sent, parse.press, parse.filled_in, parse.channel_name):
        with contextlib.suppress(ChatError):
            parsed(sent)


def test_a_message_is_its_key_its_text_its_thread_and_who_wrote_it() -> None:
    sent = {"key": "0123abcd", "text": " hi ", "thread": "abcd0123", "author": "b\u202een", "x": 1}
    assert parse.sent(sent) == parse.Sent("0123abcd", " hi ", "abcd0123", "ben")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/footnote", ""),
        ("  /Footnote  ask Who?\nAnd why? ", "ask Who?\nAnd why?"),
        ("/footnotes of the treaty?", None),
        ("What does /footnote do?", None),
    ],
)
def test_a_command_begins_with_its_name(text: str, command: str | None) -> None:
    assert parse.command(text) == command


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/help", "Did you mean /footnote help?"),
        (" /Help me", "Did you mean /footnote help?"),
        ("/summarise", "Did you mean /footnote help?"),
        ("/articles please", "Did you mean /footnote help?"),
        ("/footnot settings", "Did you mean /footnote help?"),
        ("file:///home/ann/report.pdf", "Only http and https links are read."),
        (" ftp://example.org/a ", "Only http and https links are read."),
    ],
)
def test_what_is_meant_for_the_bot_and_not_known_is_refused_with_a_way_on(
    text: str, says: str
) -> None:
    with pytest.raises(ChatError, match=re.escape(says)):
        parse.sent({"key": "0123abcd", "text": text})


@pytest.mark.parametrize(
    "text",
    ["/footnote help", "What is ftp://a good for?", "HTTPS://a.example/x", "/etc/hosts says what?"],
)
def test_what_is_no_command_and_no_link_alone_is_taken(text: str) -> None:
    assert parse.sent({"key": "0123abcd", "text": text}).text == text


@pytest.mark.parametrize(
    ("text", "thread", "file", "addressed"),
    [
        ("Who?", "", "", True),
        ("Who?", "m0", "", False),
        ("@Footnote, who?", "m0", "", True),
        ("Read https://a.example", "", "", False),
        ("@footnote read https://a.example", "", "", True),
        ("the beginning of @footnote", "", "a.txt", False),
    ],
)
def test_what_is_written_in_the_channel_itself_is_for_the_bot(
    text: str, thread: str, file: str, addressed: bool
) -> None:
    message = Message("m1", "news", "", thread=thread, author="anna", text=text, file=file)
    said = parse.said(message, "local", "local")
    assert said.addressed is addressed
    assert "@" not in said.text
    assert [each.name for each in said.files] == ([file] if file else [])


@pytest.mark.parametrize("key", ["", "short", "a/b/c/d/e", "ключключ", "a" * 65, "abcdefg\n"])
def test_a_key_cannot_reach_into_another_s(key: str) -> None:
    with pytest.raises(ChatError):
        parse.key(key)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("News", "news"),
        ("  Board  room ", "board-room"),
        ("c/../general", "c-general"),
        ("Straße & Brücke", "straße-brücke"),
        ("новости", "новости"),
        ("a\u202eb", "a-b"),
        ("ｎｅｗｓ", "news"),
    ],
)
def test_a_channel_s_name_is_fit_for_its_address(name: str, made: str) -> None:
    assert parse.channel_name({"name": name}) == made


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("a\u202egpj.html", "agpj.html"),
        ("", "file"),
        ("/", "file"),
    ],
)
def test_a_file_s_name_is_its_last_part(name: str, shown: str) -> None:
    assert parse.file_name(name) == shown
