"""The language of a text, where there is a text."""

import pytest

from index.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The moon pulls at the sea, and the sea rises twice a day.", "en"),
        ("Der Mond zieht am Meer, und zweimal am Tag steigt das Wasser.", "de"),
        ("La luna tira del mar, y el agua sube dos veces al día.", "es"),
        ("Луна притягивает море, и вода поднимается два раза в день.", "ru"),
        ("月亮吸引海水\uff0c海水每天涨两次。", "zh"),
        ("12:45 — 3,5 %", ""),
        ("", ""),
    ],
)
def test_it_is_told_by_the_text(text: str, language: str) -> None:
    assert language_of(text) == language
