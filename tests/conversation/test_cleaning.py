"""A title or a name is one line that shows what it is."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.showing.cleaning import clean, visible

PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"  # "I want": one word, with a joiner


@given(st.text())
def test_nothing_invisible_or_reordering_is_left(text: str) -> None:
    for shown in (clean(text), visible(text).replace("\n", "")):
        assert not regex.search(r"(?V1)[\p{C}\p{Zl}\p{Zp}--[\u200c\u200d\p{PCM}]]", shown)


@given(st.text())
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.integers(1, 50))
def test_no_more_is_left_than_asked_for(text: str, length: int) -> None:
    assert len(clean(text, length)) <= length


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Two\n\tlines  ", "Two lines"),
        (PERSIAN, PERSIAN),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("e\u0301", "é"),
        ("Z" + "\u0335" * 30, "Z" + "\u0335" * 3),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("a\u2028b\x1b[31mc", "a b [31mc"),
        ("pa\u200dss\u200c\u200dword", "password"),
        ("p\u0430ypal.com", "xn--pypal-4ve.com"),
        ("München.de, кофе.рф and a.b", "München.de, кофе.рф and a.b"),
        ("Verse 7 \u06dd", "Verse 7 \u06dd"),
    ],
)
def test_what_people_write_stays_and_what_would_deceive_goes(text: str, shown: str) -> None:
    assert clean(text) == shown
