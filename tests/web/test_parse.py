"""Pure: what a browser sends is a message, or a sentence about what is wrong."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.web import parse
from bot.errors import ChatError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["key", "text", "name"]), inner)
    ),
)


@given(JSON)
def test_whatever_is_sent_is_taken_or_refused(sent: Any) -> None:
    for parsed in (parse.said, parse.forgetting, parse.channel_name):
        with contextlib.suppress(ChatError):
            parsed(sent)


def test_a_message_is_its_key_its_text_and_its_thread() -> None:
    sent = {"key": "0123abcd", "text": " hi ", "thread": "a1", "admin": True}
    assert parse.said(sent) == parse.Said("0123abcd", " hi ", "a1")


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
