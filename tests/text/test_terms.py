"""Terms: the same words find each other, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.terms import count_words, parts, terms


@pytest.mark.parametrize(
    ("written", "asked", "language"),
    [
        ("He captured the base.", "Who CAPTURES bases?", "en"),
        ("die Städte erobert", "Stadt eroberte", "de"),
        ("in Málaga", "malaga", "es"),
        ("l\u2019eau de la rivière", "eau", "fr"),
        ("авиабазу захватили", "захватил авиабаза", "ru"),
        ("O\u2019Brien\u2019s men", "O'Brien", "en"),
        ("den Medi\u00adkations\u00adplan", "Medikationsplan", "de"),
        ("the data\u200bbase and the har\u2060bour", "databases harbour", "en"),
        ("U.S. troops", "US troop", "en"),
        ("1,900 words", "1900 words", "en"),
        ("1.900,5 Meter", "1900.5 meter", "de"),
        ("\uff26\uff35\uff2c\uff2c width", "full width", "en"),
    ],
)
def test_a_question_finds_its_words_in_other_forms(written: str, asked: str, language: str) -> None:
    assert set(terms(asked, language)) & set(terms(written, language))
    assert set(terms(asked, language)) - set(terms(written, language)) <= {"who"}


def test_chinese_is_cut_into_pairs_of_characters() -> None:
    assert terms("什么是AI的2019年", "zh") == ["什么", "么是", "ai", "的", "2019", "年"]


def test_vowel_signs_stay_in_their_word() -> None:
    assert terms("भाषा", "") == ["भाषा"]


def test_letters_and_digits_of_one_name_stay_together() -> None:
    assert terms("the 5G network", "en") == ["the", "5g", "network"]


def test_a_region_does_not_change_the_language() -> None:
    assert terms("running", "en-GB") == terms("running", "en_US") == ["run"]


def test_an_unknown_language_keeps_whole_words() -> None:
    assert terms("running", "xx") == ["running"]


@given(st.text(), st.sampled_from(["", "en", "de", "ar", "zh"]))
def test_terms_hold_no_white_space_and_are_never_empty(text: str, language: str) -> None:
    assert all(term and term == "".join(term.split()) for term in terms(text, language))


@given(st.text(alphabet="aeklstéß '\u2019.,1230中文"))
def test_case_changes_nothing(text: str) -> None:
    assert terms(text.lower(), "en") == terms(text, "en")


@given(
    st.text(alphabet="aeklstUSN0123.,'\u2019\u201c\u201d\u2014\u2026`_- \n\u00a0\u00ad\u200b"),
    st.sampled_from(["", "en", "de"]),
)
def test_what_stands_beside_a_word_does_not_change_its_terms(text: str, language: str) -> None:
    assert terms(f"{text} \u00e9t\u00e9", language)[:-1] == terms(text, language)


def test_words_that_are_not_the_same_share_parts() -> None:
    shared = set(parts("Wikingersiedlern", "de")) & set(parts("die Siedler", "de"))
    assert shared == {"sied", "iedl", "edle", "dler"}
    assert parts("ahí", "es") == ["^ahi", "ahi$"]


def test_parts_of_chinese_are_its_characters() -> None:
    assert parts("城市AI", "zh") == ["城", "市", "^ai$"]


def test_english_is_searched_without_parts() -> None:
    assert parts("settlements", "en") == parts("settlements", "en-GB") == []


def test_words_are_counted_alike_with_and_without_spaces() -> None:
    assert count_words("The moon pulls at the sea.") == 6
    assert count_words("月亮吸引海水") == pytest.approx(3.75)
    assert count_words("— 3,5 %!") == 1
